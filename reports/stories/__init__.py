"""Who shares text with whom: pairs, stories, wordings of one quotation."""
