"""News media by name: agencies and their credits, outlets that others cite."""
