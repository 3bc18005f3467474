"""Files: written whole or not at all, sealed by their hashes, and csv that no spreadsheet runs."""
