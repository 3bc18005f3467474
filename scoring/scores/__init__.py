"""Features under a scheme become scores that come apart exactly."""
