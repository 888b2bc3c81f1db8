"""Small image autoencoders made of parts: train them, see their latents, use them."""

from aelib.core.errors import AelibError
from aelib.models import Autoencoder, ModelConfig
from aelib.runs import RunConfig, RunDirectory, TrainingConfig, find_run, list_runs, open_model

__version__ = "0.1.0"
__all__ = [
    "AelibError",
    "Autoencoder",
    "ModelConfig",
    "RunConfig",
    "RunDirectory",
    "TrainingConfig",
    "find_run",
    "list_runs",
    "open_model",
]
