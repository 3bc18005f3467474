"""Who descends from whom: the tree, second parents, unseen originals, credits and directions."""
