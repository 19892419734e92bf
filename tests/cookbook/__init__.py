"""The Matrix Cookbook's section on derivatives, as tests."""
