"""What the articles of a corpus share with one another."""
