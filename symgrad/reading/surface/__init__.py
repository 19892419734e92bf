"""From text to a tree: segments, tokens, syntax. Knows no term and no name."""
