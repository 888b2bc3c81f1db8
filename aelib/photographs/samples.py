"""Photographs to try things on, which no network was trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Sample(NamedTuple):
    """A photograph that comes with scikit-image.

    Attributes:
        title: What it shows.
        name: Its name in ``skimage.data``.
        credit: Who made it, and on which terms.
    """

    title: str
    name: str
    credit: str


SAMPLES = (
    Sample("cat", "chelsea", "Stéfan van der Walt, public domain"),
    Sample("astronaut", "astronaut", "NASA, public domain"),
    Sample("camera", "camera", "Lav Varshney, public domain"),
    Sample("coins", "coins", "Brooklyn Museum, no known restrictions"),
)


def read_sample(title: str) -> npt.NDArray[np.uint8]:
    """Read a sample.

    Args:
        title: Title of one of :data:`SAMPLES`.

    Shape:
        - returns: ``(H, W)`` or ``(H, W, 3)``

    Returns:
        Its pixels.

    Raises:
        ValueError: If there is none of that title.
    """
    from skimage import data

    for sample in SAMPLES:
        if sample.title == title:
            pixels: npt.NDArray[np.uint8] = getattr(data, sample.name)()
            return pixels
    raise ValueError(f"expected one of {[sample.title for sample in SAMPLES]}, got {title!r}")
