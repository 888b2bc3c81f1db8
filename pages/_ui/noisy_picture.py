"""The picture to denoise, and the noise that is put on it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.analysis.spoiling import spoil
from aelib.analysis.tuning import estimate_noise, sample_photo
from aelib.core.errors import DataError
from aelib.corruptions import CORRUPTIONS
from aelib.data import DATASETS
from aelib.data.pictures import SUFFIXES, open_picture
from aelib.viz.pixels import to_picture, to_pixels
from pages._ui import address, failures, noisy_series, state
from pages._ui.picture_picker import pick, take_upload

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.data import Channel
    from pages._ui.guard import Opened

    Picture = npt.NDArray[np.float32]

TEST, PHOTO, UPLOAD = "test", "photo", "upload"
NO_NOISE = "none"
SEED, MAX_SEED, STEP = "seed", 999_999, 0.01
SMALLEST = 3
NOISY_ALREADY = "None: the picture is noisy already"


class NoisyPicture(NamedTuple):
    """What is to be denoised.

    Attributes:
        noisy: The picture to clean, in [0, 1].
        clean: What it was before noise was put on; None when that is unknown.
        kind: Corruption to expect.
        level: Its level, estimated when no noise was put on.
        seed: Which noise of that level; 0 when none was put on.
        digest: Names the picture without its noise.
        is_test: It is one of the pictures that the model's data set keeps apart.
        channels: What the channels of a series stand for; empty for a picture.
    """

    noisy: Picture
    clean: Picture | None
    kind: str
    level: float
    seed: int
    digest: str
    is_test: bool
    channels: tuple[Channel, ...] = ()

    @property
    def num_pixels(self) -> int:
        """How many pixels it has, or moments."""
        return int(self.noisy.shape[0] * self.noisy.shape[1])

    @property
    def key(self) -> str:
        """Names picture and noise."""
        kind = NO_NOISE if self.clean is None else self.kind
        return f"{self.digest} {kind} {self.level} {self.seed}"


def choose_source(opened: Opened) -> str:
    """Draw the choice where the picture comes from.

    Args:
        opened: Model and data.

    Returns:
        ``test``, ``photo`` or ``upload``.
    """
    if opened.model.image.kind == "series":
        return address.one_of(
            "Series",
            [TEST, UPLOAD],
            default=TEST,
            key="recording",
            help="A test series of the model's data set, or a recording of yours of any length.",
        )
    return address.one_of(
        "Picture",
        [TEST, PHOTO, UPLOAD],
        default=TEST,
        key="source",
        help="A test picture of the model's data set, a sample photograph, or a picture of yours "
        "of any size.",
    )


def choose(opened: Opened, source: str, *, is_live: bool) -> NoisyPicture | None:
    """Draw the choice of picture and noise.

    Args:
        opened: Model and data.
        source: Where the picture comes from, see :func:`choose_source`.
        is_live: The level is chosen in a live view: here it is as numbers only.

    Returns:
        The picture; None while an upload is missing or cannot be read.
    """
    is_series = opened.model.image.kind == "series"
    channels: tuple[Channel, ...] = ()
    left, right = st.columns([3, 2], gap="large")
    with left:
        if is_series:
            choose_clean = (
                noisy_series.choose_test if source == TEST else noisy_series.choose_upload
            )
            found = choose_clean(opened)
            picture, channels = (None, ()) if found is None else found
        else:
            pixels = _pixels(opened, source)
            picture = None if pixels is None else to_picture(pixels)
    with right:
        kind, level, seed = _choose_noise(opened, is_live=is_live)
    if picture is None:
        return None
    digest = hashlib.sha256(str(picture.shape).encode() + picture.tobytes()).hexdigest()[:32]
    is_test = source == TEST
    if kind == NO_NOISE:
        estimate = min(1.0, max(0.02, round(estimate_noise(picture), 2)))
        return NoisyPicture(picture, None, "gaussian", estimate, seed, digest, is_test, channels)
    spoilt = spoil(picture, kind, level, seed=seed)
    return NoisyPicture(spoilt, picture, kind, level, seed, digest, is_test, channels)


def level_key(kind: str) -> str:
    """Return the name in the address of a noise's level.

    Args:
        kind: Name of the noise.

    Returns:
        Key of its slider.
    """
    return f"{kind}_level"


def corruption_of(opened: Opened) -> str:
    """Return the name of the noise that a model was trained to undo.

    Args:
        opened: Model and data.

    Returns:
        Name of the corruption; ``none`` for a plain autoencoder.
    """
    return CORRUPTIONS.name_of(opened.config.model.corruption)


def title_of(kind: str) -> str:
    """Return what a corruption is called.

    Args:
        kind: Its name in settings.

    Returns:
        Name for people.
    """
    title: str = CORRUPTIONS[kind].part.title
    return NOISY_ALREADY if kind == NO_NOISE else title


def data_title(opened: Opened) -> str:
    """Return what a model's pictures are called.

    Args:
        opened: Model and data.

    Returns:
        Title of the data set.
    """
    return DATASETS[DATASETS.name_of(opened.config.data)].part.title


def _pixels(opened: Opened, source: str) -> npt.NDArray[np.uint8] | None:
    if source == TEST:
        return to_pixels(pick(opened, key="image", label="Test picture", can_upload=False).image)
    if source == PHOTO:
        photo = sample_photo()
        st.caption("A cat, by Stéfan van der Walt (public domain), 451 × 300 pixels in colour.")
        return photo
    st.file_uploader(
        "A picture of any size",
        type=[suffix[1:] for suffix in SUFFIXES],
        key="denoising.file",
        on_change=take_upload,
        args=("denoising",),
        max_upload_size=20,
        help="Up to 20 MB and 25 million pixels. It stays on this computer.",
    )
    name, data = state.get("denoising.upload", lambda: ("", b""))
    if not data:
        st.info("Choose a file to begin.", icon=":material/upload:")
        return None
    with failures.caught():
        pixels = open_picture(data, name)
        if min(pixels.shape[:2]) < SMALLEST:
            raise DataError(
                f"Expected a picture of {SMALLEST} pixels a side or more, got "
                f"{pixels.shape[1]} × {pixels.shape[0]}.",
                "Choose a larger one.",
            )
        height, width = pixels.shape[:2]
        st.caption(f"{failures.plain(name)}, {width} × {height} pixels")
        return pixels
    return None


def _choose_noise(opened: Opened, *, is_live: bool) -> tuple[str, float, int]:
    own = corruption_of(opened)
    sample = opened.model.image.kind
    fitting = [kind for kind in CORRUPTIONS if sample in CORRUPTIONS[kind].part.kinds]
    kinds = [*(kind for kind in fitting if kind != NO_NOISE), NO_NOISE]
    kind = st.selectbox(
        "Noise",
        kinds,
        index=kinds.index(own if own != NO_NOISE else "gaussian"),
        key="noise",
        bind="query-params",
        help=" · ".join(f"{kind}: {title_of(kind)}" for kind in kinds),
    )
    meaning = CORRUPTIONS[kind].part.level
    if meaning is None:
        return NO_NOISE, 0.0, 0
    place = (
        st.popover("As numbers", icon=":material/link:")
        if is_live
        else st.container(horizontal=True, vertical_alignment="bottom")
    )
    with place:
        level = st.slider(
            meaning.label,
            meaning.low,
            meaning.high,
            meaning.default,
            step=STEP,
            key=level_key(kind),
            bind="query-params",
            width="stretch",
        )
        seed = st.number_input(
            "Seed",
            0,
            MAX_SEED,
            key=SEED,
            bind="query-params",
            width=120,
            help="The same seed puts the same noise on the picture.",
        )
    return kind, float(level), int(seed)
