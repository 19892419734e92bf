"""The border to SymPy, both ways. Nothing else imports SymPy."""
