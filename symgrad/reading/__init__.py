"""Reading, a sub-room for each stage: surface, facts, prose, declaring, meaning; then claims and questions of a document."""
