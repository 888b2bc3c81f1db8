"""What the coders share with the library that writes their bits, ``constriction``.

References:
    Martin 1979, range encoding. https://en.wikipedia.org/wiki/Range_coding
    Bamler 2022, Understanding entropy coding with constriction. https://arxiv.org/abs/2201.01741
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from aelib.core.errors import DataError

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Symbols = npt.NDArray[np.int32]

FURTHEST = 1 << 15
"""Symbols of a Gaussian lie between this and its negative."""


class DamagedError(DataError):
    """Bytes are no compressed pictures."""

    def __init__(self) -> None:
        super().__init__(
            "Expected compressed pictures, got bytes that are damaged.",
            "Compress the pictures again.",
        )


class Coder(Protocol):
    """Turns rows of whole numbers into bytes and back."""

    def bits(self, symbols: Symbols) -> Numbers:
        """Return what each row ``(N, S)`` costs, ``(N,)``, without the rounding of a stream."""

    def encode(self, symbols: Symbols) -> bytes:
        """Return the stream of rows ``(N, S)``."""

    def decode(self, stream: bytes, count: int) -> Symbols:
        """Return the rows again."""


class Writer:
    """Writes symbols to one stream."""

    def __init__(self) -> None:
        import constriction  # noqa: PLC0415 -- not before something is coded

        self._encoder = constriction.stream.queue.RangeEncoder()

    def put_chosen(self, symbols: Symbols, chances: Numbers) -> None:
        """Add symbols that each have a probability.

        Args:
            symbols: From 0 to K - 1, ``(N,)``.
            chances: Probabilities ``(K,)``.
        """
        if len(chances) > 1:  # one alone tells nothing, and the library knows none such
            self._encoder.encode(np.ascontiguousarray(symbols), _categorical(chances))

    def put_numbers(self, symbols: Symbols, mean: Numbers, deviation: Numbers) -> None:
        """Add whole numbers under Gaussians.

        Args:
            symbols: The numbers ``(N,)``, no further than :data:`FURTHEST`.
            mean: Their means ``(N,)``.
            deviation: Their standard deviations ``(N,)``.
        """
        self._encoder.encode(np.ascontiguousarray(symbols), _gaussian(), mean, deviation)

    def stream(self) -> bytes:
        """Return all that was written."""
        written: bytes = self._encoder.get_compressed().astype("<u4").tobytes()
        return written


class Reader:
    """Reads symbols in the order in which they were written, from what a :class:`Writer` made.

    Args:
        stream: The bytes.

    Raises:
        DamagedError: If they are no stream, here or where no such symbols were written.
    """

    def __init__(self, stream: bytes) -> None:
        import constriction  # noqa: PLC0415

        if len(stream) % 4:
            raise DamagedError
        words = np.frombuffer(stream, "<u4").astype(np.uint32)
        self._decoder = constriction.stream.queue.RangeDecoder(words)

    def take_chosen(self, chances: Numbers, count: int) -> Symbols:
        """Return symbols that each have a probability.

        Args:
            chances: Probabilities ``(K,)``.
            count: How many.

        Returns:
            From 0 to K - 1, ``(N,)``.
        """
        if len(chances) == 1:
            return np.zeros(count, np.int32)
        return self._take(_categorical(chances), count)

    def take_numbers(self, mean: Numbers, deviation: Numbers) -> Symbols:
        """Return whole numbers under Gaussians.

        Args:
            mean: Their means ``(N,)``.
            deviation: Their standard deviations ``(N,)``.

        Returns:
            The numbers ``(N,)``.
        """
        return self._take(_gaussian(), mean, deviation)

    def _take(self, *model: Any) -> Symbols:  # noqa: ANN401 -- the library has no types
        try:
            symbols: Symbols = self._decoder.decode(*model)
        except AssertionError as error:  # how the library says that none such were written
            raise DamagedError from error
        return symbols


def _gaussian() -> Any:  # noqa: ANN401
    import constriction  # noqa: PLC0415

    return constriction.stream.model.QuantizedGaussian(-FURTHEST, FURTHEST)


def _categorical(chances: Numbers) -> Any:  # noqa: ANN401
    import constriction  # noqa: PLC0415

    return constriction.stream.model.Categorical(chances, perfect=False)
