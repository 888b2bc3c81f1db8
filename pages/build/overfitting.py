"""See a model learn its pictures by heart, beside the cures."""

from __future__ import annotations

import streamlit as st

from aelib.analysis.overfitting import TROUBLE, read_curves
from aelib.viz.overfitting import overfitting_figure
from pages._ui import frame, overfitting_cures
from pages._ui.navigation import page


def _explain() -> None:
    with st.expander("What is measured, and why each cure works", icon=":material/function:"):
        st.markdown(
            r"""
**Learning by heart.** A network with more weights than its pictures have values can redraw each
training picture from memory. The error on training pictures goes on falling; the error on pictures
that it has not seen, $\mathbb E_{x \sim \text{validation}} \lVert x - \hat x \rVert^2$, stops
falling, and the gap between the two is what memory is worth nothing for.

- **Early stopping** keeps the weights of the best validation epoch, and ends when none is better
  (*Training → Early stopping*).
- **Weight decay**, $\theta \leftarrow (1 - \eta\lambda)\,\theta$: a weight that serves few
  pictures shrinks away (*Training → Weight decay*).
- **Dropout**: units are missing at random, so none can rely on one other (*Backbone → Dropout*).
- **Augmentation**: moved and turned pictures never come twice (*Training → Augmentation*).
- **More pictures**: what is not seen again cannot be learned by heart
  (*Training → Training pictures*).

A smaller gap is not by itself a better model: a cure may hold back the training error and leave the
other where it was. What counts is the validation error of the kept epoch.

Under dropout the dashed curve may lie **above** the solid one: training is measured with units
missing, validation with all of them. So it is with augmentation: moved pictures are harder.
"""
        )
        st.caption(
            "Srivastava et al. 2014, [dropout](https://jmlr.org/papers/v15/srivastava14a.html) · "
            "Prechelt 1998, [early stopping](https://doi.org/10.1007/3-540-49430-8_3) · "
            "Simard et al. 2003, [augmentation](https://doi.org/10.1109/ICDAR.2003.1227801)"
        )


frame.heading(
    page("overfitting"),
    "One large network, 150 digits: it learns them by heart, and pictures that it has not seen "
    "come back worse than they could. Beside it the same network with one cure each. These are "
    "real runs; train any of them yourself, it takes seconds.",
)
curves = read_curves()
st.plotly_chart(overfitting_figure(list(curves.values())), key="overfitting.curves")
overfitting_cures.draw(curves, curves[TROUBLE])
_explain()
