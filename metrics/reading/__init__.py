"""Articles in, whatever their form: one checked table, and all that was refused."""
