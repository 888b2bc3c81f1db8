"""Restore photographs of any size: denoise, enlarge, fill holes, sharpen and brighten."""
