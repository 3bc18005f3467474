"""Quotations of one utterance in two texts, compared."""
