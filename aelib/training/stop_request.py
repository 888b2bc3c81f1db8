"""Ways to ask training to stop: a file in the run's folder, SIGTERM or SIGINT.

The first signal asks; a second one acts at once, as without this module.
"""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

POLL_SECONDS = 0.25


class StopRequest:
    """Tells whether training was asked to stop; as a context manager it hears signals too.

    Args:
        path: A file whose existence asks to stop.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._next_poll = 0.0
        self._file_seen = False
        self._previous: dict[int, Any] = {}
        self.signal_number: int | None = None

    def __enter__(self) -> StopRequest:
        """Turn SIGTERM and SIGINT into requests, where this thread may.

        Returns:
            This object.
        """
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                self._previous[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        """Give the signals back."""
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        self._previous.clear()

    @property
    def is_made(self) -> bool:
        """Whether to stop now; the file is looked for a few times a second."""
        now = time.monotonic()
        if now >= self._next_poll:
            self._next_poll = now + POLL_SECONDS
            self._file_seen = self._path.exists()
        return self._file_seen or self.signal_number is not None

    @property
    def exit_code(self) -> int:
        """0 after a file, 128 + signal number after a signal."""
        return 0 if self.signal_number is None else 128 + self.signal_number

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self.signal_number = number
        self.__exit__()
