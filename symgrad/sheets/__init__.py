"""Sheets: a topic's proofs as pages to read and print, in LaTeX, HTML and a terminal."""
