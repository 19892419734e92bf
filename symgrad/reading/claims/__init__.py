"""What a document claims and asks: its chains of relations, under what is assumed, and its questions."""
