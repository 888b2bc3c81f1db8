"""Files that a person might hand in, made by the tests."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data root of the test's own."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("AELIB_DATA", str(folder))
    return folder


@pytest.fixture(scope="session")
def encode() -> Callable[..., bytes]:
    """Return a function that writes pixels, or a Pillow image, as an image file."""

    def encode(image: np.ndarray | Image.Image, kind: str = "PNG", **options: object) -> bytes:
        buffer = io.BytesIO()
        picture = image if isinstance(image, Image.Image) else Image.fromarray(image)
        picture.save(buffer, kind, **options)
        return buffer.getvalue()

    return encode


@pytest.fixture(scope="session")
def photo() -> Callable[..., np.ndarray]:
    """Return a function that makes random pixels from a seed."""

    def photo(seed: int, *shape: int) -> np.ndarray:
        return np.random.default_rng(seed).integers(0, 256, shape or (20, 30, 3), np.uint8)

    return photo


@pytest.fixture(scope="session")
def pack() -> Callable[..., bytes]:
    """Return a function that writes a zip from contents by name."""

    def pack(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", compression) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return pack
