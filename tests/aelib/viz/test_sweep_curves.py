from __future__ import annotations

import pytest

from aelib.sweeps.curves import Curve, Line
from aelib.viz.sweep_curves import explained_figure, sweep_figure

LINES = [Line("beta 1", [2.0, 8.0], [0.3, 0.1], None), Line("beta 2", [2.0], [0.4], [0.02])]


def test_lines_pca_and_the_best_place_on_a_logarithmic_axis():
    curve = Curve(
        "x.latent_dim", "Latent dimensions", LINES, [2.0, 4.0, 8.0], is_number=True, is_log=True
    )
    figure = sweep_figure(curve, "Error", unit="dB", best=8.0, pca=([2, 4, 8], [0.5, 0.4, 0.3]))
    assert [trace.name for trace in figure.data] == ["beta 1", "beta 2", "PCA of the same size"]
    assert figure.data[1].error_y.array == (0.02,)
    assert figure.layout.xaxis.type == "log"
    assert figure.layout.xaxis.ticktext == ("2", "4", "8")
    assert figure.layout.title.text == "Error on validation (dB)"
    assert figure.layout.shapes[0].x0 == 8.0


@pytest.mark.parametrize("best", [None, "bce"])
def test_choices_stand_in_their_order(best):
    lines = [Line("", ["mse", "bce"], [0.1, 0.2], None)]
    curve = Curve("x.name", "Loss: kind", lines, ["mse", "bce"], is_number=False, is_log=False)
    figure = sweep_figure(curve, "Error", best=best)
    assert figure.layout.xaxis.type == "category"
    assert figure.layout.xaxis.categoryarray == ("mse", "bce")
    assert len(figure.layout.shapes) == (best is not None)


def test_explained_variance_with_its_elbow():
    figure = explained_figure([0.5, 0.8, 0.9], 2)
    assert figure.data[0].x == (1, 2, 3)
    assert figure.layout.shapes[0].x0 == 2
    assert "elbow: 2" in figure.layout.annotations[0].text
