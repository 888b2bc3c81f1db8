"""Cleaned series over each other: the clean one in grey, the noisy one and what is made of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.comparison import scores
from aelib.viz.series import from_array, series_csv, series_figure
from pages._ui import denoise_work, downloads, failures
from pages._ui.denoise_plan import THIS
from pages._ui.denoise_results import CLEAN, NOISY

if TYPE_CHECKING:
    from pages._ui.denoise_work import Picture, Work
    from pages._ui.noisy_picture import NoisyPicture


def show(series: NoisyPicture, plans: list[Work]) -> None:
    """Do what is planned and draw it.

    Args:
        series: The series.
        plans: What to do.
    """
    done = denoise_work.do(plans, series.num_pixels, lambda *_: None)
    if done is None:
        return
    known = {NOISY: series.noisy} | done
    if series.clean is None:
        st.caption(
            f"Noise estimated from the series: σ = {series.level:g} of its range. There is no "
            "clean series to measure against."
        )
    else:
        known = {CLEAN: series.clean} | known
        _table(series, plans, known)
    ground = next(iter(known))
    chosen = st.pills(
        "Lines",
        list(known)[1:],
        selection_mode="multi",
        default=[title for title in (NOISY, THIS) if title != ground],
        key=f"denoising.lines.{ground}",
        help=f"Drawn over the {ground.lower()} series, which is grey.",
    )
    shown = {ground: known[ground]} | {title: known[title] for title in chosen}
    st.plotly_chart(
        series_figure(
            {title: from_array(values) for title, values in shown.items()},
            series.channels,
            title="The series and what is made of it",
        ),
        key="denoising.series",
    )
    downloads.offer(
        "CSV",
        lambda: series_csv(from_array(known[THIS]), series.channels),
        "denoised.csv",
        help="What this model makes of the series, in its own units.",
    )


def _table(series: NoisyPicture, plans: list[Work], known: dict[str, Picture]) -> None:
    details = {plan.title: plan.detail() for plan in plans}
    attempts = {title: values for title, values in known.items() if title != CLEAN}
    measured = scores(series.clean, attempts)
    columns = st.columns(len(measured))
    for column, (title, score) in zip(columns, measured.items(), strict=True):
        with column:
            badge = " :green-badge[best]" if score.is_best else ""
            st.markdown(f"**{title}**{badge}")
            psnr = "∞" if math.isinf(score.psnr) else f"{score.psnr:.1f} dB"
            detail = f"  \n{failures.plain(details[title])}" if details.get(title) else ""
            st.caption(f"PSNR {psnr} · SSIM {score.ssim:.2f}{detail}")
