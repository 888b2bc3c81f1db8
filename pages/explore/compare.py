"""Two models, or two epochs of a training, side by side: where they place the same pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages._ui import (
    address,
    cache_compare,
    cache_epochs,
    compare_choice,
    compare_figures,
    compare_maps,
    compare_pictures,
    epochs_choice,
    epochs_view,
    failures,
    frame,
    guard,
    state,
)
from pages._ui.epochs_choice import EPOCHS, OF
from pages._ui.navigation import page

if TYPE_CHECKING:
    from pages._ui.compare_choice import Compared
    from pages._ui.guard import Opened

PICTURE, NONE = "picture", -1
MODELS = "two models"
TURNED = (
    "**Map B is turned and mirrored towards map A**, so that the same picture is in about "
    "the same place; no distance on it changes. Where the maps still differ, the models "
    "do, or UMAP and t-SNE had a choice: the figures above are of the latents themselves, "
    "not of the maps."
)
FILMED = (
    "**The film** shows all epochs on one plane, that of the last epoch's two leading principal "
    "components. From the last one backwards each epoch is turned and mirrored towards the one "
    "after it, in all dimensions of the latent, and seen from the same side: what merely turns "
    "stands still, what moves has moved among the others. **The two maps "
    "below** are on the plane of B, and A is turned towards it."
)


def _main() -> None:
    spec = page("compare")
    frame.heading(
        spec,
        "Do two models see the same pictures alike, and how did one come to see them so? Select "
        "pictures on one map and find them on the other, or watch a training as a film; the "
        "figures say how much two latent spaces have in common.",
    )
    opened = guard.open_chosen(spec)
    of = address.one_of("Compare", [MODELS, EPOCHS], default=MODELS, key=OF)
    with failures.caught():
        if of == MODELS:
            _models(opened)
        elif cache_epochs.has_epochs(opened.run):
            _epochs(opened)
        else:
            epochs_choice.say_none(opened)
    _explain(is_of_models=of == MODELS)


def _models(opened: Opened) -> None:
    compared = compare_choice.choose(opened)
    if compared is None:
        return
    _compare(compared)
    st.subheader("Beside PCA and other models", anchor=False)
    compare_figures.standings(compared)


def _epochs(opened: Opened) -> None:
    film = st.container()  # above the choice of the epoch at which it stands
    st.subheader("Two epochs side by side", anchor=False)
    compared = epochs_choice.choose(opened)
    if compared is None:
        return
    picked = _compare(compared)
    with film:
        epochs_view.draw(compared, picked=picked, on_pick=_pick)
        epochs_view.figures(compared)


def _compare(compared: Compared) -> int | None:
    found = cache_compare.agreement(*compared.sides)
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
        help=f"Number among the {compared.split} pictures; a click on a map sets it. -1 for none.",
    )
    with above:
        picked = None if number == NONE else int(number)
        selected = compare_maps.draw(compared, maps, found, picked=picked, on_pick=_pick)
    if picked is not None:
        compare_pictures.neighbors(compared, found, picked)
    compare_pictures.draw(compared, maps, found, selected)
    return picked


def _pick(number: int) -> None:
    state.set_value(PICTURE, number)


def _explain(*, is_of_models: bool) -> None:
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
            "is close by alone.\n\n" + (TURNED if is_of_models else FILMED)
        )
        st.caption(
            "Kornblith et al. 2019, [CKA](https://arxiv.org/abs/1905.00414) · Ding et al. 2021, "
            "[Procrustes beside CKA](https://arxiv.org/abs/2108.01661)"
        )


_main()
