"""Presets that undo a corruption each."""

from __future__ import annotations

from typing import Any

from aelib.training.preset import Preset, make_preset


def _restoring(title: str, teaches: str, **corruption: Any) -> Preset:  # noqa: ANN401 -- settings
    return make_preset(
        title,
        "denoising",
        teaches,
        bottleneck={"name": "plain", "latent_dim": 64},
        corruption={"vary": True, **corruption},
    )


RESTORING: dict[str, Preset] = {
    "denoising": _restoring(
        "Denoising autoencoder",
        "Undoing noise teaches what pictures look like.",
        name="gaussian",
        level=0.5,
    ),
    "salt-and-pepper": _restoring(
        "Autoencoder for wrong pixels",
        "Few pixels that are quite wrong: where the median filter is at its best, too.",
        name="salt_and_pepper",
        level=0.4,
    ),
    "inpainting": _restoring(
        "Autoencoder for missing pixels",
        "Filling in what is masked.",
        name="masking",
        level=0.7,
    ),
    "missing-squares": _restoring(
        "Autoencoder for missing squares",
        "No neighbour can tell what a square hides: the model must know the thing.",
        name="patch_masking",
        level=0.6,
    ),
    "few-photons": _restoring(
        "Autoencoder for few photons",
        "The noise of light itself, stronger where a picture is bright.",
        name="poisson",
        level=0.6,
    ),
    "speckle": _restoring(
        "Autoencoder for speckle",
        "Noise that multiplies, as in radar and ultrasound.",
        name="speckle",
        level=1.0,
    ),
    "deblurring": _restoring(
        "Deblurring autoencoder",
        "Sharp edges that a blur has averaged away are remembered, not measured.",
        name="blur",
        level=2.5,
    ),
    "low-light": _restoring(
        "Autoencoder for low light",
        "From a tenth of the light, with the camera's noise on top.",
        name="low_light",
        level=1.0,
    ),
    "jpeg": _restoring(
        "Autoencoder for compressed pictures",
        "Taking away the blocks that strong compression leaves.",
        name="jpeg",
        level=0.98,
    ),
}
"""By name, the best known first."""
