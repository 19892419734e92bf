"""What a document says: the records of its names, definitions, assumptions and claims, and where they hold."""
