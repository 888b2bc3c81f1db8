"""Encode more pictures than fit in memory: a batch at a time, to disk, by one process or by many.

A folder of results holds one *shard* for each process, and beside each what is known about it::

    latents-0001-of-0004.npy    latents of its rows, in order; NaN where a picture cannot be read
    latents-0001-of-0004.json   which rows, how many are done, and what they were made from

Processes share nothing but the folder, so any launcher will do. A shard that was begun is gone on
with; one made of other weights or pictures is begun anew.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch

from aelib.analysis.classes import told_classes
from aelib.core import strict_json
from aelib.core.atomic import atomic_write
from aelib.core.errors import ConfigError, DataError
from aelib.core.types import be_silent

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from aelib.core.types import Report
    from aelib.data.stream import Stream
    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory

SAVE_SECONDS = 20.0


class Share(NamedTuple):
    """What one process does of the whole.

    Attributes:
        rank: Number of the process, from 0.
        world: How many there are.
    """

    rank: int = 0
    world: int = 1

    def rows(self, count: int) -> tuple[int, int]:
        """Return the rows of this process: neighbouring ones, evenly shared.

        Args:
            count: How many rows there are.

        Returns:
            First, and one behind the last.
        """
        return self.rank * count // self.world, (self.rank + 1) * count // self.world


ALONE = Share()


class Shard(NamedTuple):
    """What a process has written.

    Attributes:
        first: Its first row of the whole.
        latents: Float32 ``(n, D)``, or float16, on disk.
        num_unread: How many of its pictures cannot be read; their rows are NaN.
    """

    first: int
    latents: npt.NDArray[np.floating]
    num_unread: int


@torch.inference_mode()
def encode_stream(
    run: RunDirectory,
    model: Autoencoder,
    stream: Stream,
    folder: Path,
    *,
    share: Share = ALONE,
    batch_size: int = 256,
    half: bool = False,
    report: Report = be_silent,
) -> Shard:
    """Encode one process's share of pictures to disk; memory holds one batch.

    A model that is told classes guesses them.

    Args:
        run: The model's run.
        model: The model in evaluation mode, on the device that computes.
        stream: The pictures.
        folder: Where the shard goes; made if it is not there.
        share: Which part of the pictures.
        batch_size: Pictures at a time.
        half: Write float16, half the size with three digits.
        report: Told how far it is.

    Returns:
        The finished shard.

    Raises:
        ConfigError: If the share or the batch makes no sense.
        DataError: If there are fewer pictures than processes.
    """
    if not 0 <= share.rank < share.world or batch_size < 1:
        raise ConfigError(
            f"Expected a process from 0 to {share.world - 1} and a batch of at least 1, got "
            f"{share.rank} and {batch_size}."
        )
    first, end = share.rows(len(stream))
    if first == end:
        raise DataError(
            f"Expected at least one picture for each of {share.world} processes, got {len(stream)}."
        )
    device = next(model.parameters()).device
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"latents-{share.rank:04d}-of-{share.world:04d}.npy"
    facts = _begun(path, run, stream, first, end, half=half)
    width = int(np.prod(model.latent_shape))
    if not facts["done"]:
        kind = np.float16 if half else np.float32
        np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=(end - first, width))
    saved_at = time.monotonic()
    while facts["done"] < end - first:
        begin = first + facts["done"]
        stop = min(begin + batch_size, end)
        x, unread = stream.batch(slice(begin, stop))
        x = x.to(device)
        rows = model.encode(x, told_classes(model, x, None)).latent.flatten(1).float().cpu().numpy()
        rows[unread] = np.nan
        # opened each time: what a mapping has touched counts as the process's memory
        np.load(path, mmap_mode="r+")[begin - first : stop - first] = rows
        facts["done"] = stop - first
        facts["unread"] += len(unread)
        report(facts["done"] / (end - first), f"Encoding {end - first:,} pictures")
        if time.monotonic() - saved_at >= SAVE_SECONDS:
            _keep(path, facts)
            saved_at = time.monotonic()
    _keep(path, facts)
    if share.rank == 0 and stream.names is not None:
        atomic_write(folder / "names.txt", "\n".join(stream.names).encode() + b"\n")
    return _open(path, facts)


def open_shards(folder: Path) -> list[Shard]:
    """Open what :func:`encode_stream` wrote; nothing is read into memory.

    Args:
        folder: A folder of results.

    Returns:
        The shards in the order of their rows.

    Raises:
        DataError: If there are none, one is missing or unfinished, or they do not belong together.
    """
    paths = sorted(folder.glob("latents-*-of-*.npy"))
    told = [facts for path in paths if (facts := _facts(path)) and facts["done"] == facts["count"]]
    ends = [facts["first"] + facts["count"] for facts in told]
    is_whole = (
        bool(told)
        and len(told) == len(paths)
        and [facts["first"] for facts in told] == [0, *ends[:-1]]
        and ends[-1] == told[0]["total"]
        and len({facts["digest"] for facts in told}) == 1
    )
    if not is_whole:
        raise DataError(
            f"Expected all shards of one encoding in '{folder.name}', got {len(paths)}, of which "
            f"{len(told)} are finished.",
            "Run the same command again, which goes on where it was, or name another folder.",
        )
    return [_open(path, facts) for path, facts in zip(paths, told, strict=True)]


def _open(path: Path, facts: dict[str, Any]) -> Shard:
    latents = np.load(path, mmap_mode="r", allow_pickle=False)
    return Shard(facts["first"], latents, facts["unread"])


def _begun(
    path: Path, run: RunDirectory, stream: Stream, first: int, end: int, *, half: bool
) -> dict[str, Any]:
    """Return how far a shard is: that of an earlier call if it is of the same."""
    fresh = {
        "first": first,
        "count": end - first,
        "total": len(stream),
        "done": 0,
        "unread": 0,
        "digest": run.model_digest(stream.state, half),
        "run": run.id,
    }
    known = _facts(path)
    same = all(known.get(key) == fresh[key] for key in ("first", "count", "total", "digest"))
    return known if same and path.is_file() else fresh


def _facts(path: Path) -> dict[str, Any]:
    """Return what is known about a shard; nothing where that cannot be read."""
    try:
        facts: dict[str, Any] = strict_json.loads(path.with_suffix(".json").read_bytes())
    except (OSError, ConfigError):
        return {}
    return facts


def _keep(path: Path, facts: dict[str, Any]) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())  # before it is said to be done
    atomic_write(path.with_suffix(".json"), strict_json.dumps(facts).encode())
