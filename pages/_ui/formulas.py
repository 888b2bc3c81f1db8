"""What a model minimises, in formulas: the text of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.models.explanation import explain

if TYPE_CHECKING:
    from aelib.models import ModelConfig

OBJECTIVE = r"""
For each picture $x$ the model minimises, in nats,

$$\mathcal{L}(x) = -\log p_\theta(x \mid z) + \sum_k w_k\, T_k(x), \qquad z = f_\phi(\tilde x)$$

the reconstruction, as the loss measures it, and the weighted terms $T_k$ of the bottleneck.
$\tilde x$ is $x$ after the corruption. The parts:
"""


def draw(config: ModelConfig) -> None:
    """Draw the objective of a model in an expander.

    Args:
        config: Settings of the model.
    """
    with st.expander("Formulas and sources", icon=":material/function:"):
        st.markdown(OBJECTIVE)
        for part in explain(config):
            st.markdown(f"**{part.kind.capitalize()}: {part.name.replace('_', ' ')}**")
            st.markdown(part.text)
            if part.references:
                st.caption(part.references)
