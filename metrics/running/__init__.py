"""A run: batches through all metrics, in one process, many, shards or Spark."""
