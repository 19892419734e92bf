"""Writing: a term is laid out as boxes, and boxes are written as LaTeX, MathML or text."""
