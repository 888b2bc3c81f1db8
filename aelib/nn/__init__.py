"""Blocks that at least two parts share."""
