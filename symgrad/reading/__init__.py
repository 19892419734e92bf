"""Reading, a sub-room for each stage: surface, facts, prose, declaring, meaning, claims; here documents and single formulas."""
