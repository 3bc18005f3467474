"""Charts of outlets: scores, features, ranks, and how certain they are."""
