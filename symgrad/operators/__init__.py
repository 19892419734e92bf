"""The tables of operators: scalar functions, array operators, distributions. Knows terms only."""
