"""Finished pictures and files, the most recent ones up to a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, Protocol, TypeVar

MAX_BYTES = 256 * 2**20


class _Sized(Protocol):
    @property
    def nbytes(self) -> int: ...


T = TypeVar("T", bound=_Sized)


class Recent(Generic[T]):
    """Keeps pictures by name and drops the longest unused; safe between threads."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[str, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: str) -> T | None:
        """Return a picture.

        Args:
            name: What it was kept under.

        Returns:
            The picture, never to be changed; None if it is not, or no longer, here.
        """
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def put(self, name: str, picture: T) -> None:
        """Keep a picture.

        Args:
            name: Everything that it depends on.
            picture: The picture.
        """
        with self._lock:
            self._kept[name] = picture
            self._kept.move_to_end(name)
            while len(self._kept) > 1 and self._size() > self._max_bytes:
                self._kept.popitem(last=False)

    def _size(self) -> int:
        return sum(picture.nbytes for picture in self._kept.values())
