"""Features to latents; one import line registers a part."""

from aelib.bottlenecks.base import BOTTLENECKS, Bottleneck
from aelib.bottlenecks.gaussian import Gaussian, GaussianConfig
from aelib.bottlenecks.plain import Plain, PlainConfig

__all__ = ["BOTTLENECKS", "Bottleneck", "Gaussian", "GaussianConfig", "Plain", "PlainConfig"]
