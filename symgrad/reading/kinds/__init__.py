"""Shapes of names that nothing declares: every use is an equation between shapes, and all of them are solved once."""
