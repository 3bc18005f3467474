"""Measurements to outlet features to scores. The only place with directions and weights."""
