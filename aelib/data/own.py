"""A data set of the person's own pictures or series.

They are imported by :mod:`aelib.data.own_images` and :mod:`aelib.data.own_series`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.core.seeding import derive_seed
from aelib.core.types import be_silent
from aelib.data.base import DATASETS, Dataset, Facts, Splits
from aelib.data.own_store import find_own, list_own, load_own
from aelib.data.splitting import cut_in_time, parts_in_time, shuffle_and_cut, tenth

if TYPE_CHECKING:
    from aelib.core.types import Report


@config
class OwnConfig:
    """Which import."""

    id: str = setting("", label="Own data", help="Id of the import, from the Data page.")


@DATASETS.register("own", OwnConfig)
class Own(Dataset):
    """Pictures or series of the person, split 80 / 10 / 10 for good."""

    title = "Own data"
    summary = "Your own pictures or series, from a folder, a zip, an npz or a CSV."
    licence = "Yours to know"
    citation = "None"

    def __init__(self, config: OwnConfig) -> None:
        self.config = config

    def facts(self) -> Facts:
        """Return numbers and names without loading a picture.

        Returns:
            What :meth:`load` will give.
        """
        own = find_own(self.config.id)
        held_out = tenth(own.num_images)
        sizes = (own.num_images - 2 * held_out, held_out, held_out)
        if own.overlap >= 0:
            sizes = parts_in_time(own.num_images, own.overlap)
        return Facts(*sizes, own.shape, own.class_names, channels=own.signals)

    def is_present(self) -> bool:
        """Return whether the import is on this machine.

        Returns:
            True if it can be loaded.
        """
        return any(own.id == self.config.id for own in list_own())

    def load(self, report: Report = be_silent) -> Splits:
        """Read the stored pictures.

        Args:
            report: Not used: reading takes a moment.

        Returns:
            80 / 10 / 10 per cent, with each class spread over the three; the windows of a
            recording one after the other.
        """
        own, images = load_own(self.config.id)
        if own.overlap >= 0:
            parts = cut_in_time(images, own.overlap)
        else:
            parts = shuffle_and_cut(images, derive_seed("own", own.digest))
        return Splits(*parts, class_names=own.class_names)
