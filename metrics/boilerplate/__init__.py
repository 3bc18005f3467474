"""Boilerplate: which lines are furniture, comments or metadata."""
