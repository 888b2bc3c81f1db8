"""Caches of the search for anomalies; keys name the content, as in ``cache``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.runs import find_run
from pages._ui import cache
from pages._ui.cache import weights_state

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.anomaly import Reference
    from aelib.data import ImageSet
    from aelib.runs import RunDirectory

    Scores = dict[str, npt.NDArray[np.floating]]

FAULTS = "faults"


class Known(NamedTuple):
    """What is known of a model's data; never change it.

    Attributes:
        reference: What strange pictures are told from.
        usual: Scores of the validation pictures that set the threshold.
        rows: Numbers of the test pictures that were scored.
        images: Those pictures.
        scores: Theirs.
        faults: Those of the test split that are known to be faulty.
    """

    reference: Reference
    usual: Scores
    rows: npt.NDArray[np.int64]
    images: ImageSet
    scores: Scores
    faults: ImageSet


class Strange(NamedTuple):
    """Strange pictures and their scores; never change them."""

    images: ImageSet
    scores: Scores


def known(run: RunDirectory) -> Known:
    """Return what is known, and the scores of test pictures.

    Args:
        run: A run with weights.

    Returns:
        The scores and what they were made of.
    """
    return _known(run.id, weights_state(run))


def strange(run: RunDirectory, kind: str) -> Strange:
    """Return strange pictures made of the test pictures, or those that are faulty.

    Args:
        run: A run with weights.
        kind: One of :data:`aelib.analysis.strange.KINDS`, or :data:`FAULTS`.

    Returns:
        Pictures and scores.
    """
    return _strange(run.id, weights_state(run), kind)


@st.cache_resource(max_entries=4, show_spinner="Scoring known pictures …")
def _known(run_id: str, state: tuple[int, int]) -> Known:
    from aelib.analysis import anomaly  # noqa: PLC0415

    run = find_run(run_id)
    pictures = cache.held_out(run.config())
    fitted, usual = anomaly.halved(pictures.validation)
    reference = anomaly.refer(cache.model(run), fitted)
    rows, faulty = anomaly.parted(pictures.test, pictures.factor_names)
    images = pictures.test.take(rows)
    return Known(
        reference,
        anomaly.scores(reference, usual),
        rows.numpy(),
        images,
        anomaly.scores(reference, images),
        pictures.test.take(faulty),
    )


@st.cache_resource(max_entries=12, show_spinner="Scoring strange pictures …")
def _strange(run_id: str, state: tuple[int, int], kind: str) -> Strange:
    from aelib.analysis.anomaly import scores, strangers  # noqa: PLC0415

    had = known(find_run(run_id))
    images = had.faults if kind == FAULTS else strangers(had.images, kind)
    return Strange(images, scores(had.reference, images))
