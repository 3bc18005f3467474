"""Resamples and the intervals made from them."""
