"""The tables of operators: scalar functions, array operators, distributions; cost and the search. Knows terms only."""
