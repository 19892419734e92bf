"""The value of a term at given sizes and numbers: exact rationals, balls, dual numbers, unknown functions."""
