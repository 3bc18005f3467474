"""How firm a score is: other choices, other times, cheap manipulation."""
