"""A data set of the person's own pictures, imported by :mod:`aelib.data.own_images`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.core.config import config, setting
from aelib.core.seeding import derive_seed
from aelib.core.types import be_silent
from aelib.data.base import DATASETS, Dataset, Facts, Splits
from aelib.data.own_store import find_own, list_own, load_own
from aelib.data.splitting import shuffle_and_cut, tenth

if TYPE_CHECKING:
    from aelib.core.types import Report


@config
class OwnConfig:
    """Which import."""

    id: str = setting("", label="Own images", help="Id of the import, from the Data page.")


@DATASETS.register("own", OwnConfig)
class Own(Dataset):
    """Pictures of the person, split 80 / 10 / 10 for good."""

    title = "Own images"
    summary = "Your own pictures from a folder, a zip or an npz, cropped and resized."
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
        return Facts(
            own.num_images - 2 * held_out,
            held_out,
            held_out,
            (own.channels, own.size, own.size),
            own.class_names,
        )

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
            80 / 10 / 10 per cent, with each class spread over the three.
        """
        own, images = load_own(self.config.id)
        parts = shuffle_and_cut(images, derive_seed("own", own.digest))
        return Splits(*parts, class_names=own.class_names)
