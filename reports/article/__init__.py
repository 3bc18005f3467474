"""One article as shown: marks, notes, passages beside their originals."""
