"""Pictures as few bytes: latents rounded and entropy-coded, beside codecs that everybody has."""
