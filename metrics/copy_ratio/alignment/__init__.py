"""Which passages two texts share, verbatim or reworded."""
