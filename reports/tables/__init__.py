"""The tables of a run, for machines and for people."""
