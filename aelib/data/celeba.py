"""CelebA: photographs of faces, cropped and resized once and kept.

The archive is read as it is, without unpacking its 202,599 files. Pictures are decoded one at a
time straight into a file on disk, so that preparing them takes no more memory than one picture.

References:
    Liu, Luo, Wang & Tang 2015, Deep learning face attributes in the wild.
    https://arxiv.org/abs/1411.7766
"""

from __future__ import annotations

import importlib.util
import io
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image

from aelib.core.config import config, setting
from aelib.core.errors import DataError, DataUnavailableError
from aelib.core.types import be_silent
from aelib.data.base import DATASETS, Dataset, Facts, ImageSet, Splits, data_root
from aelib.data.staging import staging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import numpy.typing as npt

    from aelib.core.types import Report

FOLDER = "celeba"
PICTURES, PARTITION, ATTRIBUTES_FILE = (
    "img_align_celeba.zip",
    "list_eval_partition.txt",
    "list_attr_celeba.txt",
)
OFFICIAL = {"train": 162_770, "validation": 19_867, "test": 19_962}
NUM_VALIDATION = 5_000
CROPS = {"square": 178, "face": 148}
_PARTS = {"train": "0", "validation": "1", "test": "2"}
_WORDS = """
5_o_Clock_Shadow Arched_Eyebrows Attractive Bags_Under_Eyes Bald Bangs Big_Lips Big_Nose Black_Hair
Blond_Hair Blurry Brown_Hair Bushy_Eyebrows Chubby Double_Chin Eyeglasses Goatee Gray_Hair
Heavy_Makeup High_Cheekbones Male Mouth_Slightly_Open Mustache Narrow_Eyes No_Beard Oval_Face
Pale_Skin Pointy_Nose Receding_Hairline Rosy_Cheeks Sideburns Smiling Straight_Hair Wavy_Hair
Wearing_Earrings Wearing_Hat Wearing_Lipstick Wearing_Necklace Wearing_Necktie Young
"""
ATTRIBUTES = tuple(_WORDS.split())


@config
class CelebaConfig:
    """Which faces, and how they are cut."""

    size: int = setting(
        64, label="Side", help="Height and width of a picture.", low=8, high=128, unit="pixels"
    )
    crop: str = setting(
        "face",
        label="Crop",
        help="The middle 148 × 148 pixels (face), or 178 × 178 (square), of 178 × 218.",
        choices=tuple(CROPS),
    )
    num_train: int = setting(
        30_000,
        label="Training pictures",
        help="The first ones of the official training set; 64 × 64 takes 12 kB each.",
        low=10,
        high=OFFICIAL["train"],
    )
    label: str = setting(
        "",
        label="Label",
        help="An attribute that makes two classes, without and with; empty for none.",
        choices=("", *ATTRIBUTES),
    )


@DATASETS.register("celeba", CelebaConfig)
class Celeba(Dataset):
    """Faces of celebrities."""

    title = "CelebA"
    summary = "Colour photographs of the faces of celebrities, with 40 attributes."
    licence = "For non-commercial research only"
    citation = "Liu, Luo, Wang & Tang 2015, https://arxiv.org/abs/1411.7766"

    def __init__(self, config: CelebaConfig) -> None:
        self.config = config

    def facts(self) -> Facts:
        """Return numbers and names without loading a picture.

        Returns:
            What :meth:`load` will give.
        """
        size = self.config.size
        return Facts(
            self.config.num_train,
            NUM_VALIDATION,
            OFFICIAL["test"],
            (3, size, size),
            self._class_names,
            download_mb=1_400.0,
        )

    def is_present(self) -> bool:
        """Return whether pictures and lists are on this machine.

        Returns:
            True if nothing must be fetched.
        """
        has_pictures = (_folder() / PICTURES).is_file() or _unpacked().is_dir()
        wanted = [PARTITION, ATTRIBUTES_FILE] if self.config.label else [PARTITION]
        return has_pictures and all((_folder() / name).is_file() for name in wanted)

    def load(self, report: Report = be_silent) -> Splits:
        """Read the prepared pictures, preparing or downloading them first where needed.

        Args:
            report: Told how far download and preparation are.

        Returns:
            The first training pictures, 5,000 official validation and all official test pictures.
        """
        if not self.is_present():
            _fetch(report)
        files = _partition()
        attribute = _attribute(self.config.label) if self.config.label else None
        limits = {"train": self.config.num_train, "validation": NUM_VALIDATION}
        parts = []
        for part in OFFICIAL:
            names = files[part][: limits.get(part)]
            labels = None
            if attribute is not None:
                labels = torch.tensor([attribute[name] for name in names])
            parts.append(ImageSet(self._prepared(part, names, report), labels))
        train, validation, test = parts
        return Splits(train, validation, test, class_names=self._class_names)

    @property
    def _class_names(self) -> tuple[str, ...]:
        words = self.config.label.replace("_", " ").lower()
        return (f"not {words}", words) if words else ()

    def _prepared(self, part: str, names: list[str], report: Report) -> torch.Tensor:
        size, crop = self.config.size, self.config.crop
        path = _folder() / "prepared" / f"{part}-{len(names)}-{crop}-{size}.npy"
        if not path.is_file():
            with staging(path.parent) as temporary:
                _prepare(temporary / path.name, names, CROPS[crop], size, report)
                (temporary / path.name).replace(path)
        try:
            pixels = np.load(path, allow_pickle=False)
            is_whole = pixels.shape == (len(names), 3, size, size) and pixels.dtype == np.uint8
        except (ValueError, OSError, EOFError):
            is_whole = False
        if not is_whole:
            path.unlink()
            raise DataError(
                f"The prepared pictures '{path.name}' were damaged and have been removed.",
                "Load the data set again.",
            )
        return torch.from_numpy(pixels)


def _folder() -> Path:
    return data_root() / FOLDER


def _unpacked() -> Path:
    return _folder() / PICTURES.removesuffix(".zip")


def _fetch(report: Report) -> None:
    remedy = (
        f"Download {PICTURES}, {PARTITION} and {ATTRIBUTES_FILE} from the authors' page, "
        f"https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html, and put them into '{FOLDER}' in the "
        "data folder (AELIB_DATA)."
    )
    if importlib.util.find_spec("gdown") is None:
        raise DataUnavailableError(
            "CelebA is not on this machine, and its files can only be downloaded with the package "
            "gdown, which is not installed.",
            remedy,
        )
    # The files lie on Google Drive, from where only gdown can fetch them.
    from torchvision.datasets import CelebA
    from torchvision.datasets.utils import download_file_from_google_drive

    wanted = [row for row in CelebA.file_list if row[2] in (PICTURES, PARTITION, ATTRIBUTES_FILE)]
    for index, (file_id, md5, name) in enumerate(wanted):
        if (_folder() / name).is_file():
            continue
        report(index / len(wanted), f"Fetching CelebA: {name}")
        with staging(_folder()) as temporary:
            try:
                download_file_from_google_drive(file_id, temporary, name, md5)
            except Exception as error:
                # gdown has errors of its own kind, and the import of it can fail as well.
                raise DataUnavailableError(
                    f"CelebA is not on this machine, and '{name}' could not be downloaded.", remedy
                ) from error
            (temporary / name).replace(_folder() / name)


def _partition() -> dict[str, list[str]]:
    rows = [line.split() for line in (_folder() / PARTITION).read_text().splitlines()]
    files = {part: [row[0] for row in rows if row[1:] == [code]] for part, code in _PARTS.items()}
    if not all(files.values()):
        raise DataError(
            f"Expected lines of a file name and 0, 1 or 2 in '{PARTITION}', got others.",
            "Fetch the file again.",
        )
    return files


def _attribute(label: str) -> dict[str, int]:
    _, header, *rows = (_folder() / ATTRIBUTES_FILE).read_text().splitlines()
    column = header.split().index(label) + 1
    return {row[0]: int(row[column] == "1") for row in map(str.split, rows)}


def _prepare(path: Path, names: list[str], side: int, size: int, report: Report) -> None:
    shape = (len(names), 3, size, size)
    pixels = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=shape)
    with _reader() as read:
        for index, name in enumerate(names):
            pixels[index] = _cut(read(name), name, side, size)
            if index % 64 == 0:
                report(index / len(names), f"Cutting {len(names):,} faces")
    pixels.flush()


@contextmanager
def _reader() -> Iterator[Callable[[str], bytes]]:
    if _unpacked().is_dir():
        yield lambda name: (_unpacked() / name).read_bytes()
        return
    with zipfile.ZipFile(_folder() / PICTURES) as archive:
        yield lambda name: archive.read(f"{_unpacked().name}/{name}")


def _cut(data: bytes, name: str, side: int, size: int) -> npt.NDArray[np.uint8]:
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            left, top = (image.width - side) // 2, (image.height - side) // 2
            face = image.convert("RGB").crop((left, top, left + side, top + side))
            face = face.resize((size, size), Image.Resampling.BICUBIC)
    except (OSError, SyntaxError, ValueError) as error:
        raise DataError(
            f"Expected a JPEG picture in '{name}' of CelebA, got one that is damaged.",
            "Fetch the files again.",
        ) from error
    return np.asarray(face).transpose(2, 0, 1)
