"""How numbers, texts and kinds of evidence are shown."""
