"""Pictures as maps of codes: read them, count them, and write changed ones as short text.

``12:87,3:5`` means: position 12 holds code 87, position 3 code 5, all others what they held.
Positions count along the rows of the map.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.core.errors import CapabilityError, DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from torch import Tensor

    from aelib.data import ImageSet
    from aelib.models import Autoencoder

MAX_LENGTH = 2048
_CHANGE = re.compile(r"(\d{1,5}):(\d{1,6})", re.ASCII)
_BATCH_SIZE = 250


class Codebook(NamedTuple):
    """What the codes of a model stand for.

    Attributes:
        vectors: One latent vector for each code, ``(K, D)``.
        height: Rows of the map.
        width: Columns of the map.
    """

    vectors: Tensor
    height: int
    width: int

    @property
    def num_positions(self) -> int:
        """Codes of a picture."""
        return self.height * self.width

    def position(self, row: int, column: int) -> int:
        """Return the number of a position.

        Args:
            row: From 1, the top.
            column: From 1, the left.

        Returns:
            Its place along the rows, from 0.
        """
        return (row - 1) * self.width + column - 1


@torch.inference_mode()
def codebook_of(model: Autoencoder) -> Codebook:
    """Return what the codes of a model stand for.

    Args:
        model: A model with a discrete latent.

    Returns:
        Its codes, on the CPU.

    Raises:
        CapabilityError: If its latent has no codes.
    """
    if not model.capabilities.is_discrete:
        raise CapabilityError(
            "Expected a model whose latent is made of codes, got a continuous one.",
            "Choose a vector-quantised model.",
        )
    _, height, width = model.latent_shape
    device = next(model.parameters()).device
    codes = torch.arange(model.bottleneck.codebook_size, device=device).reshape(-1, 1, 1)
    return Codebook(model.bottleneck.latent_of(codes).flatten(1).float().cpu(), height, width)


@torch.inference_mode()
def codes_of(model: Autoencoder, image: Tensor) -> list[int]:
    """Return the codes of a picture.

    Args:
        model: A model with a discrete latent.
        image: A picture of the model's size.

    Shape:
        - image: ``(C, H, W)``

    Returns:
        One code for each position, along the rows.
    """
    device = next(model.parameters()).device
    codes: list[int] = _encoded(model, image.unsqueeze(0).to(device))[0].tolist()
    return codes


@torch.inference_mode()
def code_counts(model: Autoencoder, images: ImageSet) -> list[int]:
    """Count how often each code is chosen.

    Args:
        model: A model with a discrete latent.
        images: Pictures of the model's size.

    Returns:
        One number for each code.
    """
    codes = codes_of_all(model, images).flatten()
    found: list[int] = torch.bincount(codes, minlength=model.bottleneck.codebook_size).tolist()
    return found


@torch.inference_mode()
def codes_of_all(model: Autoencoder, images: ImageSet) -> Tensor:
    """Return the codes of many pictures.

    Args:
        model: A model with a discrete latent.
        images: Pictures of the model's size.

    Shape:
        - returns: ``(N, positions)``

    Returns:
        One row for each picture, along the rows of its map, on the CPU.
    """
    device = next(model.parameters()).device
    starts = range(0, len(images), _BATCH_SIZE)
    slices = [slice(start, start + _BATCH_SIZE) for start in starts]
    return torch.cat([_encoded(model, images.batch(rows, device)).cpu() for rows in slices])


@torch.inference_mode()
def decode_code_rows(model: Autoencoder, codes: Tensor) -> Tensor:
    """Return the pictures of maps of codes.

    Args:
        model: A model with a discrete latent.
        codes: One row for each picture, along the rows of its map.

    Shape:
        - codes: ``(N, positions)``
        - returns: ``(N, C, H, W)``

    Returns:
        Pictures in [0, 1], on the CPU.
    """
    device = next(model.parameters()).device
    placed = codes.long().to(device).reshape(-1, *model.latent_shape[1:])
    return model.decode(model.bottleneck.latent_of(placed)).float().cpu()


def decode_codes(model: Autoencoder, codes: Sequence[int]) -> Tensor:
    """Return the picture of a map of codes.

    Args:
        model: A model with a discrete latent.
        codes: One code for each position, along the rows.

    Shape:
        - returns: ``(C, H, W)``

    Returns:
        A picture in [0, 1], on the CPU.
    """
    return decode_code_rows(model, torch.tensor([codes]))[0]


def with_changes(codes: Sequence[int], changes: Mapping[int, int]) -> list[int]:
    """Return codes with some of them replaced.

    Args:
        codes: One code for each position.
        changes: New code by position.

    Returns:
        New codes.
    """
    return [changes.get(position, code) for position, code in enumerate(codes)]


def format_changes(changes: Mapping[int, int]) -> str:
    """Write changed codes.

    Args:
        changes: New code by position.

    Returns:
        Text that :func:`parse_changes` reads.
    """
    return ",".join(f"{position}:{code}" for position, code in sorted(changes.items()))


def parse_changes(text: str, book: Codebook) -> dict[int, int]:
    """Read changed codes, strictly.

    Args:
        text: For example ``12:87,3:5``; nothing changes nothing.
        book: The codes and positions that there are.

    Returns:
        New code by position.

    Raises:
        DataError: If the text is not of that form, or names a position or code that is not there.
    """
    if not text:
        return {}
    parts = text.split(",") if len(text) <= MAX_LENGTH else []
    found = [_CHANGE.fullmatch(part.strip()) for part in parts]
    changes = {int(match[1]): int(match[2]) for match in found if match}
    if not found or len(changes) != len(found):
        raise DataError(
            f"Expected changed codes as '12:87,3:5', each position once, got '{text[:40]}'.",
            "Click a position and a code to write them anew.",
        )
    num_codes = len(book.vectors)
    if max(changes) >= book.num_positions or max(changes.values()) >= num_codes:
        raise DataError(
            f"Expected positions below {book.num_positions} and codes below {num_codes}, got "
            f"'{text[:40]}'.",
            "The link may belong to another model.",
        )
    return changes


def _encoded(model: Autoencoder, x: Tensor) -> Tensor:
    codes = model.encode(x).codes
    if codes is None:
        raise CapabilityError(
            "Expected a model whose latent is made of codes, got a continuous one.",
            "Choose a vector-quantised model.",
        )
    return codes.flatten(1)
