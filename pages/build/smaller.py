"""Smaller: a student, its teacher and an int8 copy side by side."""

import streamlit as st

from pages._ui import frame, smaller_table
from pages._ui.navigation import page

frame.heading(
    page("smaller"),
    "What does a smaller model cost, and what is it worth? Set models of the same pictures side by "
    "side, train a student that learns from a larger one, or store a model in a quarter of the "
    "bytes.",
)
smaller_table.draw()
with st.expander("How it works", icon=":material/function:"):
    st.markdown(
        r"""
**Distillation.** A student of few weights minimises its own objective and how far its
reconstruction is from a teacher's: $L + w\,\ell(\hat x_s; \hat x_t)$. The preset *student* does it;
train it once more with *Weight of the teacher* 0 to see what the teacher was worth.

**int8.** Each output channel of a layer keeps one scale $s = \max|w| / 127$ and its weights as
whole numbers $\mathrm{round}(w / s)$; each is off by $s / 2$ at most. The file shrinks to about a
quarter. The weights are floats again when the model is opened, so it is **not faster**.
"""
    )
    st.caption(
        "Hinton, Vinyals & Dean 2015, [distillation](https://arxiv.org/abs/1503.02531) · "
        "Krishnamoorthi 2018, [int8](https://arxiv.org/abs/1806.08342)"
    )
