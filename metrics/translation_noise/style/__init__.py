"""Style: how much the function words resemble those of translations."""
