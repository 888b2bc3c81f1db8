from __future__ import annotations

import dataclasses

import pytest

from aelib.analysis.card_text import CardFacts, card_text
from aelib.analysis.few_labels import BASELINES
from aelib.cli.settings import with_options
from aelib.core.types import ImageSpec
from aelib.models.capabilities import capabilities_of
from aelib.training.presets import find_preset

TEST = {
    "latent_dim": 16.0,
    "mse": 0.008,
    "pca_mse": 0.01,
    "psnr": 21.0,
    "pca_psnr": 20.0,
    "kl": 12.5,
}
DENOISING = {
    "denoise_level": 0.25,
    "denoise_num_images": 1000.0,
    "denoise_psnr_noisy": 14.0,
    "denoise_psnr": 22.0,
    "denoise_psnr_best_filter": 18.0,
    "denoise_mse_best_filter": 0.015,
    "denoise_mse_gaussian": 0.02,
    "denoise_mse_median": 0.015,
    "denoise_mse_total_variation": 0.03,
    "denoise_mse_non_local_means": 0.04,
    "denoise_mse_wavelet": 0.05,
}


def facts(preset: str, **changes) -> CardFacts:
    config = find_preset(preset).config
    base = CardFacts(
        run_id="my-run",
        preset=preset,
        config=config,
        command=f"python -m aelib train --preset {preset}",
        image=ImageSpec(1, 28, 28),
        capabilities=capabilities_of(config.model),
        num_parameters=205_826,
        sizes={"train": 8000, "validation": 1000, "test": 1000},
        environment={"python": "3.11", "torch": "2.9", "device": "cpu", "threads": 2},
        outcome={"epochs": 10, "best_epoch": 9},
        seconds=130.0,
        figures={"validation": TEST, "test": TEST},
        pictures={"reconstructions.png": "Rows: test pictures."},
    )
    return dataclasses.replace(base, **changes)


def test_a_card_has_its_parts_in_order():
    text = card_text(facts("vae"))
    heads = [line for line in text.splitlines() if line.startswith("#")]
    assert heads == [
        "# Variational autoencoder: my-run",
        "## Data and split",
        "## Train it again",
        "## Figures",
        "## Pictures",
        "## Limits",
    ]
    for said in (
        "205,826",
        "2 min 10 s",
        "8,000 pictures to train",
        "epoch 9",
        "![reconstructions]",
    ):
        assert said in text


def test_tables_have_as_many_cells_in_each_line():
    text = card_text(
        facts("denoising", figures=dict.fromkeys(("validation", "test"), TEST | DENOISING))
    )
    tables = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
    assert len(tables) == 4
    for table in tables:
        assert len({line.count("|") for line in table}) == 1, table


def test_figures_stand_beside_those_of_pca():
    text = card_text(facts("vae"))
    assert "| Mean squared error ↓ | 0.00800 | 0.01000 | 0.00800 | 0.01000 |" in text
    assert "| KL to the prior, nats | 12.50 |  | 12.50 |  |" in text
    assert "20% below that of PCA" in text


def test_the_price_is_said_when_pca_is_better():
    worse = TEST | {"mse": 0.0125}
    assert "25% above that of PCA" in card_text(facts("beta-vae", figures={"test": worse}))
    copied = TEST | {"pca_mse": 1e-15}
    assert "not to be judged" in card_text(facts("overcomplete", figures={"test": copied}))


def test_a_denoiser_stands_beside_the_best_filter():
    text = card_text(
        facts("denoising", figures=dict.fromkeys(("validation", "test"), TEST | DENOISING))
    )
    assert "Best classical filter on validation (Median) | 18.00 | 18.00 |" in text
    assert "| **This model** | 22.00 | 22.00 |" in text
    assert "one kind of noise (gaussian: " in text


@pytest.mark.parametrize("preset", ["vae", "undercomplete", "denoising"])
def test_limits_are_those_of_what_the_model_can_do(preset):
    text = card_text(facts(preset, figures={"test": TEST | DENOISING}))
    assert "must not be used as evidence" in text
    assert ("Drawn pictures" in text) == (preset == "vae")
    assert ("classical filter may do better" in text) == (preset == "denoising")


def test_what_is_unknown_is_called_unknown():
    known = facts("vae", environment={}, outcome={}, seconds=None)
    text = card_text(dataclasses.replace(known, preset=None))
    assert text.startswith("# Autoencoder: my-run")
    for row in ("Epochs", "Time", "Machine", "Versions"):
        assert f"| {row} | unknown |" in text


def test_data_that_is_not_bundled_is_asked_for():
    config = with_options(find_preset("vae").config, ["--data.name", "fashion-mnist"])
    text = card_text(facts("vae", config=config))
    assert "AELIB_DATA=<folder with the data> python -m aelib train" in text
    assert "AELIB_DATA" not in card_text(facts("vae"))


def test_a_model_that_guesses_classes_stands_beside_others_with_as_few_labels():
    accuracies = {f"label_accuracy_{name}": 0.7 for name in BASELINES}
    figures = TEST | accuracies | {"label_accuracy": 0.81234, "num_labels": 200.0}
    text = card_text(
        facts("semi-supervised", figures=dict.fromkeys(("validation", "test"), figures))
    )
    assert "told the class of 200 pictures" in text
    assert "| **This model** | 0.8123 | 0.8123 |" in text
    assert "| Logistic regression on PCA | 0.7000 | 0.7000 |" in text
    assert "**This model**" not in card_text(facts("vae"))
