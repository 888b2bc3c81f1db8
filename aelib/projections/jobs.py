"""Maps in the background: ask how one stands, start it, cancel it.

Everything is told from files and locks, so an answer is the same from any page, after a refresh,
and after a restart of the app.
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Literal, NamedTuple

from aelib.core.config import to_dict
from aelib.projections.base import PROJECTIONS
from aelib.projections.place import LOCK_VARIABLE, MapFolder, gate, map_folder
from aelib.projections.projector import load_projector
from aelib.projections.spare import hand_to_spare
from aelib.projections.store import load_map
from aelib.projections.trust import Trust
from aelib.runs.background import start_process

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.projections.projector import Projector
    from aelib.runs import RunDirectory

MapStatus = Literal["missing", "queued", "running", "ready", "failed", "cancelled"]
_KILL_SECONDS = 10.0


class MapState(NamedTuple):
    """How a map stands.

    Attributes:
        status: ``missing`` when nobody has asked for it yet.
        fraction: Share done, in [0, 1].
        message: What is going on, or went wrong.
        seconds: Since it was asked for; of a ready map, how long it took to compute.
        points: The map, float32 ``(N, k)``, when it is ready.
        note: What had to be changed to compute it.
        trust: Its trustworthiness, when it is ready and has points enough.
        num_drafts: How many drafts there were so far.
        draft: The map as it was a moment ago, while it is being computed.
    """

    status: MapStatus
    fraction: float = 0.0
    message: str = ""
    seconds: float = 0.0
    points: npt.NDArray[np.float32] | None = None
    note: str = ""
    trust: Trust | None = None
    num_drafts: int = 0
    draft: npt.NDArray[np.float32] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a process works at it, or waits its turn."""
        return self.status in ("queued", "running")


def map_state(
    run: RunDirectory, split: str, config: object, *, data_digest: str | None = None
) -> MapState:
    """Return how a map stands.

    Args:
        run: A run with weights.
        split: Part of its data.
        config: Settings of a projection.
        data_digest: Digest of that split, if known; saves loading it.

    Returns:
        The state, with the map if it is ready.
    """
    folder = map_folder(run, split, config, data_digest)
    stored = load_map(folder.map_path)
    if stored is None:
        with gate():
            is_locked = folder.is_locked()
        # It may have ended between the two looks.
        stored = None if is_locked else load_map(folder.map_path)
        if stored is None:
            return _unfinished(folder, is_locked=is_locked)
    facts = stored.facts
    trust = Trust(*facts["trust"]) if facts["trust"] else None
    return MapState("ready", 1.0, "", facts["seconds"], stored.points, facts["note"], trust)


def _unfinished(folder: MapFolder, *, is_locked: bool) -> MapState:
    said = folder.progress()
    fraction, message = said.get("fraction", 0.0), said.get("message", "")
    status = said.get("status")
    if is_locked:
        seconds = max(0.0, time.time() - said.get("started", time.time()))
        if status == "running":
            drafted = load_map(folder.draft_path)
            return MapState(
                "running",
                fraction,
                message,
                seconds,
                num_drafts=said.get("drafts", 0),
                draft=None if drafted is None else drafted.points,
            )
        return MapState("queued", 0.0, "Starting, or waiting for another map", seconds)
    if status == "cancelled":
        return MapState("cancelled", fraction, "Cancelled")
    if status == "failed":
        return MapState("failed", fraction, message)
    if status is None:
        return MapState("missing")
    if folder.map_path.exists():
        return MapState("missing", message="The stored map was damaged")
    return MapState("failed", fraction, "The process that computed the map was ended from outside.")


def map_projector(
    run: RunDirectory, split: str, config: object, *, data_digest: str | None = None
) -> Projector | None:
    """Return what places new latents on a finished map, and names latents for its places.

    Args:
        run: A run with weights.
        split: Part of its data.
        config: Settings of a projection that is computed in the background.
        data_digest: Digest of that split, if known; saves loading it.

    Returns:
        The projector; None until it is learned, some seconds after the map.
    """
    return load_projector(map_folder(run, split, config, data_digest).projector_path)


def start_map(
    run: RunDirectory, split: str, config: object, *, data_digest: str | None = None
) -> None:
    """Compute a map in the background, unless it is there or being computed.

    The lock is taken here and handed down to the new process, so there is no instant at which a
    second call could start another one.

    Args:
        run: A run with weights.
        split: Part of its data.
        config: Settings of a projection.
        data_digest: Digest of that split, if known; saves loading it.
    """
    folder = map_folder(run, split, config, data_digest)
    with gate():
        if load_map(folder.map_path) is not None:
            return
        lock = folder.try_lock()
        if lock is None:
            return
        try:
            for stray in folder.path.glob(".*.tmp"):
                stray.unlink(missing_ok=True)
            for left in (folder.map_path, folder.draft_path, folder.projector_path):
                left.unlink(missing_ok=True)
            folder.say(status="queued", fraction=0.0, message="", started=time.time())
            record_holder(lock, _spawn(run, split, config, folder, lock))
        finally:
            os.close(lock)


def cancel_map(
    run: RunDirectory, split: str, config: object, *, data_digest: str | None = None
) -> None:
    """End the process that computes a map, if there is one.

    Args:
        run: A run with weights.
        split: Part of its data.
        config: Settings of a projection.
        data_digest: Digest of that split, if known; saves loading it.
    """
    folder = map_folder(run, split, config, data_digest)
    with gate():
        if not folder.is_locked():
            return
        said = folder.progress()
        # At once: the process has nothing to save, and compiled code hears no other signal.
        os.kill(int(folder.lock_path.read_text()), signal.SIGKILL)
        deadline = time.monotonic() + _KILL_SECONDS
        while folder.is_locked() and time.monotonic() < deadline:
            time.sleep(0.01)
        if load_map(folder.map_path) is None:
            folder.say(status="cancelled", fraction=said.get("fraction", 0.0), message="")


def record_holder(lock: int, pid: int) -> None:
    """Write into a lock which process holds it.

    Args:
        lock: The open lock.
        pid: The process.
    """
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(pid).encode(), 0)


def _spawn(run: RunDirectory, split: str, config: object, folder: MapFolder, lock: int) -> int:
    settings = [
        word for name, value in to_dict(config).items() for word in (f"--{name}", f"{value}")
    ]
    words = ["project", str(run.path.resolve()), "--split", split]
    words += ["--method", PROJECTIONS.name_of(config), *settings]
    ready = hand_to_spare(words, folder, lock)
    if ready is not None:
        return ready
    with folder.log_path.open("wb") as log:
        return start_process(
            words,
            log,
            inherited=[lock],
            variables={LOCK_VARIABLE: f"{lock}:{folder.path}"},
        )
