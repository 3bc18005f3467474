"""Articles in, per-article measurements and evidence out. Measures, never judges."""
