"""Two models side by side: where they place the same pictures, and how well these come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages._ui import (
    cache_compare,
    compare_figures,
    compare_maps,
    compare_pictures,
    failures,
    frame,
    guard,
    state,
)
from pages._ui.compare_choice import choose
from pages._ui.navigation import page

if TYPE_CHECKING:
    from pages._ui.compare_choice import Compared

PICTURE, NONE = "picture", -1


def _main() -> None:
    spec = page("compare")
    frame.heading(
        spec,
        "Do two models see the same pictures alike? Select pictures on one map and find them on "
        "the other; the figures say how much both have in common, and what PCA makes of it.",
    )
    opened = guard.open_chosen(spec)
    compared = choose(opened)
    if compared is not None:
        with failures.caught():
            _compare(compared)
    _explain()


def _compare(compared: Compared) -> None:
    found = cache_compare.agreement(compared.first.run, compared.second.run)
    compare_figures.agreement(compared, found)
    maps = compare_maps.find(compared)
    above = st.container()  # the number first, so that a link marks its picture at once
    number = st.number_input(
        "Picture to look at",
        NONE,
        len(maps.points[0]) - 1,
        NONE,
        key=PICTURE,
        bind="query-params",
        width=220,
        help="Number among the test pictures; a click on a map sets it. -1 for none.",
    )
    with above:
        picked = None if number == NONE else int(number)
        selected = compare_maps.draw(compared, maps, found, picked=picked, on_pick=_pick)
    if picked is not None:
        compare_pictures.neighbors(compared, found, picked)
    compare_pictures.draw(compared, maps, found, selected)
    st.subheader("Beside PCA and other models", anchor=False)
    compare_figures.standings(compared)


def _pick(number: int) -> None:
    state.set_value(PICTURE, number)


def _explain() -> None:
    with st.expander("What these figures mean, and what they do not", icon=":material/function:"):
        st.latex(
            r"\mathrm{CKA} = \frac{\|X^\top Y\|_F^2}{\|X^\top X\|_F\,\|Y^\top Y\|_F}, \qquad "
            r"d = 1 - \left(\frac{\|X^\top Y\|_*}{\|X\|_F\,\|Y\|_F}\right)^2"
        )
        st.markdown(
            "$X$ and $Y$ are the centred latents of the same pictures, one in each row; their "
            "sizes may differ. **CKA** asks whether the same pairs of pictures are similar. The "
            "**Procrustes disparity** $d$ is what remains of one latent when the other was turned, "
            "mirrored and scaled towards it. Both are led by the directions of largest variance: "
            "two models may agree there and differ close by. **Neighbours in common** look at what "
            "is close by alone.\n\n"
            "**Map B is turned and mirrored towards map A**, so that the same picture is in about "
            "the same place; no distance on it changes. Where the maps still differ, the models "
            "do, or UMAP and t-SNE had a choice: the figures above are of the latents themselves, "
            "not of the maps."
        )
        st.caption(
            "Kornblith et al. 2019, [CKA](https://arxiv.org/abs/1905.00414) · Ding et al. 2021, "
            "[Procrustes beside CKA](https://arxiv.org/abs/2108.01661)"
        )


_main()
