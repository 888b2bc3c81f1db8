from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.analysis.denoising import best_filter, denoising_figures, trained_level
from aelib.analysis.filters import FILTERS
from aelib.analysis.quality import psnr_from_mse
from aelib.analysis.series_filters import SERIES_FILTERS
from aelib.data import ImageSet, SignalsConfig, load
from aelib.models import Autoencoder
from aelib.runs.config import run_config_from_dict


@pytest.fixture
def denoiser(untrained):
    return untrained(
        {"name": "plain", "latent_dim": 4}, {"name": "gaussian", "level": 0.2, "vary": False}
    )


def test_the_level_is_that_of_training_or_its_mean(untrained, denoiser):
    varied = untrained(
        {"name": "plain", "latent_dim": 4}, {"name": "gaussian", "level": 0.5, "vary": True}
    )
    assert trained_level(denoiser) == 0.2
    assert trained_level(varied) == 0.25


def test_a_model_that_does_nothing_is_as_good_as_no_denoising(denoiser, tiny_splits, monkeypatch):
    monkeypatch.setattr(denoiser, "reconstruct", lambda x, _: x)
    figures = denoising_figures(denoiser, tiny_splits.test, tiny_splits.validation)
    assert figures["denoise_mse"] == pytest.approx(figures["denoise_mse_noisy"])
    assert figures["denoise_num_images"] == 32
    assert figures["denoise_level"] == 0.2


def test_a_model_that_knows_the_answer_has_no_error(denoiser, tiny_splits, monkeypatch):
    clean = tiny_splits.test.images.float() / 255.0
    monkeypatch.setattr(denoiser, "reconstruct", lambda *_: clean)
    figures = denoising_figures(denoiser, tiny_splits.test, tiny_splits.validation)
    assert figures["denoise_mse"] == 0.0


def test_noise_is_that_of_the_level_and_clipping(denoiser, tiny_splits):
    grey = ImageSet(torch.full((100, 1, 8, 8), 128, dtype=torch.uint8))
    figures = denoising_figures(denoiser, grey, tiny_splits.validation)
    values = np.random.default_rng(0).normal(128 / 255, 0.2, 200_000).clip(0, 1)
    wanted = np.square(values - 128 / 255).mean()
    assert figures["denoise_mse_noisy"] == pytest.approx(wanted, rel=0.05)


def test_every_filter_is_measured_at_a_strength_that_was_tried(denoiser, tiny_splits):
    figures = denoising_figures(denoiser, tiny_splits.test, tiny_splits.validation)
    for name, filter_ in FILTERS.items():
        assert figures[f"denoise_strength_{name}"] in filter_.candidates
        mse = figures[f"denoise_mse_{name}"]
        assert figures[f"denoise_psnr_{name}"] == psnr_from_mse(mse)
    assert figures["denoise_mse_best_filter"] == figures[f"denoise_mse_{best_filter(figures)}"]


def test_the_strength_is_the_best_on_validation(denoiser, tiny_splits):
    # flat pictures want the strongest filter that there is
    flat = ImageSet(torch.full((20, 1, 8, 8), 90, dtype=torch.uint8))
    figures = denoising_figures(denoiser, tiny_splits.test, flat)
    assert figures["denoise_strength_gaussian"] == max(FILTERS["gaussian"].candidates)


def test_colour_pictures_and_repetition(untrained):
    model = untrained(
        {"name": "plain", "latent_dim": 4}, {"name": "masking", "level": 0.5}, channels=3
    )
    images = torch.randint(0, 256, (12, 3, 8, 8), generator=torch.Generator().manual_seed(0))
    colour = ImageSet(images.byte())
    figures = denoising_figures(model, colour, colour)
    assert figures == denoising_figures(model, colour, colour)
    assert figures["denoise_mse_noisy"] > 0.0


def test_series_stand_beside_filters_for_series():
    signals = load(SignalsConfig(num_series=120, channels=2, length=64))
    settings = {
        "backbone": {"name": "mlp", "hidden": [16]},
        "bottleneck": {"name": "plain", "latent_dim": 4},
        "corruption": {"name": "gaussian", "level": 0.2},
    }
    torch.manual_seed(0)
    model = Autoencoder(run_config_from_dict({"model": settings}).model, signals.image).eval()
    figures = denoising_figures(model, signals.test, signals.validation)
    tried = {key.removeprefix("denoise_strength_") for key in figures if "_strength_" in key}
    assert tried == set(SERIES_FILTERS)
    assert best_filter(figures) in SERIES_FILTERS
    assert figures["denoise_psnr_best_filter"] > figures["denoise_psnr_noisy"] + 3.0
