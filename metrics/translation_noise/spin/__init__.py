"""Spin: words where ordinary English expects others."""
