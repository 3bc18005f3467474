"""Fits what translation noise ships."""
