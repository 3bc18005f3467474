"""Copy ratio: which words stand in wire originals or in other outlets."""
