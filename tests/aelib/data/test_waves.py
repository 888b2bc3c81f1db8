from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from aelib.data.waves import DECAY, SHAPES, TRAVEL, WIDTH, Wave, evaluate

TIME = np.arange(200) / 200


def one(
    shape: str, frequency: float = 3.0, phase: float = 0.7, lag: float = 0.0, channels: int = 1
):
    wave = Wave(*(np.array([v]) for v in (float(SHAPES.index(shape)), frequency, phase, lag)))
    return evaluate(wave, np.broadcast_to(TIME, (1, channels, len(TIME))))[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_values_stay_between_minus_one_and_one(shape: str) -> None:
    values = one(shape, 5.0, 2.0, 0.1, 3)
    assert values.shape == (3, 200)
    assert np.abs(values).max() <= 1.0
    assert values.std() > 0.1


def test_sine_and_its_relatives_are_what_the_formulas_say() -> None:
    sine = np.sin(2 * np.pi * 3.0 * TIME + 0.7)
    assert np.allclose(one("sine")[0], sine)
    assert np.allclose(one("square")[0], np.clip(6 * sine, -1, 1))
    assert np.allclose(one("damped")[0], np.exp(-DECAY * TIME) * sine)
    chirp = np.sin(2 * np.pi * 3.0 * (0.5 * TIME + 0.75 * TIME**2) + 0.7)
    assert np.allclose(one("chirp")[0], chirp)
    centre = 0.2 + 0.6 * 0.7 / (2 * np.pi)
    packet = np.exp(-(((TIME - centre) / WIDTH) ** 2)) * np.sin(12 * np.pi * (TIME - centre))
    assert np.allclose(one("burst")[0], packet)


def test_a_sawtooth_rises_evenly_and_falls_at_once() -> None:
    values = one("sawtooth", 2.0, 0.0)[0]
    steps = np.diff(values)
    assert np.allclose(steps[steps > 0], 0.02)
    assert (steps < -1.9).sum() == 1
    assert values[100] == pytest.approx(-1.0, abs=1e-6)  # the wrap belongs to the new tooth


@pytest.mark.parametrize("shape", ["sine", "square", "sawtooth"])
def test_the_next_channel_is_later_by_the_lag(shape: str) -> None:
    values = one(shape, 2.0, 0.3, 0.1, 3)  # 0.1 cycles are 10 moments
    for before, after in pairwise(values):
        assert np.allclose(after[10:], before[:-10], atol=1e-6)


def test_a_burst_travels_from_channel_to_channel() -> None:
    first, second = np.abs(one("burst", 4.0, 1.0, 0.25, 2))
    centre = [(TIME * values).sum() / values.sum() for values in (first, second)]
    assert centre[1] - centre[0] == pytest.approx(0.25 * TRAVEL, abs=1e-3)
