"""The judge: decides each claim on its own two sides.

Uses the decision procedure, the evaluator and the reader, never the rules or the prover's objects.
"""
