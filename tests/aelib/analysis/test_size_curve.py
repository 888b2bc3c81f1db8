import dataclasses

import numpy as np
import pytest

from aelib.analysis.latents import encode_images, reconstruction_errors
from aelib.analysis.linear_baseline import LinearBaseline
from aelib.analysis.report import Evaluation
from aelib.analysis.size_curve import Held, Standing, measured, pca_curve, size_curve, stored
from aelib.data import load
from aelib.runs import open_model
from aelib.runs.summary import summarise

FIGURES = {
    "latent_dim": 4.0,
    "mse": 0.02,
    "explained_variance": 0.8,
    "active_units": 3.0,
    "pca_mse": 0.03,
    "pca_explained_variance": 0.7,
}
PAIR = Standing("one", 4, 0.02, 0.8, 3), Standing("", 4, 0.03, 0.7)


def test_stored_figures_are_read_and_missing_ones_are_none():
    assert stored("one", FIGURES) == PAIR
    plain = {key: value for key, value in FIGURES.items() if key != "active_units"}
    assert stored("one", plain)[0].active is None
    for key in plain:
        assert stored("one", {k: v for k, v in plain.items() if k != key}) is None
    assert stored("one", {**FIGURES, "latent_dim": float("nan")}) is None


def test_what_is_measured_is_what_an_evaluation_says(tiny_run):
    model, splits = open_model(tiny_run).model, load(tiny_run.config().data)
    few = dataclasses.replace(
        splits, train=splits.train.take(slice(0, 200)), test=splits.test.take(slice(0, 80))
    )
    latents = encode_images(model, few.test)
    held = Held(
        few.test, lambda: reconstruction_errors(model, few.test, latents), lambda: few.train
    )
    found, pca = measured("one", latents, held)
    wanted = stored("one", Evaluation(model, few).figures("test"))
    assert found.size == pca.size == 3
    np.testing.assert_allclose(found[1:], wanted[0][1:], rtol=1e-6)
    np.testing.assert_allclose(pca[1:4], wanted[1][1:4], rtol=1e-6)
    assert pca.error == pytest.approx(LinearBaseline.fit(few.train, 3).mse(few.test))


def test_pca_of_every_size_is_that_of_a_fit_of_that_size(tiny_splits):
    curve = pca_curve(tiny_splits.train, tiny_splits.test)
    assert [one.size for one in curve] == [1, 2, 4, 8, 16, 32, 64]
    for one in curve[1:3]:
        alone = LinearBaseline.fit(tiny_splits.train, one.size)
        assert one.error == pytest.approx(alone.mse(tiny_splits.test), rel=1e-6)
        spread = alone.variance(tiny_splits.test)
        assert one.explained == pytest.approx(1 - one.error / spread)
    assert curve[-1].error == pytest.approx(0.0, abs=1e-9)
    merged = size_curve([], [PAIR], curve)
    assert [one.size for one in merged.pca] == [one.size for one in curve]
    assert merged.pca[2] == PAIR[1]  # as it was measured with its model


def test_each_model_is_one_point_and_pca_one_for_each_size(tiny_run):
    bare = summarise(tiny_run)
    small = dataclasses.replace(
        bare, evaluation={"test": {**FIGURES, "latent_dim": 2.0, "pca_mse": 0.05}}
    )
    curve = size_curve([small], [PAIR])
    assert [one.name for one in curve.models] == ["one", tiny_run.id]
    assert [(one.size, one.error) for one in curve.pca] == [(2, 0.05), (4, 0.03)]
    assert size_curve([bare]).models == ()  # without figures on the test split
    again = size_curve([small], [(Standing(tiny_run.id, 2, 0.9, 0.1), PAIR[1])])
    assert [one.error for one in again.models] == [0.9]  # what is measured counts
