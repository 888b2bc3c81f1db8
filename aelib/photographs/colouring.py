r"""Give grey photographs colours, where too few coloured ones are at hand to train on.

A picture is cut into regions that follow its brightness, each takes a chroma from a real
photograph, and the chroma varies with the brightness within a region. The result fools nobody, but
it has what a denoiser must know of colour: chroma is smooth, and its edges lie where the edges of
the brightness lie. Photographs that scikit-image and scikit-learn bring along are added as they
are.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aelib.data.pictures import open_picture

if TYPE_CHECKING:
    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]

LIBRARY_PHOTOGRAPHS = (
    ("sklearn", "datasets/images/china.jpg"),
    ("sklearn", "datasets/images/flower.jpg"),
    ("skimage", "data/coffee.png"),
    ("skimage", "data/motorcycle_left.png"),
    ("skimage", "data/rocket.jpg"),
    ("skimage", "data/ihc.png"),
    ("skimage", "data/hubble_deep_field.jpg"),
)
LIBRARY_VALIDATION = (("skimage", "data/astronaut.png"), ("skimage", "data/chelsea.png"))

# ITU-R BT.601
TO_RGB = np.array([[1.0, 0.0, 1.402], [1.0, -0.344136, -0.714136], [1.0, 1.772, 0.0]])


def library_photographs(places: tuple[tuple[str, str], ...] = LIBRARY_PHOTOGRAPHS) -> list[Pixels]:
    """Read coloured photographs that come with installed libraries.

    Args:
        places: Package and file of each.

    Shape:
        - returns: each ``(H, W, 3)``

    Returns:
        Pixels of those that are there.
    """
    found = []
    for package, name in places:
        path = _home(package) / name
        if path.exists():
            found.append(open_picture(path.read_bytes(), path.name))
    return found


def chroma_of(photographs: list[Pixels], count: int, seed: int) -> npt.NDArray[np.float64]:
    """Draw chroma values from photographs.

    Args:
        photographs: Coloured ones.
        count: How many from each.
        seed: Of the draw.

    Shape:
        - returns: ``(count * len(photographs), 2)``

    Returns:
        Cb and Cr, about 0.
    """
    draws = np.random.default_rng(seed)
    rows = [p.reshape(-1, 3)[draws.integers(0, p.size // 3, count)] for p in photographs]
    return (np.concatenate(rows) / 255.0) @ np.linalg.inv(TO_RGB).T[:, 1:]


def coloured(grey: Pixels, chroma: npt.NDArray[np.float64], seed: int) -> Pixels:
    """Give a grey photograph colours.

    Args:
        grey: The photograph.
        chroma: Values to draw from.
        seed: Of the draw; another seed gives other colours.

    Shape:
        - grey: ``(H, W)``
        - chroma: ``(N, 2)``
        - returns: ``(H, W, 3)``

    Returns:
        Its brightness with chroma.
    """
    from scipy.ndimage import gaussian_filter  # noqa: PLC0415 -- slow to load

    draws = np.random.default_rng(seed)
    light = grey / 255.0
    smooth = gaussian_filter(light, draws.uniform(0.7, 2.0))
    height, width = grey.shape
    rows, columns = np.mgrid[0:height, 0:width] / max(height, width)
    places = np.stack([smooth * draws.uniform(1.0, 4.0), rows, columns], axis=2)
    count = int(draws.integers(3, 13))
    centres = places[draws.integers(0, height, count), draws.integers(0, width, count)]
    nearest = ((places[:, :, None] - centres) ** 2).sum(3).argmin(2)
    colours = chroma[draws.integers(0, len(chroma), count)] * draws.uniform(0.3, 1.2)
    texture = (light - smooth)[..., None] * draws.normal(0.0, 0.3, (count, 2))[nearest]
    planes = colours[nearest] * (0.5 + light[..., None]) + texture
    softness = draws.uniform(0.3, 1.0) if draws.random() < 0.7 else draws.uniform(1.0, 10.0)
    planes = gaussian_filter(planes, (softness, softness, 0.0))
    mixed = np.concatenate([light[..., None], planes], axis=2) @ TO_RGB.T
    pixels: Pixels = (mixed.clip(0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    return pixels


def turned(photograph: Pixels, seed: int) -> Pixels:
    """Turn and scale the chroma of a photograph: other colours with the same edges.

    Args:
        photograph: A coloured one.
        seed: Of the draw.

    Shape:
        - photograph, returns: ``(H, W, 3)``

    Returns:
        The photograph in other colours.
    """
    draws = np.random.default_rng(seed)
    angle, scale = draws.uniform(0.0, 2.0 * np.pi), draws.uniform(0.5, 1.3)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    planes = (photograph / 255.0) @ np.linalg.inv(TO_RGB).T
    planes[..., 1:] = planes[..., 1:] @ turn.T
    pixels: Pixels = ((planes @ TO_RGB.T).clip(0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    return pixels


def colour_corpus(
    greys: list[Pixels], *, variants: int = 2, repeats: int = 6, turns_hues: bool = False
) -> list[Pixels]:
    """Return what a network for coloured photographs is trained on.

    Args:
        greys: Grey photographs.
        variants: Colourings of each.
        repeats: How often each real photograph stands among them.
        turns_hues: Every other time in other colours.

    Shape:
        - greys: each ``(H, W)``
        - returns: each ``(H, W, 3)``

    Returns:
        Coloured photographs, invented and real ones.
    """
    real = library_photographs()
    chroma = chroma_of(real, 2000, seed=0)
    invented = [
        coloured(grey, chroma, seed=variant * len(greys) + index)
        for variant in range(variants)
        for index, grey in enumerate(greys)
    ]
    found = [
        turned(photograph, seed=repeat) if turns_hues and repeat % 2 else photograph
        for repeat in range(repeats)
        for photograph in real
    ]
    return invented + found


def _home(package: str) -> Path:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else Path()
