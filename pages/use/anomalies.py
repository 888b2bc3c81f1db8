"""Find pictures that a model does not know."""

from __future__ import annotations

import streamlit as st

from aelib.analysis.anomaly import ERROR, SCORES, WORST, one_picture
from aelib.analysis.strange import KINDS
from pages._ui import address, anomaly_view, cache_anomalies, failures, frame, guard, picture_picker
from pages._ui.anomaly_view import Asked
from pages._ui.cache_anomalies import FAULTS
from pages._ui.navigation import page

FEWEST = 20


def _main() -> None:
    spec = page("anomalies")
    frame.heading(
        spec,
        "An autoencoder brings back what it has learned, and does badly at what is strange to it. "
        "How much of what is strange does this model find, beside methods that need no network?",
    )
    opened = guard.open_chosen(spec)
    pictures = opened.pictures
    if min(len(pictures.validation), len(pictures.test)) < FEWEST:
        st.info(
            f"This page needs {FEWEST} validation and {FEWEST} test pictures at least; this data "
            f"set has {len(pictures.validation)} and {len(pictures.test)}.",
            icon=":material/info:",
        )
        return
    with failures.caught():
        _search(opened)
    _explain()


def _search(opened: guard.Opened) -> None:
    known = cache_anomalies.known(opened.run)
    asked = _choose(has_faults=len(known.faults) > 0)
    if asked.kind in KINDS:
        st.caption(f"Strange pictures: {KINDS[asked.kind].about}. Made of the test pictures.")
    strange = cache_anomalies.strange(opened.run, asked.kind)
    anomaly_view.draw(opened, asked, known, strange)
    st.subheader("How strange is one picture?", anchor=False)
    picked = picture_picker.pick(opened, key="image", label="Picture")
    anomaly_view.draw_one(opened, asked, known, one_picture(picked.image, picked.label))


def _choose(*, has_faults: bool) -> Asked:
    kinds = [FAULTS, *KINDS] if has_faults else list(KINDS)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        kind = address.one_of(
            "What is strange",
            kinds,
            default=kinds[0],
            key="kind",
            help="Pictures that are made strange on purpose, so that what is found can be counted. "
            "faults: series of which it is known that they have one.",
        )
        usual = WORST if has_faults else ERROR  # faults are short
        score = address.one_of("Score", list(SCORES), default=usual, key="score")
        alarms = st.slider(
            "False alarms (%)",
            0.5,
            20.0,
            1.0,
            0.5,
            key="alarms",
            bind="query-params",
            width=240,
            help="So many of the known pictures may be taken for strange ones. The fewer, the "
            "more strange ones are missed.",
        )
    return Asked(kind, score, alarms / 100)


def _explain() -> None:
    with st.expander("How pictures are scored, and how it is counted", icon=":material/function:"):
        st.markdown(
            r"""
**Reconstruction error** $\lVert x - g(f(x)) \rVert^2 / n$: a decoder that was trained on clothes
draws clothes. A large latent may bring back anything, and then finds nothing. **At the worst
place** is the largest mean over three by three pixels, or three moments: a small fault is lost in
the mean over everything.

**Distance of the latent** to the ten nearest latents of known pictures: what is strange may be
brought back well, and still lie where nothing else does.

**Beside them** the errors of PCA with as many components, and the distance of the pixels to the ten
nearest known pictures. Where these do as well, no network is needed.

**How it is counted.** Half of the validation pictures are what is known, the other half set the
threshold; known and strange pictures are counted on the test split, up to a thousand each. The
model has learned from none of them. Nothing was chosen on strange pictures. The kinds here are few
and made, and say little of what strange pictures of your own would be.
"""
        )
        st.caption(
            "Sakurada & Yairi 2014, [the error of an autoencoder]"
            "(https://doi.org/10.1145/2689746.2689747) · Ramaswamy et al. 2000, [the distance to "
            "neighbours](https://doi.org/10.1145/335191.335437)"
        )


_main()
