"""Measurements of articles become features of outlets."""
