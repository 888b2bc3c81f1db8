"""What a preset is: settings to start from, under a heading of the course."""

from __future__ import annotations

from typing import Any, NamedTuple

from aelib.runs.config import RunConfig, run_config_from_dict

TOPICS = (
    "architectures",
    "denoising",
    "variational",
    "latent space",
    "applications",
    "challenges",
    "advanced",
)
"""Headings of the course, in its order."""


class Preset(NamedTuple):
    """Settings to start from.

    Attributes:
        title: Name for people.
        topic: Heading of the course, one of :data:`TOPICS`.
        teaches: What a person learns from it, in one sentence.
        config: The settings.
    """

    title: str
    topic: str
    teaches: str
    config: RunConfig


SIGMA_VAE = {"name": "gaussian", "scope": "shared"}
"""The loss of most variational presets: one variance for all pixels, which is learned."""


def make_preset(
    title: str,
    topic: str,
    teaches: str,
    *,
    data: str | dict[str, Any] = "fashion-mnist-mini",
    training: dict[str, Any] | None = None,
    **parts: dict[str, Any],
) -> Preset:
    """Return a preset; parts that are not named are a model's defaults.

    Args:
        title: Name for people.
        topic: Heading of the course.
        teaches: One sentence.
        data: Name of a data set, or its settings.
        training: How to train, where it differs from the defaults.
        **parts: Settings of parts of the model, by kind.

    Returns:
        The preset.
    """
    values = {
        "data": {"name": data} if isinstance(data, str) else data,
        "model": parts,
        "training": training or {},
    }
    return Preset(title, topic, teaches, run_config_from_dict(values))
