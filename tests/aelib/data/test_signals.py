from __future__ import annotations

import math

import pytest
import torch

from aelib.core.errors import ConfigError
from aelib.data import DATASETS, SignalsConfig, load
from aelib.data.anomalies import FACTOR_NAMES as FAULT_NAMES
from aelib.data.anomalies import anomaly_mask
from aelib.data.signals import FACTOR_NAMES, GAIN, GRID, SCALE
from aelib.data.waves import SHAPES


def clean(factors: torch.Tensor, channel: int, length: int) -> torch.Tensor:
    """A sine without noise, worked out from the formula of the module."""
    time = torch.arange(length).double() / length
    _, frequency, phase, amplitude, trend, _, lag = factors.double()
    wave = torch.sin(2 * math.pi * (frequency * time - channel * lag) + phase)
    return 0.5 + SCALE * GAIN**channel * amplitude * wave + trend * (time - 0.5)


def test_series_are_what_their_factors_say() -> None:
    splits = load(SignalsConfig(num_series=900, noise=0.1))
    assert splits.image.kind == "series"
    assert splits.factor_names == FACTOR_NAMES
    part = splits.train
    assert part.factors is not None
    assert part.labels is not None
    assert torch.equal(part.labels, part.factors[:, 0].long())
    sines = (part.labels == SHAPES.index("sine")).nonzero().squeeze(1)
    errors = {0.0: [], 0.05: [], 0.1: []}
    for index in sines.tolist():
        factors = part.factors[index]
        for channel in range(3):
            error = part.images[index, channel, 0].double() / 255 - clean(factors, channel, 128)
            errors[round(float(factors[5]), 3)].append(error)
    for sigma, found in errors.items():
        measured = float(torch.cat(found).std())
        assert measured == pytest.approx(max(sigma, 1 / 255 / math.sqrt(12)), rel=0.06)


def test_bytes_cost_what_the_docstring_says() -> None:
    series = load(SignalsConfig(num_series=300, noise=0.0)).train
    sines = (series.labels == 0).nonzero().squeeze(1)
    errors = [
        series.images[i, 0, 0].double() / 255 - clean(series.factors[i], 0, 128) for i in sines
    ]
    assert float(torch.cat(errors).std()) == pytest.approx(0.0011, abs=1e-4)


def test_factors_lie_on_the_grid_and_are_independent() -> None:
    values = load(SignalsConfig(num_series=20_000, channels=2, length=64)).train.factors
    assert values is not None
    for column, count in zip(values.T, GRID, strict=True):
        assert len(column.unique()) == count
    correlation = torch.corrcoef(values.T) - torch.eye(len(GRID))
    assert correlation.abs().max() < 0.04  # 5 standard errors of independent factors


def test_series_that_differ_in_noise_only_are_in_one_split() -> None:
    splits = load(SignalsConfig(num_series=20_000, channels=1, length=64))
    assert splits.factor_names == FACTOR_NAMES[:-1]  # one channel has no lag

    def waves(name: str) -> set[tuple[float, ...]]:
        return {tuple(row) for row in splits.split(name).factors[:, :5].tolist()}

    train, validation, test = (waves(name) for name in ("train", "validation", "test"))
    assert len(train) < len(splits.train)  # there are such series
    assert not train & test
    assert not train & validation
    assert not validation & test


def test_only_test_series_are_faulty_and_the_others_stay() -> None:
    healthy = load(SignalsConfig(num_series=600))
    splits = load(SignalsConfig(num_series=600, anomalies=0.5))
    assert splits.factor_names == (*FACTOR_NAMES, *FAULT_NAMES)
    assert torch.equal(splits.train.images, healthy.train.images)
    assert torch.equal(splits.validation.images, healthy.validation.images)
    assert not splits.train.factors[:, len(FACTOR_NAMES)].any()
    test = splits.test
    is_faulty = test.factors[:, len(FACTOR_NAMES)] == 1
    assert is_faulty.sum() == 30
    differs = test.images != healthy.test.images
    assert torch.equal(differs.flatten(1).any(1), is_faulty)
    mask = anomaly_mask(test.factors, splits.factor_names, splits.image.shape)
    assert not (differs & ~mask).any()


def test_seed_and_number_choose_the_series() -> None:
    few = load(SignalsConfig(num_series=300)).train
    more = load(SignalsConfig(num_series=600)).train
    other = load(SignalsConfig(num_series=300, seed=1)).train
    assert torch.equal(more.images[: len(few)], few.images)
    assert other.digest != few.digest


def test_facts_follow_the_settings() -> None:
    facts = DATASETS.build(SignalsConfig(channels=5, length=256, anomalies=0.1)).facts()
    assert facts.shape == (5, 1, 256)
    assert facts.factor_names[-1] == "anomaly_channel"
    with pytest.raises(ConfigError):
        SignalsConfig(length=63)


def test_most_channels_and_moments_are_made() -> None:
    splits = load(SignalsConfig(num_series=30, channels=16, length=1024, anomalies=1.0))
    assert splits.image.shape == (16, 1, 1024)


def test_progress_is_told_and_never_goes_back() -> None:
    told: list[float] = []
    DATASETS.build(SignalsConfig(num_series=60)).load(lambda at, _: told.append(at))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_series_are_pinned() -> None:
    # If this changes, saved models were trained on other series.
    assert load(SignalsConfig(num_series=500)).train.digest[:16] == "9a8ad5807e0c7581"
    other = SignalsConfig(num_series=100, channels=2, length=96, anomalies=0.5, seed=3)
    assert load(other).test.digest[:16] == "2822c5651483c8c1"
