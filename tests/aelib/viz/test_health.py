from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.viz.health import (
    code_bars,
    kl_of_signs,
    moment_bars,
    pair_sheet,
    posterior_and_prior,
    status_history,
)
from aelib.viz.theme import MARK_COLOR, TRAIN_COLOR

SIGNS = {
    "latent_dim": 6,
    "dimensions": [4, 0, 5, 1],
    "kl_per_dimension": [3.0, 2.0, 1.0, 0.001],
    "mean": [0.1, -0.2, 0.0, 0.0],
    "variance": [1.0, 0.25, 4.0, 0.0],
}


def test_each_dimension_has_its_bar_and_silent_ones_are_grey():
    figure = kl_of_signs(SIGNS)
    (bars,) = figure.data
    assert list(bars.x) == ["z4", "z0", "z5", "z1"]
    assert list(bars.y) == SIGNS["kl_per_dimension"]
    assert bars.marker.color == (TRAIN_COLOR,) * 3 + (MARK_COLOR,)
    assert "3 of 4 in use, 2 more not shown" in figure.layout.title.text


def test_levels_have_colours_of_their_own_and_keep_the_order():
    figure = kl_of_signs(SIGNS, levels=(1, 3, 2))
    assert [list(trace.x) for trace in figure.data] == [["z0"], ["z1"], ["z4", "z5"]]
    assert figure.layout.xaxis.categoryarray == ("z4", "z0", "z5", "z1")
    colors = {trace.marker.color[0] for trace in figure.data if trace.y[0] >= 0.01}
    assert len(colors) == 2


def test_codes_are_drawn_beside_an_even_share():
    figure = code_bars({"usage": [0.5, 0.3, 0.2, 0.0], "size": 4, "used": 3, "perplexity": 2.8})
    assert list(figure.data[0].y) == [0.5, 0.3, 0.2, 0.0]
    assert figure.layout.shapes[0].y0 == 0.25
    assert "3 of 4, perplexity 2.8" in figure.layout.title.text


def test_moments_are_marks_with_their_deviation():
    (marks,) = moment_bars(SIGNS).data
    assert list(marks.y) == SIGNS["mean"]
    assert list(marks.error_y.array) == [1.0, 0.5, 2.0, 0.0]


def test_a_density_holds_all_points_and_the_prior_lies_over_it():
    points = np.random.default_rng(0).normal(size=(500, 2))
    figure = posterior_and_prior(points, points[:100] * 2, [3, 7])
    density, prior = figure.data
    assert np.asarray(density.z).sum() == pytest.approx(500, rel=0.02)
    assert len(prior.x) == 100
    assert figure.layout.xaxis.title.text == "z3"
    assert figure.layout.yaxis.title.text == "z7"
    assert len(posterior_and_prior(points, None, [0, 1]).data) == 1
    posterior_and_prior(np.zeros((5, 2)), None, [0, 1])  # a latent that never changes


def test_pairs_stand_one_over_the_other():
    pairs = torch.stack([torch.zeros(3, 1, 4, 4), torch.ones(3, 1, 4, 4)])
    sheet = pair_sheet(pairs)
    assert sheet.shape == (8, 12)
    assert sheet[:4].max() == 0
    assert sheet[4:].min() == 255


def test_signs_are_drawn_over_epochs():
    figure = status_history([1, 2], {"Active": [0.5, 1.0], "Spread": [None, 0.7]})
    assert [trace.name for trace in figure.data] == ["Active", "Spread"]
    assert list(figure.data[1].y) == [None, 0.7]
