"""Passages aligned across all versions of a story, and how far their wordings lie apart."""
