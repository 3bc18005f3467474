"""Named sources: the persons and organizations that an article cites."""
