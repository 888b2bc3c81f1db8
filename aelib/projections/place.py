"""Where the map of certain latents lies: a folder named by everything that determines it.

::

    maps/turn            held by the one process that computes
    maps/gate            held for a moment while a folder's lock is looked at or taken
    maps/<key>/lock      held while this map is being computed or waits its turn; holds the pid
    maps/<key>/map.bin   the result
    maps/<key>/draft.bin the map as it was a moment ago, while it is being computed
    maps/<key>/projector.safetensors   a network that places new latents on it, and back
    maps/<key>/progress.json, log.txt
"""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import importlib.metadata
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aelib.core import strict_json
from aelib.core.atomic import atomic_write
from aelib.core.config import to_dict
from aelib.core.errors import CapabilityError, CheckpointError, ConfigError
from aelib.core.folders import cache_root
from aelib.data import load_split
from aelib.projections.base import PROJECTIONS

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aelib.runs import RunDirectory

FORMAT = 2
LOCK_VARIABLE = "AELIB_MAP_LOCK"


@dataclass(frozen=True)
class MapFolder:
    """Folder of one map.

    Attributes:
        path: Its name is the key.
    """

    path: Path

    @property
    def map_path(self) -> Path:
        """The result."""
        return self.path / "map.bin"

    @property
    def draft_path(self) -> Path:
        """The map as it was a moment ago."""
        return self.path / "draft.bin"

    @property
    def projector_path(self) -> Path:
        """What places new latents."""
        return self.path / "projector.safetensors"

    @property
    def log_path(self) -> Path:
        """What the process printed."""
        return self.path / "log.txt"

    @property
    def lock_path(self) -> Path:
        """Held by the process of this map."""
        return self.path / "lock"

    def progress(self) -> dict[str, Any]:
        """Return what the process said last.

        Returns:
            ``status``, ``fraction``, ``message``, ``started`` and ``drafts``; empty before the
            first time.
        """
        try:
            value = strict_json.loads((self.path / "progress.json").read_bytes())
        except (OSError, ConfigError):
            return {}
        return value if isinstance(value, dict) else {}

    def say(self, **progress: Any) -> None:  # noqa: ANN401 -- JSON values
        """Replace what the process said.

        Args:
            **progress: As :meth:`progress` returns it.
        """
        atomic_write(self.path / "progress.json", strict_json.dumps(progress))

    def try_lock(self) -> int | None:
        """Take the lock; call it under :func:`gate`.

        Returns:
            An open file that holds the lock until every copy of it is closed; None if it is held.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        return _try_lock(self.lock_path)

    def is_locked(self) -> bool:
        """Return whether a process computes this map; call it under :func:`gate`.

        Returns:
            True while it lives: the system frees the lock of a dead one.
        """
        if not self.lock_path.exists():
            return False
        handle = _try_lock(self.lock_path)
        if handle is None:
            return True
        os.close(handle)
        return False


def map_folder(
    run: RunDirectory, split: str, config: object, data_digest: str | None = None
) -> MapFolder:
    """Return the folder of a map.

    Args:
        run: A run with weights.
        split: Part of its data.
        config: Settings of a projection.
        data_digest: Digest of that split, if known; otherwise the data are loaded.

    Returns:
        The folder; it may not exist yet.

    Raises:
        CheckpointError: If the run has no weights.
    """
    if not run.weights_path.is_file():
        raise CheckpointError(
            f"The run '{run.id}' has no weights yet.", "Wait for its first epoch."
        )
    settings = run.config()
    if data_digest is None:
        data_digest = load_split(settings.data, split).digest
    state = run.weights_path.stat()
    name = PROJECTIONS.name_of(config)
    determined_by = {
        "format": FORMAT,
        "weights": _file_digest(run.weights_path, state.st_mtime_ns, state.st_size),
        "model": to_dict(settings.model),
        "data": data_digest,
        "projection": {"name": name, **to_dict(config)},
        "versions": {
            package: importlib.metadata.version(package)
            for package in PROJECTIONS[name].part.packages
        },
    }
    key = hashlib.sha256(strict_json.dumps(determined_by).encode()).hexdigest()
    return MapFolder(maps_root() / key[:40])


def maps_root() -> Path:
    """Return the folder of all maps.

    Returns:
        The folder; it may not exist yet.
    """
    return cache_root() / "maps"


@contextlib.contextmanager
def gate() -> Iterator[None]:
    """Let one thread of one process at a time look at the locks.

    Without it, a process that only looks would hold a lock for an instant, and another that
    wants to start a map would think that it had been started already.

    Yields:
        Nothing.

    Raises:
        CapabilityError: On a system without file locks.
    """
    with _held("gate"):
        yield


@contextlib.contextmanager
def turn() -> Iterator[None]:
    """Wait until no other process computes a map, and keep others waiting.

    numba may abort when two threads of computation enter it, and two maps at once would take
    twice the memory and leave the app no core.

    Yields:
        Nothing.

    Raises:
        CapabilityError: On a system without file locks.
    """
    with _held("turn"):
        yield


def is_somebodys_turn() -> bool:
    """Return whether a process computes a map at this moment.

    Returns:
        False where no map was ever computed.
    """
    path = maps_root() / "turn"
    if fcntl is None or not path.exists():
        return False
    handle = _try_lock(path)
    if handle is None:
        return True
    os.close(handle)
    return False


@contextlib.contextmanager
def _held(name: str) -> Iterator[None]:
    _need_locks()
    maps_root().mkdir(parents=True, exist_ok=True)
    handle = os.open(maps_root() / name, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _try_lock(path: Path) -> int | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return None
        raise
    return handle


def _need_locks() -> None:
    if fcntl is None:
        raise CapabilityError(
            "Maps in the background need a system with file locks, such as Linux or macOS.",
            "Use PCA here.",
        )


@functools.lru_cache(maxsize=64)
def _file_digest(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
