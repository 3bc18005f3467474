"""One mention of a source, read by itself."""
