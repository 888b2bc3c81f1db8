"""The model that parts compose, and its objective."""

from aelib.models.autoencoder import Autoencoder
from aelib.models.config import ModelConfig
from aelib.models.objective import facts, objective_terms, total
from aelib.models.size import check_size, shape_only

__all__ = [
    "Autoencoder",
    "ModelConfig",
    "check_size",
    "facts",
    "objective_terms",
    "shape_only",
    "total",
]
