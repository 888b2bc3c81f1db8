"""Presets for two troubles and their cures: learning by heart, and blurred reconstructions."""

from __future__ import annotations

from typing import Any

from aelib.training.preset import Preset, make_preset


def _by_heart(
    title: str,
    teaches: str,
    *,
    dropout: float = 0.0,
    num_images: int = 150,
    **training: Any,  # noqa: ANN401 -- settings
) -> Preset:
    """Return a large network that may see few pictures, often: the cure is what differs."""
    return make_preset(
        title,
        "challenges",
        teaches,
        data="digits",
        backbone={"name": "mlp", "hidden": [512, 256], "dropout": dropout},
        bottleneck={"name": "plain", "latent_dim": 32},
        training={
            "epochs": 80,
            "batch_size": 10,
            "learning_rate": 1e-3,
            "num_images": num_images,
            **training,
        },
    )


def _sharp(title: str, teaches: str, **loss: Any) -> Preset:  # noqa: ANN401 -- settings
    return make_preset(
        title,
        "challenges",
        teaches,
        bottleneck={"name": "plain", "latent_dim": 16},
        loss=loss,
    )


CHALLENGES: dict[str, Preset] = {
    "overfitting": _by_heart(
        "Learning by heart",
        "A large network and 150 pictures: it redraws them from memory, and others badly.",
    ),
    "weight-decay": _by_heart(
        "Weight decay",
        "Weights that must earn their size: a cure for learning by heart.",
        weight_decay=0.3,
    ),
    "dropout": _by_heart(
        "Dropout",
        "Units that may be missing cannot rely on each other: a cure for learning by heart.",
        dropout=0.1,
    ),
    "augmentation": _by_heart(
        "Augmentation",
        "Pictures moved and turned never come twice: a cure for learning by heart.",
        augment="affine",
    ),
    "early-stopping": _by_heart(
        "Early stopping",
        "Training ends when validation has not improved for five epochs, and keeps the best.",
        patience=5,
    ),
    "more-pictures": _by_heart(
        "More pictures",
        "All 1,437 instead of 150, for as many steps: the best cure where they can be had.",
        num_images=0,
        batch_size=96,
    ),
    "absolute-error": _sharp(
        "Absolute error",
        "The median of what could be there is sharper than the mean.",
        name="l1",
    ),
    "structural-similarity": _sharp(
        "Structural similarity",
        "Contrast and structure in small windows, as an eye compares.",
        name="ssim",
    ),
    "perceptual": _sharp(
        "Perceptual loss",
        "What a classifier's maps see: a blurred edge is dear.",
        name="perceptual",
    ),
    "patch-adversarial": _sharp(
        "Patch-adversarial loss",
        "An opponent that looks at patches knows a blur at once.",
        name="patch_adversarial",
    ),
}
"""By name, each trouble before its cures."""
