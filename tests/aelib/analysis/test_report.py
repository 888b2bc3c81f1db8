from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from sklearn.neighbors import KNeighborsClassifier

from aelib.analysis.likelihood import log_likelihood
from aelib.analysis.report import FIGURES, Evaluation, evaluate_run
from aelib.core.errors import DataError
from aelib.data import ImageSet, Splits, load
from aelib.runs import open_model
from aelib.training.evaluation import evaluate

GAUSSIAN = {"name": "gaussian", "latent_dim": 3}


def without_labels(splits: Splits) -> Splits:
    return Splits(*(ImageSet(splits.split(s).images) for s in ("train", "validation", "test")))


def test_figures_of_a_run(tiny_run):
    figures = evaluate_run(tiny_run, "test")
    model, splits = open_model(tiny_run).model, load(tiny_run.config().data)
    x = splits.test.batch(slice(None))
    mse = (model.reconstruct(x) - x).square().mean().item()
    assert figures["mse"] == pytest.approx(mse, rel=1e-4)
    assert figures["psnr"] == pytest.approx(-10.0 * math.log10(mse), rel=1e-4)
    spread = np.square(x.numpy() - splits.train.batch(slice(None)).numpy().mean(axis=0)).mean()
    assert figures["explained_variance"] == pytest.approx(1.0 - mse / spread, rel=1e-3)
    facts = evaluate(model, splits.test)
    assert figures["kl"] == pytest.approx(facts["kl"])
    assert figures["objective"] == pytest.approx(facts["objective"])
    assert figures["num_images"] == len(splits.test)
    assert figures["latent_dim"] == 3
    assert all(math.isfinite(value) for value in figures.values())


def test_the_neighbours_vote_is_that_of_sklearn(tiny_run):
    figures = evaluate_run(tiny_run, "test")
    model, splits = open_model(tiny_run).model, load(tiny_run.config().data)
    train = model.encode(splits.train.batch(slice(None))).latent.numpy()
    test = model.encode(splits.test.batch(slice(None))).latent.numpy()
    vote = KNeighborsClassifier(10).fit(train, splits.train.labels.numpy())
    assert figures["knn_accuracy"] == pytest.approx(
        vote.score(test, splits.test.labels.numpy()), abs=0.01
    )
    assert figures["pca_knn_accuracy"] > 0.5


def test_pca_never_sees_the_pictures_it_is_measured_on(untrained, tiny_splits):
    evaluation = Evaluation(untrained(GAUSSIAN), tiny_splits)
    other = Splits(tiny_splits.train, tiny_splits.validation, tiny_splits.validation)
    assert torch.equal(
        evaluation.baseline.pca.mean, Evaluation(untrained(GAUSSIAN), other).baseline.pca.mean
    )
    assert evaluation.baseline.num_pictures == len(tiny_splits.train)


def test_elbo_without_noise_is_the_reconstruction_term_and_the_kl(untrained, tiny_splits):
    model = untrained(GAUSSIAN)
    layer = model.bottleneck.to_posterior
    with torch.no_grad():  # the smallest variance that there is: a draw is the mean
        layer.weight[3:] = 0.0
        layer.bias[3:] = -12.0
    figures = Evaluation(model, tiny_splits).figures("test")
    wanted = -(figures["reconstruction"] + figures["kl"])
    # the one draw's log-density has, in each of 3 dimensions, a standard deviation of √½
    error = math.sqrt(1.5 / figures["num_images"])
    assert figures["elbo"] == pytest.approx(wanted, abs=5 * error)


def test_the_bound_is_of_the_first_pictures_and_counts_as_bits(untrained, tiny_splits, monkeypatch):
    monkeypatch.setattr("aelib.analysis.report.NUM_LIKELIHOOD", 7)
    model = untrained(GAUSSIAN)
    figures = Evaluation(model, tiny_splits).figures("test")
    first = tiny_splits.test.take(slice(0, 7))
    bound = -log_likelihood(model, first).mean().item()
    assert figures["nll_bound"] == pytest.approx(bound)
    bits = bound / (64 * math.log(2.0)) + 8.0  # a density, of grey levels 1/256 wide
    assert figures["bits_per_dim"] == pytest.approx(bits)


def test_a_loss_that_is_no_likelihood_has_no_bound(untrained, tiny_splits):
    model = untrained(GAUSSIAN)
    model.loss.likelihood = None
    figures = Evaluation(model, tiny_splits).figures("test")
    assert not {"nll_bound", "bits_per_dim"} & figures.keys()
    assert "elbo" in figures


@pytest.mark.parametrize("num_active", [0, 1, 3])
def test_active_units_are_means_that_move(untrained, tiny_splits, num_active):
    model = untrained(GAUSSIAN)
    with torch.no_grad():
        model.bottleneck.to_posterior.weight[:num_active] *= 1000.0
        model.bottleneck.to_posterior.weight[num_active:3] = 0.0
    assert Evaluation(model, tiny_splits).figures("test")["active_units"] == num_active


def test_without_labels_there_is_no_vote(untrained, tiny_splits):
    figures = Evaluation(untrained(GAUSSIAN), without_labels(tiny_splits)).figures("test")
    assert not any("knn" in name for name in figures)
    assert "mse" in figures


def test_a_plain_model_has_no_terms_of_a_posterior(untrained, tiny_splits):
    model = untrained({"name": "plain", "latent_dim": 3})
    figures = Evaluation(model, tiny_splits).figures("validation")
    assert not {"kl", "elbo", "active_units", "denoise_mse"} & figures.keys()


def test_a_latent_as_large_as_the_picture_leaves_out_what_is_infinite(untrained, tiny_splits):
    model = untrained({"name": "plain", "latent_dim": 100})
    figures = Evaluation(model, tiny_splits).figures("test")
    assert figures["pca_mse"] < 1e-12
    assert all(math.isfinite(value) for value in figures.values())


def test_a_denoiser_is_measured_on_clean_and_on_spoilt_pictures(untrained, tiny_splits):
    model = untrained({"name": "plain", "latent_dim": 3}, {"name": "gaussian", "level": 0.3})
    figures = Evaluation(model, tiny_splits).figures("test")
    x = tiny_splits.test.batch(slice(None))
    clean = (model.reconstruct(x) - x).square().mean().item()
    assert figures["mse"] == pytest.approx(clean, rel=1e-4)
    assert {"denoise_mse", "denoise_mse_noisy", "denoise_mse_best_filter"} <= figures.keys()


def test_figures_repeat(untrained, tiny_splits):
    model = untrained(GAUSSIAN)
    assert Evaluation(model, tiny_splits).figures("test") == Evaluation(model, tiny_splits).figures(
        "test"
    )


def test_colour_pictures_and_other_sizes(untrained):
    images = torch.randint(0, 256, (40, 3, 8, 8), generator=torch.Generator().manual_seed(0))
    some = ImageSet(images.byte())
    figures = Evaluation(untrained(GAUSSIAN, channels=3), Splits(some, some, some)).figures("test")
    assert figures["pca_mse"] < figures["mse"]


def test_an_unknown_split_is_refused(tiny_run):
    with pytest.raises(DataError, match="train, validation, test"):
        evaluate_run(tiny_run, "t10k")


def test_every_figure_has_a_title():
    assert all(figure.title and figure.digits >= 0 for figure in FIGURES.values())
