"""Like with like: outlet features brought to one declared mix of article lengths."""
