"""The words of sheets: a file for each language, NAME.toml, with every sentence by its key. Knows no mathematics."""
