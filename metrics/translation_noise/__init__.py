"""Translation noise: traces of machine translation and rewording."""
