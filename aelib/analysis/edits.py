r"""Add attributes to pictures: :math:`z' = z + \sum_k s_k v_k`, with a strength for each direction.

What an edit has changed is read in the picture, not in the latent that was added to: both pictures,
before and after, are decoded and encoded again.

References:
    Larsen et al. 2016, attribute vectors. https://arxiv.org/abs/1512.09300
    Upchurch et al. 2017, Deep feature interpolation. https://arxiv.org/abs/1611.05507
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import torch

from aelib.analysis.attributes import (
    apart_from,
    direction_by_means,
    direction_by_reading,
    towards,
)
from aelib.analysis.decoding import decode_flat, encode_flat
from aelib.analysis.linear_readings import effects
from aelib.analysis.sheets import Sheet
from aelib.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    from torch import Tensor

    from aelib.analysis.attributes import Attribute
    from aelib.analysis.linear_readings import Effect, Reading
    from aelib.models import Autoencoder

Kind = Literal["means", "reading"]
Apart = Literal["nothing", "sliders", "factors"]
REACH = 2.0
NUM_STEPS = 9
NUM_DEFAULT = 2


class Direction(NamedTuple):
    """A direction that an attribute changes along.

    Attributes:
        attribute: The attribute.
        vector: What strength 1 adds to a latent, ``(D,)``.
        share: What is left of its length after others were taken out.
        refusal: Why others were not taken out of it; empty if they were, or were not to be.
    """

    attribute: Attribute
    vector: npt.NDArray[np.float64]
    share: float = 1.0
    refusal: str = ""


def resolve(key: str, known: Sequence[Attribute]) -> Attribute:
    """Return an attribute by its key.

    Args:
        key: As ``c3``, ``c1-3`` or ``f2``.
        known: Of :func:`aelib.analysis.attributes.attributes_of`.

    Returns:
        The attribute.

    Raises:
        DataError: If there is none.
    """
    by_key = {attribute.key: attribute for attribute in known}
    if key in by_key:
        return by_key[key]
    start, _, end = key.partition("-")
    if start in by_key and f"c{end}" in by_key:
        return towards(by_key[start], by_key[f"c{end}"])
    raise DataError(
        f"Expected an attribute among {', '.join(by_key) or 'none'}, got '{key[:20]}'.",
        "The link may belong to another model.",
    )


def likely_keys(readings: Sequence[Reading]) -> list[str]:
    """Return attributes to begin with: those that are read best, factors first.

    Args:
        readings: All readings.

    Returns:
        One or two keys; none where there are no attributes.
    """
    order = sorted(
        readings,
        key=lambda reading: (
            not reading.is_trusted,
            reading.key.startswith("c"),
            -np.nan_to_num(reading.worth, nan=-1.0),
        ),
    )
    return [reading.key for reading in order[:NUM_DEFAULT]]


def find_directions(
    latents: npt.NDArray[np.floating],
    chosen: Sequence[Attribute],
    known: Sequence[Attribute],
    kind: Kind,
    apart: Apart,
) -> list[Direction]:
    """Find the directions of chosen attributes.

    Args:
        latents: Latents of the pictures whose attributes are known.
        chosen: Attributes that want a direction.
        known: All attributes.
        kind: By means or by a linear reading.
        apart: What is taken out of each: nothing, the other chosen ones, or all other factors.

    Shape:
        - latents: ``(N, D)``

    Returns:
        A direction for each.
    """
    make = direction_by_means if kind == "means" else direction_by_reading
    vectors = {attribute.key: make(latents, attribute) for attribute in chosen}
    others = list(chosen) if apart == "sliders" else []
    if apart == "factors":
        others = [attribute for attribute in known if not attribute.is_class]
    for attribute in others:
        if attribute.key not in vectors:
            vectors[attribute.key] = make(latents, attribute)
    found = []
    for attribute in chosen:
        whole = vectors[attribute.key]
        out = [vectors[other.key] for other in others if other.key != attribute.key]
        try:
            vector, share = apart_from(whole, out, attribute.title) if out else (whole, 1.0)
        except DataError as error:
            found.append(Direction(attribute, whole, refusal=error.message))
        else:
            found.append(Direction(attribute, vector, share))
    return found


def edited(
    latents: Tensor, directions: Sequence[Direction], strengths: Mapping[str, float]
) -> Tensor:
    """Add attributes to latents.

    Args:
        latents: Latents.
        directions: Directions.
        strengths: Strength by the attribute's key; 0 where there is none.

    Shape:
        - latents, returns: ``(N, D)``

    Returns:
        The latents after the edit, float32.
    """
    moved = latents.double()
    for direction in directions:
        strength = strengths.get(direction.attribute.key, 0.0)
        moved = moved + strength * torch.from_numpy(direction.vector)
    return moved.float()


def strip_sheet(
    model: Autoencoder,
    latent: Tensor,
    directions: Sequence[Direction],
    strengths: Mapping[str, float],
    label: int | None = None,
) -> Sheet:
    """Decode a film strip for each direction, all other strengths as they are.

    Args:
        model: A model in evaluation mode.
        latent: Latent before the edit.
        directions: One row each.
        strengths: Strength by the attribute's key.
        label: Class of all pictures, if the model uses it.

    Shape:
        - latent: ``(D,)``

    Returns:
        Pictures from strength -2 to 2, and the strengths.
    """
    values = np.linspace(-REACH, REACH, NUM_STEPS).round(6).tolist()
    rows = [
        edited(latent[None], directions, {**strengths, direction.attribute.key: value})
        for direction in directions
        for value in values
    ]
    flat = torch.cat(rows) if rows else latent.new_empty(0, len(latent))
    return Sheet(decode_flat(model, flat, label), [values] * len(directions))


def read_effects(
    model: Autoencoder,
    before: Tensor,
    after: Tensor,
    readings: Sequence[Reading],
    strengths: Mapping[str, float],
    label: int | None = None,
) -> list[Effect]:
    """Decode two latents, encode the pictures, and read what has changed.

    Args:
        model: A model in evaluation mode.
        before: Latent before the edit.
        after: Latent after it.
        readings: What is read.
        strengths: Strength by the attribute's key.
        label: Class of both pictures, if the model uses it.

    Shape:
        - before, after: ``(D,)``

    Returns:
        An effect for each reading.
    """
    pictures = decode_flat(model, torch.stack([before, after]), label)
    seen = encode_flat(model, pictures, label).numpy()
    return effects(readings, seen[0], seen[1], strengths)
