"""One process at a time trains a run; the operating system frees the lock of a dead one."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from aelib.core.errors import RunError

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PATIENCE_SECONDS = 1.0
"""Who only looks whether the lock is held holds it for an instant; a trainer waits that out."""


class RunLock:
    """The lock that a training process holds, as a context manager.

    Args:
        path: The lock file.
        run_id: Name of the run, for messages.
        handle: A handle that holds the lock already, inherited from the process that started
            this one; None to open the file.
    """

    def __init__(self, path: Path, run_id: str, handle: int | None = None) -> None:
        self.path = path
        self.run_id = run_id
        self._handle = handle

    @property
    def handle(self) -> int:
        """The open lock file, to be inherited by a child process.

        Raises:
            ValueError: If the lock is not held.
        """
        if self._handle is None:
            raise ValueError("the lock is not held")
        return self._handle

    def __enter__(self) -> RunLock:
        """Take the lock.

        Returns:
            This lock.

        Raises:
            RunError: If another process holds it.
        """
        if self._handle is None:
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (is_locked := _try_lock(self._handle)) and time.monotonic() < deadline:
            time.sleep(0.01)
        if not is_locked:
            self.__exit__()
            raise RunError(
                f"The run '{self.run_id}' is being trained by another process.",
                "Stop it first, or wait until it ends.",
            )
        return self

    def __exit__(self, *_: object) -> None:
        """Free the lock, unless a child process has inherited it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def is_held(path: Path) -> bool:
    """Return whether a process holds a lock now.

    Args:
        path: The lock file; it may be missing.

    Returns:
        True while its holder lives.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _try_lock(handle, shared=True)
    finally:
        os.close(handle)


if sys.platform == "win32":

    def _try_lock(handle: int, *, shared: bool = False) -> bool:
        del shared  # there are only exclusive locks
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _try_lock(handle: int, *, shared: bool = False) -> bool:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
