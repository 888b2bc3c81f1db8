"""The model that parts compose, and its objective."""

from aelib.models.autoencoder import Autoencoder
from aelib.models.config import ModelConfig
from aelib.models.objective import facts, objective_terms, total

__all__ = ["Autoencoder", "ModelConfig", "facts", "objective_terms", "total"]
