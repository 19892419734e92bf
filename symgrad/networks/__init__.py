"""Networks in numbers: the shapes and sizes of their layers, and a small one worked through by hand."""
