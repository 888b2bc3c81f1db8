r"""What distinguishes some pictures from all others: which latents, and which classes.

For each latent dimension the difference of the means in units of its spread over all pictures,

.. math:: d = \frac{\bar z_\text{in} - \bar z_\text{out}}{\sigma},

and for each class its share inside and outside.

References:
    Cohen 1988, Statistical power analysis for the behavioral sciences (standardised difference).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aelib.analysis.latents import Latents

MOST, CHUNK = 6, 65_536


class ClassShare(NamedTuple):
    """How often a class is found inside a selection and outside."""

    label: int
    inside: float
    outside: float


class Contrast(NamedTuple):
    """What distinguishes a selection.

    Attributes:
        dimensions: Latent dimensions, the most different first.
        differences: Their standardised differences.
        classes: Classes by how much more frequent they are inside; empty without classes.
    """

    dimensions: tuple[int, ...]
    differences: tuple[float, ...]
    classes: tuple[ClassShare, ...]


def contrast(latents: Latents, selected: Sequence[int], most: int = MOST) -> Contrast | None:
    """Compare some pictures with all others.

    Args:
        latents: Of all pictures.
        selected: Numbers of some.
        most: How many dimensions and classes to name.

    Returns:
        What distinguishes them; None where none or all pictures are selected.
    """
    inside = np.zeros(len(latents), bool)
    inside[list(selected)] = True
    if not 0 < inside.sum() < len(inside):
        return None
    spread, apart = _differing(latents.mean, inside)
    differences = np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0.0)
    order = np.argsort(-np.abs(differences), kind="stable")[:most]
    return Contrast(
        tuple(order.tolist()), tuple(differences[order].tolist()), _classes(latents, inside, most)
    )


def _differing(
    z: npt.NDArray[np.float32], inside: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the spread of each dimension, and how far the mean inside is from that outside."""
    # in chunks: a million latents in double precision would be as much memory again, twice
    parts = [slice(start, start + CHUNK) for start in range(0, len(z), CHUNK)]
    count, num_inside = len(z), int(inside.sum())
    total = np.sum([z[part].sum(axis=0, dtype=np.float64) for part in parts], axis=0)
    within = np.sum([z[part][inside[part]].sum(axis=0, dtype=np.float64) for part in parts], axis=0)
    mean = total / count
    squares = np.sum([np.square(z[part] - mean).sum(axis=0) for part in parts], axis=0)
    apart = within / num_inside - (total - within) / (count - num_inside)
    return np.sqrt(squares / count), apart


def _classes(latents: Latents, inside: npt.NDArray[np.bool_], most: int) -> tuple[ClassShare, ...]:
    if latents.labels is None:
        return ()
    known = latents.labels >= 0
    shares = [
        np.bincount(latents.labels[known & rows], minlength=1 + int(latents.labels.max(initial=0)))
        for rows in (inside, ~inside)
    ]
    within, without = (counts / max(1, counts.sum()) for counts in shares)
    order = np.argsort(without - within, kind="stable")[:most]
    return tuple(
        ClassShare(int(label), float(within[label]), float(without[label]))
        for label in order
        if within[label] > without[label]
    )
