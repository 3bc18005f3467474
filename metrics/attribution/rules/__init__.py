"""Attributions by rules: cue words, then source and content around them."""
