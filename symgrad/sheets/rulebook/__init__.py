"""The rulebook: every rule with its law, its reason, an example and the sheets that use it, as data and as pages."""
