"""Small image autoencoders made of parts: train them, see their latents, use them.

The names below load what they need, torch above all, when they are first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
_HOMES = {"AelibError": "aelib.core.errors"} | dict.fromkeys(
    ("Autoencoder", "ModelConfig"), "aelib.models"
)


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'aelib' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOMES.get(name, "aelib.runs")), name)


def __dir__() -> list[str]:
    return sorted((*globals(), *__all__))
