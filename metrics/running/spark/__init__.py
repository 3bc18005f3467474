"""The same steps inside Spark."""
