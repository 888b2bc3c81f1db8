"""How alike two models are in figures, and how both stand beside PCA and all other models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.analysis.agreement import shares_by_class
from aelib.analysis.size_curve import size_curve, stored
from aelib.viz.size_curve import size_figure
from pages._ui import address, cache_compare, cache_map, class_choice, failures
from pages._ui.cache_compare import SPLIT

if TYPE_CHECKING:
    from aelib.analysis.agreement import Agreement
    from aelib.analysis.size_curve import Standing
    from aelib.runs.summary import RunSummary
    from pages._ui.compare_choice import Compared

ERROR, EXPLAINED = "error", "variance that comes back"
FORMS = {
    "Squared error": "%.5f",
    "Variance that comes back": "percent",
    "Latent": "%d",
    "Intrinsic dimension": "%.1f",
    "Active": "%d",
}


def agreement(compared: Compared, found: Agreement) -> None:
    """Draw how alike two models are.

    Args:
        compared: What is compared.
        found: Figures of the compared pictures.
    """
    with st.container(horizontal=True, gap="large"):
        st.metric(
            "CKA",
            f"{found.cka:.3f}",
            help="Are the same pairs of pictures similar? 1 if the latents differ by a rotation "
            "and a scale only.",
        )
        st.metric(
            "Procrustes disparity",
            f"{found.disparity:.3f}",
            help="What remains when one latent is turned and scaled towards the other. 0 is full "
            "agreement.",
        )
        st.metric(
            "Neighbours in common",
            f"{found.share:.1%}",
            help=f"Of the {found.num_neighbors} nearest latents of a picture, on average.",
        )
    st.caption(
        f"Of {len(found.shares):,} {compared.split} pictures. Chance alone, with the pictures of B "
        f"in another order, gives CKA {found.chance_cka:.3f}, disparity "
        f"{found.chance_disparity:.3f} and {found.chance_share:.1%} of the neighbours."
        f"{_by_class(compared, found)}"
    )


def _by_class(compared: Compared, found: Agreement) -> str:
    images = compared.first.pictures.split(compared.split)
    names = class_choice.names_of(compared.first)
    if images.labels is None:
        return ""
    labels = images.labels.numpy()[cache_compare.compared_rows(compared.sides[0])]
    classes = shares_by_class(found.shares, labels)
    if len(classes) < 2:
        return ""
    (most, high), (least, low) = classes[0], classes[-1]
    return (
        f" Of the classes, **{failures.plain(names[most])}** keeps most neighbours ({high:.0%}) "
        f"and **{failures.plain(names[least])}** fewest ({low:.0%})."
    )


def standings(compared: Compared) -> None:
    """Draw both models and PCA of their sizes as a table, and all models over the latent size.

    Args:
        compared: What is compared.
    """
    summaries = {one.id: one for one in compared.summaries}
    both = (compared.first, compared.second)
    pairs = [_standing(summaries[opened.run.id]) for opened in both]
    rows: list[dict[str, Any]] = []
    for opened, (model, _) in zip(both, pairs, strict=True):
        filled = cache_map.intrinsic_dimension(opened.run, SPLIT)
        rows.append({**_row(model.name, model), "Intrinsic dimension": filled})
    rows += [_row(f"PCA of {size}", pca) for size, pca in {p.size: p for _, p in pairs}.items()]
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(format=form) for name, form in FORMS.items()
        },
        alt="Both models, and PCA with as many numbers",
    )
    st.caption(
        "Of test pictures, values being in [0, 1]. Intrinsic dimension: how many dimensions the "
        "latents really fill, estimated from the two nearest neighbours of each. Active: latent "
        "dimensions of a model with a posterior that vary from picture to picture."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        drawn = address.one_of(
            "Over the latent size", [ERROR, EXPLAINED], default=ERROR, key="curve"
        )
        is_whole = st.toggle(
            "PCA of every size",
            key="every_size",
            bind="query-params",
            help="Fits PCA on the training pictures, which takes some seconds. Otherwise its "
            "curve goes through the sizes of the models.",
        )
    pca: tuple[Standing, ...] = ()
    if is_whole:
        with failures.caught():
            pca = cache_compare.pca_curve(compared.first.config)
    curve = size_curve(compared.summaries, pairs, pca)
    figure = size_figure(curve, [opened.run.id for opened in both], is_error=drawn == ERROR)
    st.plotly_chart(figure, key="compare.curve", config={"displayModeBar": False})
    st.caption(
        f"One point for each of {len(curve.models):,} models of this data set whose test figures "
        "are known. PCA is fit on the training pictures. A code of a quantised latent counts as "
        "the numbers it stands for."
    )


def _standing(summary: RunSummary) -> tuple[Standing, Standing]:
    known = stored(summary.id, summary.evaluation.get(SPLIT, {}))
    return known or cache_compare.standing(summary.run)


def _row(name: str, one: Standing) -> dict[str, Any]:
    return {
        "Model": name,
        "Squared error": one.error,
        "Variance that comes back": one.explained,
        "Latent": one.size,
        "Intrinsic dimension": None,
        "Active": one.active,
    }
