"""The catalogue: the derivations that symgrad ships, and what makes sheets of them."""
