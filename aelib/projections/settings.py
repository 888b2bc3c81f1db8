"""Settings that projections have in common, each declared once."""

from __future__ import annotations

from typing import Any

from aelib.core.config import setting


def metric_setting() -> Any:  # noqa: ANN401 -- a dataclass field stands for its value
    """Declare the distance between latents.

    Returns:
        A dataclass field.
    """
    return setting(
        "euclidean",
        label="Metric",
        help="Distance between latents.",
        choices=("euclidean", "cosine", "manhattan"),
    )


def num_dimensions_setting() -> Any:  # noqa: ANN401
    """Declare the number of dimensions of the map.

    Returns:
        A dataclass field.
    """
    return setting(2, label="Dimensions", help="Of the map.", low=2, high=3)


def seed_setting() -> Any:  # noqa: ANN401
    """Declare the seed.

    Returns:
        A dataclass field.
    """
    return setting(0, label="Seed", help="The same seed gives the same map.", low=0, high=2**31 - 1)
