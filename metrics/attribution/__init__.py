"""Attribution: who said what, and how much of the text that is."""
