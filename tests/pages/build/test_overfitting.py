from __future__ import annotations

from streamlit.testing.v1 import AppTest

from aelib.analysis.overfitting import read_curves
from pages._ui.navigation import ROOT, page


def test_every_run_is_shown_and_can_be_trained_again(runs_root):
    at = AppTest.from_file(str(ROOT.parent / "app.py"), default_timeout=60).run()
    at.switch_page(f"pages/{page('overfitting').path}").run()
    assert not at.exception
    curves = read_curves()
    shown = [markdown.value for markdown in at.markdown]
    assert all(f"**{curve.title}**" in shown for curve in curves.values())
    assert len(at.metric) == len(curves)
