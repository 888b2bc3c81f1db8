"""Findings on a model's health: a mark, a sentence, why it matters, and what would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.fitted_prior import can_fit
from aelib.analysis.health_finding import worst
from aelib.models.capabilities import capabilities_of
from pages._ui import failures, state, train_again
from pages._ui.generate_controls import FITTED, SOURCE
from pages._ui.navigation import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.analysis.health_finding import Finding
    from aelib.runs import RunConfig

MARKS = {
    "ok": (":material/check_circle:", "green"),
    "watch": (":material/visibility:", "orange"),
    "ill": (":material/error:", "red"),
}
NUM_REMEDIES = 3


def line(findings: Sequence[Finding]) -> str:
    """Say the whole in one line.

    Args:
        findings: What was found.

    Returns:
        Markdown with a colour; empty for nothing.
    """
    if not findings:
        return ""
    icon, color = MARKS[worst(findings)]
    titles = [
        finding.title for status in ("ill", "watch") for finding in findings
        if finding.status == status
    ]  # fmt: skip
    more = f" and {len(titles) - 2} more" if len(titles) > 2 else ""
    said = f"{', '.join(titles[:2])}{more}" if titles else "Healthy"
    return f":{color}[{icon} {failures.plain(said)}]"


def draw(
    findings: Sequence[Finding], config: RunConfig, *, place: str, run_id: str | None = None
) -> None:
    """Draw findings, the worst first.

    Args:
        findings: What was found.
        config: Settings of the run, to train again with one changed.
        place: Begins the keys of the buttons.
        run_id: A run with weights, to which findings may link.
    """
    for status in ("ill", "watch"):
        for finding in findings:
            if finding.status == status:
                with st.container(border=True, gap="small"):
                    _draw(finding)
                    _remedies(finding, config, place)
                    if run_id is not None and finding.name == "prior_hole":
                        _link_to_fitted(config, run_id)
    well = [finding for finding in findings if finding.status == "ok"]
    if well:
        with st.container(border=True, gap="small"):
            for finding in well:
                _draw(finding, is_short=True)


def _draw(finding: Finding, *, is_short: bool = False) -> None:
    icon, color = MARKS[finding.status]
    title, says = failures.plain(finding.title), failures.plain(finding.says)
    st.markdown(
        f":{color}[{icon}] **{title}.** {says}",
        help=failures.plain(finding.why) if is_short else None,
    )
    if not is_short:
        st.caption(failures.plain(finding.why))


def _remedies(finding: Finding, config: RunConfig, place: str) -> None:
    if not finding.remedies:
        return
    with st.container(horizontal=True):
        for remedy in finding.remedies[:NUM_REMEDIES]:
            key = f"{place}.{finding.name}.{remedy.setting}"
            train_again.button(config, remedy, key=key)


def _link_to_fitted(config: RunConfig, run_id: str) -> None:
    if can_fit(capabilities_of(config.model)):
        spec = page("generation")
        st.page_link(
            spec.file,
            label="Draw from a mixture fitted to the latents instead",
            icon=spec.icon,
            query_params={state.RUN: run_id, SOURCE: FITTED},
        )
