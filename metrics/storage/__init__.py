"""Parts, rows and arrays on disk, and memory given back."""
