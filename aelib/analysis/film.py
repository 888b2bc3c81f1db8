"""A walk through latent space as a film that plays anywhere: MP4 (H.264) or WebM (VP9).

Both are written by FFmpeg through PyAV, which is imported only when a film is made.

References:
    PyAV. https://pyav.basswood-io.com
"""

from __future__ import annotations

import importlib.util
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import numpy as np

from aelib.analysis.strips import MAX_FRAMES, to_frames
from aelib.core.errors import CapabilityError

if TYPE_CHECKING:
    from av.video.stream import VideoStream
    from torch import Tensor

FilmKind = Literal["mp4", "webm"]
SMOOTH_FPS = 30.0
REMEDY = "Install PyAV: pip install av"


class _Codec(NamedTuple):
    name: str
    options: dict[str, str]
    container: dict[str, str]


_CODECS: dict[FilmKind, _Codec] = {
    # the index is moved to the front, so that a browser begins before it has all of it
    "mp4": _Codec("libx264", {"crf": "16", "preset": "medium"}, {"movflags": "faststart"}),
    "webm": _Codec(
        "libvpx-vp9",
        {"crf": "20", "b": "0", "deadline": "good", "cpu-used": "5", "row-mt": "1"},
        {},
    ),
}


def can_film() -> bool:
    """Return whether the library that writes films is installed.

    Returns:
        True if it is.
    """
    return importlib.util.find_spec("av") is not None


def smooth_pace(num_steps: int, fps: float, num_legs: int, *, bounce: bool) -> tuple[int, float]:
    """Return how many pictures a smooth film of the same duration has.

    Args:
        num_steps: Pictures of each leg, both stops included.
        fps: How many of them are shown in a second.
        num_legs: Legs of the way.
        bounce: It goes back too.

    Returns:
        Pictures of each leg, and frames per second: 30, or fewer in a film that would be too long.
    """
    seconds = (num_steps - 1) / fps
    most = (MAX_FRAMES // (2 if bounce else 1) - 1) // num_legs
    steps = max(1, min(round(seconds * SMOOTH_FPS), most))
    return steps + 1, steps / seconds


def to_film(
    images: Tensor, kind: FilmKind, fps: float = 10.0, scale: int = 4, *, bounce: bool = False
) -> bytes:
    """Encode pictures as a film.

    Args:
        images: Frames in [0, 1].
        kind: ``mp4`` or ``webm``.
        fps: Frames per second.
        scale: Whole factor of enlargement; pixels stay sharp, series are drawn finer.
        bounce: Add the way back.

    Shape:
        - images: ``(T, C, H, W)``

    Returns:
        The file's content.

    Raises:
        CapabilityError: If PyAV is not installed.
        ValueError: If the rate is not between 0.1 and 60.
    """
    if not 0.1 <= fps <= 60.0:
        raise ValueError(f"expected 0.1 to 60 frames per second, got {fps}")
    try:
        import av  # noqa: PLC0415 -- loads FFmpeg
    except ImportError as error:
        raise CapabilityError(
            "Expected PyAV, which writes films; it is missing.", REMEDY
        ) from error
    frames = to_frames(images, scale, bounce=bounce)
    # both codecs store colours for squares of 2 × 2 pixels
    odd = [(0, 0), (0, frames.shape[1] % 2), (0, frames.shape[2] % 2), (0, 0)]
    frames = np.pad(frames, odd, mode="edge")
    if frames.shape[3] == 1:
        frames = frames.repeat(3, axis=3)
    codec, rate = _CODECS[kind], Fraction(fps).limit_denominator(1000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film.{kind}"
        with av.open(path, "w", format=kind, container_options=codec.container) as container:
            added = container.add_stream(codec.name, rate=rate, options=codec.options)
            stream = cast("VideoStream", added)
            stream.height, stream.width = frames.shape[1:3]
            stream.pix_fmt = "yuv420p"
            for pixels in frames:
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
                container.mux(stream.encode(frame))
            container.mux(stream.encode())
        return path.read_bytes()
