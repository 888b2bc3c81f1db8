"""Run a shipped network over a photograph: by tiles, and by colours where it knows grey only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.planes import from_planes, to_planes
from aelib.photographs.store import path_of, shipped
from aelib.photographs.tasks import TASKS, Damaged
from aelib.photographs.tiling import run_tiled
from aelib.photographs.turning import turned, turned_back

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from aelib.core.watch import Watch
    from aelib.photographs.store import Restorer

    Picture = npt.NDArray[np.float32]

APART = (0, 6, 2, 4, 1, 3, 5, 7)
"""Turns in an order in which the first ones differ most."""


def as_batch(picture: Picture) -> Tensor:
    """Return a picture as a batch of one.

    Args:
        picture: Grey or colour.

    Shape:
        - picture: ``(H, W)`` or ``(H, W, 3)``
        - returns: ``(1, C, H, W)``

    Returns:
        The same values.
    """
    return to_planes(picture)[None]


def mend(
    task: str, damaged: Damaged, watch: Watch, *, data: str = "", num_turns: int = 1
) -> Picture:
    """Restore one picture with the shipped network for its task and colours.

    A task without a network for colours has one for grey pictures, which restores each colour.

    Args:
        task: Name of the task.
        damaged: The picture and what is known of its damage, a batch of one.
        watch: Told how far it is; may stop it.
        data: Name of the data set that the network learned from; empty for photographs.
        num_turns: In how many of the eight orientations it is restored; the mean of them is nearer
            to the truth, as their errors differ, and takes so many times as long.

    Shape:
        - returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        The restored picture in [0, 1].

    Raises:
        CheckpointError: If no such network is shipped.
        CancelledError: If the watch stops the work.

    References:
        Timofte, Rothe & Van Gool 2016, Seven ways to improve example-based single image super
        resolution (enhanced prediction). https://arxiv.org/abs/1511.02228
    """
    colours = damaged.pictures.shape[1]
    has_own = path_of(task, colours, data).exists()
    restorer = shipped(task, colours if has_own else 1, data)
    planes = torch.cat([damaged.pictures, damaged.condition], 1)[0]

    def tile(seen: Tensor) -> Tensor:
        made = [
            turned_back(restored(restorer, turned(seen, turn), colours), turn)
            for turn in APART[:num_turns]
        ]
        return torch.stack(made).mean(0) if len(made) > 1 else made[0]

    made = run_tiled(tile, planes, watch)
    return from_planes(made.clamp_(0.0, 1.0), 2 if colours == 1 else 3)


@torch.inference_mode()
def restored(restorer: Restorer, seen: Tensor, colours: int) -> Tensor:
    """Run a network over a tile.

    Args:
        restorer: The network.
        seen: Colours of the picture, then the condition.
        colours: How many of the channels are colours.

    Shape:
        - seen: ``(1, colours + K, H, W)``
        - returns: ``(1, colours, H, W)``

    Returns:
        The restored tile, not clipped.
    """
    pictures, condition = seen[:, :colours], seen[:, colours:]
    is_by_colour = restorer.network.spec.colours != colours
    if is_by_colour:
        pictures, condition = pictures.transpose(0, 1), condition.expand(colours, -1, -1, -1)
    made = finished(restorer, Damaged(pictures, condition))
    return made.transpose(0, 1) if is_by_colour else made


@torch.inference_mode()
def finished(restorer: Restorer, damaged: Damaged) -> Tensor:
    """Run a network, and put into what it made what its task knows for certain.

    Args:
        restorer: The network.
        damaged: Pictures of as many colours as it knows.

    Shape:
        - returns: ``(B, C, H, W)``

    Returns:
        The restored pictures, not clipped.
    """
    return TASKS[restorer.task].finish(restorer.network(*damaged), damaged)
