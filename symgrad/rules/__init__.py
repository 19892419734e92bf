"""The rulebook: named rules, each with its law, its reason and its condition."""
