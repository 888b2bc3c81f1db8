"""A run in int8 beside the run it comes from: its size, its speed and what it lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aelib.analysis.footprint import Footprint, footprint
from aelib.runs.int8 import int8_copy

if TYPE_CHECKING:
    from pathlib import Path

    from aelib.data import ImageSet
    from aelib.runs import RunDirectory


class Compact(NamedTuple):
    """A copy in int8.

    Attributes:
        run: The copy.
        before: Numbers of the run that it comes from.
        after: Its own.
    """

    run: RunDirectory
    before: Footprint
    after: Footprint


def compact_copy(run: RunDirectory, path: Path, images: ImageSet) -> Compact:
    """Copy a run in int8 and measure both.

    Args:
        run: A run with weights.
        path: Folder of the copy, which does not exist yet.
        images: Its validation pictures; the copy's error on them is written into the copy.

    Returns:
        The copy with the numbers of both.
    """
    before = footprint(run, images)
    copy = int8_copy(run, path)
    after = footprint(copy, images)
    copy.write("evaluation", {"validation": {"mse": after.mse, "num_images": float(len(images))}})
    return Compact(copy, before, after)
