"""A run for other programs: a database to explore, annotations, tables to fill in."""
