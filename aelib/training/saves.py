"""The two states of a run on disk: the newest, and that at the end of the last epoch.

A run that was stopped goes on from the newest. One whose values stopped being finite goes back to
the end of an epoch: the instants of other saves depend on the clock, and the same settings must
give the same model.

``state.safetensors`` is the newest. Where it was saved within an epoch, ``epoch.safetensors`` is
the state at the end of the epoch before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory
    from aelib.training.state import TrainState


class Saves:
    """Writes and reads the states of one run.

    Every process calls the same methods at the same steps; the first one writes.

    Args:
        run: The run.
        state: What is saved and filled.
        steps_per_epoch: Steps between two ends of an epoch.
        is_main: Whether this process writes.
    """

    def __init__(
        self,
        run: RunDirectory,
        state: TrainState[Autoencoder],
        *,
        steps_per_epoch: int,
        is_main: bool,
    ) -> None:
        self._newest, self._epoch = run.state_path, run.epoch_path
        self._state = state
        self._steps_per_epoch = steps_per_epoch
        self._is_main = is_main
        self._saved_step: int | None = None

    def load_newest(self) -> None:
        """Take the newest state, if there is one."""
        # a crash while the newest is replaced leaves the other alone
        path = self._newest if self._newest.exists() else self._epoch
        if path.exists():
            self._load(path)

    def load_epoch(self) -> bool:
        """Take the state at the end of the last epoch.

        Returns:
            False if no epoch had ended: nothing was taken.
        """
        path = self._newest if self._is_whole else self._epoch
        if not path.exists():
            return False
        self._load(path)
        return True

    def save(self, *, sums: dict[str, float], num_summed: int) -> None:
        """Write the present state as the newest.

        Args:
            sums: Sums of the terms over all processes.
            num_summed: Pictures in those sums.
        """
        was_whole = self._is_whole
        self._saved_step = self._state.counters.step
        if not self._is_main:
            return
        if was_whole and not self._is_whole:
            self._newest.replace(self._epoch)
        self._state.save(self._newest, sums=sums, num_summed=num_summed)

    def remove(self) -> None:
        """Remove what a finished run does not need."""
        for path in (self._epoch, self._newest):
            path.unlink(missing_ok=True)

    @property
    def _is_whole(self) -> bool:
        step = self._saved_step
        return step is not None and step % self._steps_per_epoch == 0

    def _load(self, path: Path) -> None:
        self._state.load(path)
        if not self._is_main:  # the file holds the sums of all processes
            self._state.counters.forget_sums()
        self._saved_step = self._state.counters.step
