"""What stages take and give: declared tables and measures, layers of text, findings."""
