"""One file a chart, and the list of them all."""
