"""Scores to tables, charts, notebook and HTML. The only place that rounds."""
