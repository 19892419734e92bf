"""What a formula is: nodes, indices, binding, claims. No mathematics of its own."""
