"""What is known of a photograph, kept while a person looks at it: keys name the content.

A page is drawn anew at each click; on a large photograph each of these takes seconds.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.photographs.files import Photograph, open_photograph

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.comparison import Score

    Picture = npt.NDArray[np.float32]


class Opened(NamedTuple):
    """A photograph that was opened; never change it.

    Attributes:
        photograph: The photograph.
        digest: Names its content.
    """

    photograph: Photograph
    digest: str


def opened(name: str, data: bytes) -> Opened:
    """Open a photograph.

    Args:
        name: Name of its file, for messages.
        data: Content of the file.

    Returns:
        The photograph.

    Raises:
        DataError: If it is no picture of a known kind, is damaged or too large.
    """
    digest = hashlib.sha256(data).hexdigest()[:32]
    return Opened(_photograph(digest, name, data), digest)


@st.cache_resource(max_entries=3, show_spinner=False)
def _photograph(digest: str, name: str, _data: bytes) -> Photograph:
    return open_photograph(_data, name)


@st.cache_data(max_entries=8, show_spinner=False)
def sample(title: str) -> bytes:
    """Return a sample as a file.

    Args:
        title: Its title.

    Returns:
        A PNG.
    """
    from aelib.photographs.samples import read_sample  # noqa: PLC0415
    from aelib.viz.pixels import encode  # noqa: PLC0415

    return encode(read_sample(title))


@st.cache_data(max_entries=64, show_spinner=False)
def sigma(key: str, _picture: Picture) -> float:
    """Estimate the noise of a picture.

    Args:
        key: Names the picture.

    Returns:
        Its standard deviation.
    """
    from aelib.photographs.noise_level import estimate_sigma  # noqa: PLC0415

    return estimate_sigma(_picture)


@st.cache_data(max_entries=16, show_spinner=False)
def correlation(key: str, _removed: Picture) -> Picture:
    """Correlate what was removed from a picture with itself.

    Args:
        key: Names the picture and what was done to it.

    Returns:
        Correlations, see :func:`aelib.photographs.residual.autocorrelation`.
    """
    from aelib.photographs.residual import autocorrelation  # noqa: PLC0415

    return autocorrelation(_removed)


@st.cache_data(max_entries=16, show_spinner=False)
def measured(
    key: str, names: tuple[str, ...], _clean: Picture, _results: Mapping[str, Picture]
) -> dict[str, Score]:
    """Measure results against the clean picture.

    Args:
        key: Names the picture and what was done to it.
        names: Of the results.

    Returns:
        Scores by name.
    """
    from aelib.analysis.comparison import scores  # noqa: PLC0415

    return scores(_clean, {name: _results[name].clip(0.0, 1.0) for name in names})


@st.cache_data(max_entries=64, show_spinner=False)
def looks(key: str, _clean: Picture, _picture: Picture) -> float:
    """Measure how different from the clean picture a result looks.

    Args:
        key: Names the picture and what was done to it.

    Returns:
        A distance, see :func:`aelib.photographs.perceptual.perceptual_distance`.
    """
    from aelib.photographs.perceptual import perceptual_distance  # noqa: PLC0415

    return perceptual_distance(_clean, _picture.clip(0.0, 1.0))
