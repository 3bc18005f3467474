"""One file per chart, and the list of them all."""
