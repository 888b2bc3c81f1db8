"""What was found of strange pictures: figures beside those that need no model, and the pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.analysis.anomaly import (
    BASELINES,
    SCORES,
    beyond,
    come_back,
    detect,
    rank,
    scores,
    scores_csv,
)
from aelib.runs.previews import tile
from aelib.viz.anomaly import roc_figure, score_histogram
from aelib.viz.pixels import enlarge
from pages._ui import address, downloads

if TYPE_CHECKING:
    from aelib.analysis.anomaly import Detection
    from aelib.data import ImageSet
    from pages._ui.cache_anomalies import Known, Strange
    from pages._ui.guard import Opened

FOUND, MISSED, ALARMS = "found", "missed", "false alarms"
COLUMNS, WIDTH = 12, 1200
QUIET = {"displayModeBar": False}


class Asked(NamedTuple):
    """What is looked for.

    Attributes:
        kind: How pictures are strange.
        score: By which score they are told.
        alarms: Share of the known pictures that may raise a false alarm.
    """

    kind: str
    score: str
    alarms: float


def draw(opened: Opened, asked: Asked, known: Known, strange: Strange) -> None:
    """Draw figures, a table beside the baselines, and the pictures.

    Args:
        opened: Model and data.
        asked: What is looked for.
        known: Known pictures and their scores.
        strange: Strange pictures and theirs.
    """
    found = {
        name: detect(known.usual[name], known.scores[name], strange.scores[name], asked.alarms)
        for name in (*SCORES, *BASELINES)
    }
    own = found[asked.score]
    _metrics(asked, own)
    left, right = st.columns(2)
    left.plotly_chart(
        score_histogram(
            known.scores[asked.score], strange.scores[asked.score], own.threshold, asked.score
        ),
        key="anomalies.histogram",
        config=QUIET,
    )
    right.plotly_chart(
        roc_figure({
            name: (known.scores[name], strange.scores[name], one.auc) for name, one in found.items()
        }),
        key="anomalies.roc",
        config=QUIET,
    )
    _table(found)
    _offer(opened, known, strange)
    _gallery(opened, asked, known, strange, own.threshold)


def draw_one(opened: Opened, asked: Asked, known: Known, image: ImageSet) -> None:
    """Draw how strange one picture is.

    Args:
        opened: Model and data.
        asked: What is looked for.
        known: Known pictures and their scores.
        image: The picture.
    """
    score = float(scores(known.reference, image)[asked.score][0])
    share = rank(known.usual[asked.score], score)
    st.markdown(f"{asked.score} {score:.4g}: stranger than **{share:.1%}** of the known pictures.")
    _rows(opened, image)


def _metrics(asked: Asked, own: Detection) -> None:
    with st.container(horizontal=True):
        st.metric(
            "Area under the curve",
            f"{own.auc:.3f}",
            help="The chance that a strange picture has a higher score than a known one: 0.5 is a "
            "guess, 1 is perfect.",
        )
        st.metric(f"Found at {asked.alarms:.1%} false alarms", f"{own.found:.1%}")
        st.metric(
            "False alarms, counted",
            f"{own.false_alarms:.1%}",
            help="On test pictures; the threshold was set on validation pictures.",
        )


def _table(found: dict[str, Detection]) -> None:
    best = max(one.auc for one in found.values())
    st.dataframe(
        {
            "Score": list(found),
            "Of": ["this model" if name in SCORES else "no network" for name in found],
            "Area under the curve": [round(one.auc, 4) for one in found.values()],
            "Found": [f"{one.found:.1%}" for one in found.values()],
            "False alarms": [f"{one.false_alarms:.1%}" for one in found.values()],
            "Best": [one.auc == best for one in found.values()],
        },
        hide_index=True,
        width="content",
    )


def _offer(opened: Opened, known: Known, strange: Strange) -> None:
    downloads.offer(
        "Scores",
        lambda: scores_csv([
            ("known", known.rows.tolist(), known.scores),
            ("strange", range(len(strange.images)), strange.scores),
        ]),
        f"{opened.run.id}-anomalies.csv",
        help="All scores of each picture.",
    )


def _gallery(
    opened: Opened, asked: Asked, known: Known, strange: Strange, threshold: float
) -> None:
    which = address.one_of(
        "Show",
        [FOUND, MISSED, ALARMS],
        default=FOUND,
        key="show",
        help="found: strange pictures, the most certain first. missed: strange pictures that pass "
        "for known ones. false alarms: known pictures above the threshold.",
    )
    of = known if which == ALARMS else strange
    rows = beyond(of.scores[asked.score], threshold, COLUMNS, above=which != MISSED)
    if not len(rows):
        st.caption("There are none.")
        return
    _rows(opened, of.images.take(rows))


def _rows(opened: Opened, images: ImageSet) -> None:
    again, apart = come_back(opened.model, images)
    for title, pictures in (
        ("Picture", images.batch(slice(None))),
        ("Comes back as", again),
        ("Differs at", apart),
    ):
        left, right = st.columns([1, 9], vertical_alignment="center")
        left.markdown(f"**{title}**")
        width = WIDTH * len(pictures) // COLUMNS
        right.image(
            enlarge(tile(pictures, len(pictures)), width),
            width="stretch" if len(pictures) == COLUMNS else width,
            alt=f"{title}: {len(pictures)} pictures",
        )
