"""Defects: spans that a rule proves to be broken."""
