"""What a report reads of a run, with names and words for it."""
