"""Transparent source-reliability scores for news outlets, down to the words in the articles."""
