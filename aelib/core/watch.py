"""Long work on one picture: who is told how far it is, and who may stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aelib.core.errors import AelibError

if TYPE_CHECKING:
    from collections.abc import Callable


class CancelledError(AelibError):
    """The person asked to stop before the picture was done."""


class Watch(NamedTuple):
    """Who is told how far the work is, and who may stop it.

    Attributes:
        progress: Called with the share that is done.
        is_cancelled: Asked between tiles; True stops the work.
    """

    progress: Callable[[float], None] = lambda _: None
    is_cancelled: Callable[[], bool] = lambda: False

    def report(self, fraction: float) -> None:
        """Tell how far the work is.

        Args:
            fraction: Share done.

        Raises:
            CancelledError: If the work is to stop.
        """
        self.progress(fraction)
        if self.is_cancelled():
            raise CancelledError("The work was stopped before the picture was done.")


UNWATCHED = Watch()
