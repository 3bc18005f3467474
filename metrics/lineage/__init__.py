"""Lineage: where a story came from, who reworded it, what was lost on the way."""
