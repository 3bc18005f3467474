"""What detectors get wrong, carried into the features: from labels, or from the error card."""
