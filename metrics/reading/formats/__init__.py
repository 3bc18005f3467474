"""Rows as found in files and folders: parquet, csv, json, sqlite, text, WARC."""
