r"""A computed map on disk: a digest, facts as JSON, coordinates as float32.

::

    aelib-map 1\n | sha256 of the rest, 32 bytes | length of the facts, 4 bytes | facts | points
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aelib.core import strict_json
from aelib.core.atomic import atomic_write
from aelib.core.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

MAGIC = b"aelib-map 1\n"
_DIGEST_END = len(MAGIC) + 32


class StoredMap(NamedTuple):
    """Coordinates float32 ``(N, k)``, and what is known about them."""

    points: npt.NDArray[np.float32]
    facts: dict[str, Any]


def save_map(path: Path, points: npt.NDArray[np.float32], facts: dict[str, Any]) -> None:
    """Write a map in one step.

    Args:
        path: Target; its folder must exist.
        points: The map.
        facts: Finite JSON values.

    Shape:
        - points: ``(N, k)``
    """
    header = strict_json.dumps({**facts, "shape": list(points.shape)}).encode()
    coordinates = np.ascontiguousarray(points, "<f4").tobytes()
    rest = len(header).to_bytes(4, "little") + header + coordinates
    atomic_write(path, MAGIC + hashlib.sha256(rest).digest() + rest)


def load_map(path: Path) -> StoredMap | None:
    """Read a map.

    Args:
        path: What :func:`save_map` wrote.

    Returns:
        The map; None if there is none or a byte of it changed.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return None
    rest = data[_DIGEST_END:]
    if data[:_DIGEST_END] != MAGIC + hashlib.sha256(rest).digest():
        return None
    length = int.from_bytes(rest[:4], "little")
    try:
        facts = strict_json.loads(rest[4 : 4 + length])
    except ConfigError:
        return None
    points = np.frombuffer(rest, "<f4", offset=4 + length).reshape(facts.pop("shape"))
    return StoredMap(points.astype(np.float32), facts)
