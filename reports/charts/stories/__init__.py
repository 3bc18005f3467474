"""Charts of articles and stories: who says what first, who copies whom."""
