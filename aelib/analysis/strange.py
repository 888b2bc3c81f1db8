"""Pictures that are strange by construction: what a detector finds of them can be counted.

Each kind changes pictures of a data set so that every part of them is still like the data, or all
of it is unlike; series are changed the same way, along their time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.core.seeding import generator

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    Make = Callable[[Tensor, torch.Generator], Tensor]


class StrangeKind(NamedTuple):
    """A way to make pictures strange.

    Attributes:
        about: What is done, for people.
        make: Returns changed pictures ``(N, C, H, W)`` of as many.
    """

    about: str
    make: Make


def _turned(images: Tensor, _: torch.Generator) -> Tensor:
    return images.flip(-1, -2)


def _negative(images: Tensor, _: torch.Generator) -> Tensor:
    return 255 - images


def _halves(images: Tensor, source: torch.Generator) -> Tensor:
    others = images[_others(len(images), source)]
    middle = images.shape[3] // 2
    return torch.cat([images[..., :middle], others[..., middle:]], dim=3)


def _patch(images: Tensor, source: torch.Generator) -> Tensor:
    made, others = images.clone(), images[_others(len(images), source)]
    height, width = images.shape[2:]
    tall, wide = max(1, height // 3), max(1, width // 3)
    tops = torch.randint(height - tall + 1, (len(images),), generator=source)
    lefts = torch.randint(width - wide + 1, (len(images),), generator=source)
    for row, (top, left) in enumerate(zip(tops.tolist(), lefts.tolist(), strict=True)):
        # what is at the middle of another picture comes where it does not belong
        y, x = (height - tall) // 2, (width - wide) // 2
        taken = others[row, :, y : y + tall, x : x + wide]
        made[row, :, top : top + tall, left : left + wide] = taken
    return made


def _speckled(images: Tensor, source: torch.Generator) -> Tensor:
    draws = torch.rand(images[:, :1].shape, generator=source)
    wrong = torch.where(torch.rand(draws.shape, generator=source) < 0.5, 0, 255).to(images.dtype)
    return torch.where(draws < WRONG_SHARE, wrong, images)


WRONG_SHARE = 0.03
KINDS = {
    "halves": StrangeKind("the left half of one picture beside the right half of another", _halves),
    "patch": StrangeKind("a ninth of the picture, taken from the middle of another", _patch),
    "turned": StrangeKind("upside down; series run backwards", _turned),
    "negative": StrangeKind("bright is dark, and dark is bright", _negative),
    "wrong pixels": StrangeKind("three pixels of a hundred are black or white", _speckled),
}


def make_strange(images: Tensor, kind: str, seed: int = 0) -> Tensor:
    """Make pictures strange.

    Args:
        images: uint8 pictures, at least two.
        kind: One of :data:`KINDS`.
        seed: What is drawn follows from it.

    Shape:
        - images, returns: ``(N, C, H, W)``

    Returns:
        uint8 pictures, one of each.

    Raises:
        ValueError: If there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"expected one of {', '.join(KINDS)}, got {kind!r}")
    return KINDS[kind].make(images, generator("strange", kind, seed))


def _others(count: int, source: torch.Generator) -> Tensor:
    """Return for each of some rows another one."""
    steps = torch.randint(1, max(2, count), (count,), generator=source)
    return (torch.arange(count) + steps) % count
