"""Verbs of speech: which words are cues, whose words they report, and on which side these stand."""
