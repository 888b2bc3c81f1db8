"""Settings to start from: one for each topic of a course. A preset is numbers, never code."""

from __future__ import annotations

from typing import Any, NamedTuple

from aelib.core.errors import UnknownNameError
from aelib.runs.config import RunConfig, run_config_from_dict


class Preset(NamedTuple):
    """Settings with a title and what they teach."""

    title: str
    teaches: str
    config: RunConfig


def _preset(
    title: str,
    teaches: str,
    *,
    bottleneck: dict[str, Any],
    backbone: dict[str, Any] | None = None,
    loss: dict[str, Any] | None = None,
    corruption: dict[str, Any] | None = None,
    data: str = "fashion-mnist-mini",
    training: dict[str, Any] | None = None,
) -> Preset:
    model = {
        "backbone": backbone or {"name": "conv"},
        "bottleneck": bottleneck,
        "loss": loss or {"name": "mse"},
        "corruption": corruption or {"name": "none"},
    }
    values = {"data": {"name": data}, "model": model, "training": training or {}}
    return Preset(title, teaches, run_config_from_dict(values))


_SIGMA_VAE = {"name": "gaussian", "scope": "shared"}

PRESETS: dict[str, Preset] = {
    "undercomplete": _preset(
        "Undercomplete autoencoder",
        "A latent smaller than the picture forces a summary.",
        bottleneck={"name": "plain", "latent_dim": 16},
    ),
    "undercomplete-mlp": _preset(
        "Fully connected autoencoder",
        "The textbook network, to compare with convolutions.",
        bottleneck={"name": "plain", "latent_dim": 16},
        backbone={"name": "mlp"},
    ),
    "overcomplete": _preset(
        "Overcomplete autoencoder",
        "A latent larger than the picture can copy it and learn nothing.",
        bottleneck={"name": "plain", "latent_dim": 1024},
        backbone={"name": "mlp", "hidden": [1024]},
    ),
    "vae": _preset(
        "Variational autoencoder",
        "A posterior and a prior make the latent space one to draw from.",
        bottleneck={"name": "gaussian", "latent_dim": 16},
        loss=_SIGMA_VAE,
    ),
    "vae-2d": _preset(
        "VAE with two latent dimensions",
        "The whole latent space fits on a sheet of paper.",
        bottleneck={"name": "gaussian", "latent_dim": 2, "warm_up": 0.2},
        loss=_SIGMA_VAE,
        training={"epochs": 20},
    ),
    "beta-vae": _preset(
        "β-VAE",
        "A dearer KL buys simpler, more disentangled latents and pays in sharpness.",
        bottleneck={"name": "gaussian", "latent_dim": 10, "beta": 4.0, "warm_up": 0.2},
        loss={"name": "bce"},
    ),
    "free-bits-vae": _preset(
        "VAE with free bits",
        "Each dimension may keep some information for nothing: against posterior collapse.",
        bottleneck={"name": "gaussian", "latent_dim": 32, "free_bits": 0.25},
        loss=_SIGMA_VAE,
    ),
    "denoising": _preset(
        "Denoising autoencoder",
        "Undoing noise teaches what pictures look like.",
        bottleneck={"name": "plain", "latent_dim": 64},
        corruption={"name": "gaussian", "level": 0.5, "vary": True},
    ),
    "inpainting": _preset(
        "Autoencoder for missing pixels",
        "Filling in what is masked.",
        bottleneck={"name": "plain", "latent_dim": 64},
        corruption={"name": "masking", "level": 0.7, "vary": True},
    ),
}


def find_preset(name: str) -> Preset:
    """Return a preset by name.

    Args:
        name: Key of :data:`PRESETS`.

    Returns:
        The preset.

    Raises:
        UnknownNameError: If there is none.
    """
    if name not in PRESETS:
        raise UnknownNameError(f"Unknown preset '{name}'; known: {', '.join(PRESETS)}.")
    return PRESETS[name]
