"""Well-known data sets that torchvision knows where to fetch.

The official test set stays the test set, and the last pictures of the official training set
validate.

References:
    The ``citation`` of each class; addresses and checksums are those of torchvision.
    https://docs.pytorch.org/vision/stable/datasets.html
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, NamedTuple, Protocol

from aelib.core.config import config, setting
from aelib.core.errors import DataUnavailableError
from aelib.core.types import be_silent
from aelib.data.base import DATASETS, Dataset, Facts, Splits, data_root
from aelib.data.official_cifar import CifarSource
from aelib.data.official_idx import IdxSource
from aelib.data.official_svhn import SvhnSource

if TYPE_CHECKING:
    from pathlib import Path

    from aelib.core.types import Report
    from aelib.data.base import ImageSet

NUM_VALIDATION = 5_000
_DIGITS = tuple(string.digits)


class Source(Protocol):
    """The files of one data set in the data root."""

    def is_present(self, root: Path) -> bool:
        """Return whether all files are there.

        Args:
            root: The data root.
        """

    def fetch(self, root: Path, report: Report, title: str) -> None:
        """Fetch what is missing.

        Args:
            root: The data root.
            report: Told how far it is.
            title: Name of the data set, for messages.
        """

    def read(self, root: Path) -> tuple[ImageSet, ImageSet]:
        """Return the official train and test pictures.

        Args:
            root: The data root.
        """

    @property
    def wanted(self) -> str:
        """Which files, in which folder of the data root; for messages."""


class Known(NamedTuple):
    """One row of the table: where the files are, and what is in them."""

    source: Source
    facts: Facts


def _known(
    source: Source,
    counts: tuple[int, int],
    shape: tuple[int, int, int],
    class_names: tuple[str, ...],
    download_mb: float,
) -> Known:
    num_train, num_test = counts
    facts = Facts(
        num_train - NUM_VALIDATION,
        NUM_VALIDATION,
        num_test,
        shape,
        class_names,
        download_mb=download_mb,
    )
    return Known(source, facts)


_GREY, _SMALL_COLOUR = (1, 28, 28), (3, 32, 32)
_KUZUSHIJI = ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")
_OBJECTS = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
_MERGED = (*string.digits, *string.ascii_uppercase, *"abdefghnqrt")
_EMNIST_CLASSES = {
    "balanced": _MERGED,
    "byclass": (*string.digits, *string.ascii_uppercase, *string.ascii_lowercase),
    "bymerge": _MERGED,
    "digits": _DIGITS,
    "letters": tuple(string.ascii_lowercase),
    "mnist": _DIGITS,
}
_EMNIST_COUNTS = {
    "balanced": (112_800, 18_800),
    "byclass": (697_932, 116_323),
    "bymerge": (697_932, 116_323),
    "digits": (240_000, 40_000),
    "letters": (124_800, 20_800),
    "mnist": (60_000, 10_000),
}


def _emnist(split: str) -> Known:
    source = IdxSource(
        "emnist",
        "EMNIST",
        train=f"emnist-{split}-train",
        test=f"emnist-{split}-test",
        is_zipped=True,
        is_transposed=True,
        first_label=1 if split == "letters" else 0,
    )
    return _known(source, _EMNIST_COUNTS[split], _GREY, _EMNIST_CLASSES[split], 562.0)


class TorchvisionSet(Dataset):
    """A set of which a :class:`Known` row says everything.

    Attributes:
        known: The row.
    """

    known: Known

    def __init__(self, config: object) -> None:
        self.config = config

    def facts(self) -> Facts:
        """Return numbers and names without loading a picture.

        Returns:
            What :meth:`load` will give.
        """
        return self.known.facts

    def is_present(self) -> bool:
        """Return whether the files are on this machine.

        Returns:
            True if nothing must be fetched.
        """
        return self.known.source.is_present(data_root())

    def load(self, report: Report = be_silent) -> Splits:
        """Read the files, downloading them first if they are not there.

        Args:
            report: Told how far the download is.

        Returns:
            All but the last 5,000 training pictures, those, and the official test pictures.
        """
        source = self.known.source
        if not self.is_present():
            fetch(source, data_root(), report, self.title)
        train, test = source.read(data_root())
        num_validation = min(NUM_VALIDATION, len(train) // 2)
        start = len(train) - num_validation
        return Splits(
            train=train.take(slice(0, start)),
            validation=train.take(slice(start, len(train))),
            test=test,
            class_names=self.known.facts.class_names,
        )


def fetch(source: Source, root: Path, report: Report, title: str, *, instead: str = "") -> None:
    """Fetch a set's files, or say what was looked for and what to do.

    Args:
        source: The files.
        root: Data folder.
        report: Told how far the download is.
        title: Name of the data set.
        instead: What may be used in its place, as the end of a sentence.

    Raises:
        DataUnavailableError: If they cannot be fetched.
    """
    try:
        source.fetch(root, report, title)
    except DataUnavailableError as error:
        raise DataUnavailableError(
            error.message,
            f"Connect to the network and try again, or put {source.wanted} in the data folder "
            f"(AELIB_DATA){instead}.",
        ) from error


@config
class MnistConfig:
    """MNIST has no settings."""


@DATASETS.register("mnist", MnistConfig)
class Mnist(TorchvisionSet):
    """Handwritten digits."""

    title = "MNIST"
    summary = "70,000 handwritten digits, grey, 28×28."
    licence = "CC BY-SA 3.0"
    citation = "LeCun, Bottou, Bengio & Haffner 1998, https://doi.org/10.1109/5.726791"
    known = _known(IdxSource("mnist", "MNIST"), (60_000, 10_000), _GREY, _DIGITS, 11.6)


@config
class KmnistConfig:
    """KMNIST has no settings."""


@DATASETS.register("kmnist", KmnistConfig)
class Kmnist(TorchvisionSet):
    """Handwritten Japanese syllables."""

    title = "KMNIST"
    summary = "70,000 cursive Japanese characters of ten kinds, grey, 28×28."
    licence = "CC BY-SA 4.0"
    citation = "Clanuwat et al. 2018, https://arxiv.org/abs/1812.01718"
    known = _known(IdxSource("kmnist", "KMNIST"), (60_000, 10_000), _GREY, _KUZUSHIJI, 21.0)


@config
class EmnistConfig:
    """Which part of EMNIST."""

    part: str = setting(
        "letters",
        label="Part",
        help="Letters only, digits only, or both with similar letters merged or not.",
        choices=tuple(_EMNIST_CLASSES),
    )


@DATASETS.register("emnist", EmnistConfig)
class Emnist(TorchvisionSet):
    """Handwritten letters and digits."""

    title = "EMNIST"
    summary = "Handwritten letters and digits, grey, 28×28, in six official parts."
    licence = "Made from NIST Special Database 19; free to use with credit to NIST"
    citation = "Cohen, Afshar, Tapson & van Schaik 2017, https://arxiv.org/abs/1702.05373"

    def __init__(self, config: EmnistConfig) -> None:
        super().__init__(config)
        self.known = _emnist(config.part)


@config
class Cifar10Config:
    """CIFAR-10 has no settings."""


@DATASETS.register("cifar10", Cifar10Config)
class Cifar10(TorchvisionSet):
    """Small photographs of ten kinds of things."""

    title = "CIFAR-10"
    summary = "60,000 colour photographs of animals and vehicles, 32×32."
    licence = "None stated; the authors ask to be cited"
    citation = "Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html"
    known = _known(CifarSource(), (50_000, 10_000), _SMALL_COLOUR, _OBJECTS, 170.5)


@config
class SvhnConfig:
    """SVHN has no settings."""


@DATASETS.register("svhn", SvhnConfig)
class Svhn(TorchvisionSet):
    """House numbers."""

    title = "SVHN"
    summary = "99,289 colour photographs of house numbers, 32×32, cropped to one digit."
    licence = "For non-commercial use only"
    citation = "Netzer et al. 2011, http://ufldl.stanford.edu/housenumbers/"
    known = _known(SvhnSource(), (73_257, 26_032), _SMALL_COLOUR, _DIGITS, 246.4)
