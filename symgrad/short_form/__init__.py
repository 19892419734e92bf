"""The short form of a question: `norm2(X*w - y)^2` by `w`, as one types it at a calculator. Becomes a document in LaTeX.

`syntax` reads it, `shapes` finds what fits, `writer` writes the document, which the reader then takes like any other.
"""
