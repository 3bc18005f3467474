"""Agreement with outside ratings."""
