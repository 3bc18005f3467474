"""Pages for people who label: the labeling page and the codebook."""
