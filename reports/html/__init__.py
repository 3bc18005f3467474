"""The HTML report, page by page."""
