"""Error cards: how well each detector does on gold data."""
