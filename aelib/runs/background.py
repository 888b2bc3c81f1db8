"""Work in a process of its own, which outlives the app that started it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aelib.runs.lock import RunLock

_PROJECT = Path(__file__).resolve().parents[2]


def start_process(
    words: Sequence[str],
    log: IO[bytes],
    *,
    inherited: Sequence[int] = (),
    variables: Mapping[str, str] | None = None,
) -> int:
    """Start ``python -m aelib``.

    Args:
        words: Command and options.
        log: Open file that takes what it prints.
        inherited: Handles that it gets from this process.
        variables: Added to the environment.

    Returns:
        The id of the process.
    """
    process = subprocess.Popen(  # noqa: S603 -- our own module
        [sys.executable, "-m", "aelib", *words],
        stdout=log,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        cwd=_PROJECT,
        env={**os.environ, **(variables or {})},
        start_new_session=True,
        pass_fds=inherited,
    )
    # Somebody must ask for its exit code, or it stays in the process table when it has ended.
    threading.Thread(target=process.wait, name=f"wait for {words[0]}", daemon=True).start()
    return process.pid


def start_with_lock(words: Sequence[str], lock: RunLock, log_path: Path) -> None:
    """Start ``python -m aelib`` and hand a lock down to it, as ``--lock HANDLE``.

    The child holds the lock from its first instant: there is no gap in which its work looks idle,
    or could be started twice. Where handles cannot be inherited, it takes the lock itself.

    Args:
        words: Command and options.
        lock: Held by this process.
        log_path: File to which what it prints is added.
    """
    with log_path.open("ab") as log:
        if os.name == "posix":
            handed = ["--lock", str(lock.handle)]
            start_process([*words, *handed], log, inherited=[lock.handle])
        else:
            lock.__exit__()
            start_process(words, log)
