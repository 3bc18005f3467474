"""Items drawn for labeling by hand, and the labels read back."""
