"""What the sentences between formulas say: cases, conditions, properties."""
