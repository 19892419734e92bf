"""Matrix notation: down to indices, one matrix term between, and up again; what makes a matrix term short."""
