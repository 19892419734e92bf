"""The machinery behind `normal_form`: formulas as linear combinations of tensor monomials. May import `terms` only."""
