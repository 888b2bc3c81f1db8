import numpy as np
import pytest

from aelib.viz.anomaly import roc_figure, score_histogram

KNOWN = np.random.default_rng(0).normal(size=400)
STRANGE = KNOWN[:100] + 3.0


def test_every_score_is_in_a_bin_and_the_threshold_is_marked():
    figure = score_histogram(KNOWN, np.r_[STRANGE, 1e6], 2.0, "Error")
    for bars in figure.data:
        assert sum(bars.y) == pytest.approx(1.0)
    assert figure.layout.shapes[0].x0 == 2.0
    assert max(figure.data[0].x) < 100  # one that lies far out does not squeeze the others


def test_the_curve_is_that_of_the_scores():
    figure = roc_figure({"Error": (KNOWN, STRANGE, 0.98)})
    curve = figure.data[0]
    assert curve.name == "Error · 0.980"
    threshold = np.quantile(KNOWN, 0.9)
    hits = np.mean(threshold <= STRANGE)
    assert np.interp(0.1, curve.x, curve.y) == pytest.approx(hits, abs=0.02)
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0.0, 0.0, 1.0, 1.0)
