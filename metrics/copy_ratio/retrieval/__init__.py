"""Which texts an article may share words with."""
