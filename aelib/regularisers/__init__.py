"""What is asked of latents beside the bottleneck's own cost; one import line registers a part."""

from aelib.regularisers.base import REGULARISERS, LatentView, Regulariser
from aelib.regularisers.none import NoRegulariser, NoRegulariserConfig

__all__ = ["REGULARISERS", "LatentView", "NoRegulariser", "NoRegulariserConfig", "Regulariser"]
