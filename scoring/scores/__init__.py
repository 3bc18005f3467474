"""Features under a scheme become scores that can be broken down exactly."""
