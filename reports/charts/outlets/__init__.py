"""Charts of outlets: scores, features, ranks, and how firm they are."""
