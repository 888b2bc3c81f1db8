"""A process that has loaded everything and waits for one map to compute.

Loading torch and the compiled steps takes seconds, so the app keeps one spare process: it is
handed a map together with the lock of its folder, computes it and ends, and another is made when
the next map is likely. One process for each map, as without a spare: whatever happens to it
happens to one map, and its memory goes back to the system.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from typing import TYPE_CHECKING

import numpy as np

from aelib.core.folders import cache_root
from aelib.projections.base import PROJECTIONS, project
from aelib.projections.place import LOCK_VARIABLE, is_somebodys_turn
from aelib.runs.background import start_process

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.projections.place import MapFolder

SPARE_VARIABLE = "AELIB_MAP_SPARE"
"""``off`` in the environment of an app that keeps none."""
IDLE_SECONDS = 1800.0
_LONGEST, _END = 65536, b"\n"
_PASSED_ON = "AELIB_"


class _Spare:
    """The spare of this process, if there is one."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.line: socket.socket | None = None
        self.pid = 0


_SPARE = _Spare()


def prepare_spare() -> None:
    """Start a spare process, unless one waits, or a map is being computed and needs the cores."""
    if os.environ.get(SPARE_VARIABLE) == "off" or not hasattr(socket, "send_fds"):
        return
    with _SPARE.guard:
        if (_SPARE.line is not None and _is_open(_SPARE.line)) or is_somebodys_turn():
            return
        drop_line()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            root = cache_root() / "maps"
            root.mkdir(parents=True, exist_ok=True)
            with (root / "spare.log").open("wb") as log:
                words = ["maps", "--handle", str(theirs.fileno())]
                _SPARE.pid = start_process(words, log, inherited=[theirs.fileno()])
        _SPARE.line = ours


def drop_line() -> None:
    """Let go of the spare, which ends by itself then."""
    if _SPARE.line is not None:
        _SPARE.line.close()
    _SPARE.line = None


def hand_to_spare(words: Sequence[str], folder: MapFolder, lock: int) -> int | None:
    """Have the spare compute a map.

    Args:
        words: Command and options after ``python -m aelib``.
        folder: Of the map.
        lock: Open file that holds the folder's lock; the spare gets a copy.

    Returns:
        The id of the process; None where there is no spare.
    """
    with _SPARE.guard:
        if _SPARE.line is None or not _is_open(_SPARE.line):
            drop_line()
            return None
        settings = {n: v for n, v in os.environ.items() if n.startswith(_PASSED_ON)}
        told = {"words": list(words), "folder": str(folder.path), "environment": settings}
        message = json.dumps(told).encode() + _END
        try:
            sent = socket.send_fds(_SPARE.line, [message], [lock])
            _SPARE.line.sendall(message[sent:])
        except OSError:
            return None
        finally:
            drop_line()
        return _SPARE.pid


def _is_open(line: socket.socket) -> bool:
    """Return whether the other end lives: it never sends anything, so only its end can be read."""
    line.setblocking(False)
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            line.setblocking(True)


def wait_for_words(handle: int) -> list[str] | None:
    """Load everything, and wait until the app hands a map over, or goes away.

    Args:
        handle: This end of the line to the app.

    Returns:
        The words of the command to run, with its lock taken over; None when there is none.
    """
    os.set_inheritable(handle, False)
    with socket.socket(fileno=handle) as line:
        _load()
        line.settimeout(IDLE_SECONDS)
        try:
            message, locks, _, _ = socket.recv_fds(line, _LONGEST, 1)
            while message and not message.endswith(_END):
                message += line.recv(_LONGEST) or _END
        except TimeoutError:
            return None
    if not message or not locks:
        return None
    told = json.loads(message)
    for name in [name for name in os.environ if name.startswith(_PASSED_ON)]:
        del os.environ[name]
    os.environ.update(told["environment"])
    os.environ[LOCK_VARIABLE] = f"{locks[0]}:{told['folder']}"
    log = os.open(os.path.join(told["folder"], "log.txt"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)  # noqa: PTH118
    for output in (1, 2):
        os.dup2(log, output)
    os.close(log)
    return list(told["words"])


def _load() -> None:
    """Import and compile what maps need, by drawing some; what fails here fails later, in words."""
    few = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32)
    for name in PROJECTIONS:
        with contextlib.suppress(Exception):
            project(few, PROJECTIONS[name].config())
