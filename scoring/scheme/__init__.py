"""The scheme: what counts, in which direction, between which goalposts, with which weight."""
