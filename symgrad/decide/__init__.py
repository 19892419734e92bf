"""The machinery behind `normal_form`: terms as linear combinations of tensor monomials. Imports `terms` only.

monomials, normalizer    the data, and how a node becomes a form and a form a node
guards, assumptions      integers and what is assumed; ranges: sums over neighbouring or staggered ranges
signs, conditions        what is positive, where something has a value; [x > 0], cases, max
powers, products, functions, matrices, expectations   a module for each kind of node
derivatives              the judge's own differentiation
rewriting                equations used inside monomials: assumed ones, D D⁻¹ = 1 under a sum, B B⁻¹ = I
"""
