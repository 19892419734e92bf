"""The judge: decides each claim on its own two sides.

Uses terms/ and formats/ only, never the rules or the prover's objects.
"""
