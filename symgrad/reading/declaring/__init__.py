"""The first pass: what is declared, defined and assumed."""
