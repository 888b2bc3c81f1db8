from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.data import anomalies
from aelib.data.anomalies import FACTOR_NAMES, KINDS, Faults, anomaly_mask, plan_faults

CHANNELS, LENGTH = 3, 100
HEALTHY = np.full((1, CHANNELS, LENGTH), 0.5) + 0.2 * np.sin(np.arange(LENGTH) / 5.0)
NOISE = np.random.default_rng(0).normal(size=HEALTHY.shape)


def fault(kind: str, start: int = 40, end: int = 60, channel: int = 1) -> Faults:
    return Faults(*(np.array([v]) for v in (KINDS.index(kind), start, end, channel)))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "frequency change"])
def test_only_the_faulty_stretch_changes(kind: str) -> None:
    faulty = anomalies.add_faults(HEALTHY, NOISE, fault(kind))
    changed = faulty != HEALTHY
    assert changed[0, 1, 40:60].sum() >= 3
    changed[0, 1, 40:60] = False
    assert not changed.any()


def test_each_kind_does_what_it_says() -> None:
    def inside(kind: str) -> np.ndarray:
        return anomalies.add_faults(HEALTHY, NOISE, fault(kind))[0, 1, 40:60]

    clean = HEALTHY[0, 1, 40:60]
    away = np.where(clean < 0.5, 1, -1)
    assert np.allclose((inside("spike") - clean)[:3], away[:3] * np.array([0.175, 0.35, 0.175]))
    assert np.allclose(np.abs(inside("level shift") - clean), 0.2)
    assert np.unique(inside("flat line")).tolist() == [HEALTHY[0, 1, 40]]
    assert np.allclose(inside("heavy noise") - clean, 0.12 * NOISE[0, 1, 40:60])
    swing = inside("interference") - clean
    assert np.allclose(swing[6:], swing[:-6])
    assert np.abs(swing).max() == pytest.approx(0.12 * np.sin(np.pi / 3))


def test_time_runs_faster_where_the_frequency_changes() -> None:
    time = np.broadcast_to(np.arange(LENGTH) / LENGTH, HEALTHY.shape)
    warped = anomalies.warp_time(time, fault("frequency change"))
    assert np.allclose(np.diff(warped[0, 1, 40:60]), 2.5 / LENGTH)
    assert warped[0, 1, 40] == time[0, 1, 40]
    warped[0, 1, 40:60] = time[0, 1, 40:60]
    assert np.array_equal(warped, time)


def test_a_flat_line_has_no_noise() -> None:
    flat = anomalies.is_flat(fault("flat line"), CHANNELS, LENGTH)
    assert flat[0, 1, 40:60].all()
    assert flat.sum() == 20
    assert not anomalies.is_flat(fault("spike"), CHANNELS, LENGTH).any()


def test_the_plan_keeps_the_share_and_lets_kinds_take_turns() -> None:
    names = np.arange(600)
    planned = plan_faults(names, names % 4, 0.5, CHANNELS, LENGTH)
    has_any = planned.kind >= 0
    assert has_any.sum() == 300
    assert np.bincount(planned.kind[has_any]).tolist() == [50] * 6
    assert (planned.start[has_any] >= 10).all()
    assert (planned.end <= 95).all()
    assert (planned.end > planned.start)[has_any].all()
    assert set(planned.channel[has_any].tolist()) == {0, 1, 2}
    assert (planned.channel[~has_any] == -1).all()


def test_waves_that_are_still_get_a_fault_that_is_seen() -> None:
    names = np.arange(600)
    planned = plan_faults(names, np.full(600, 5), 1.0, CHANNELS, LENGTH)
    assert set(planned.kind.tolist()) == {0, 1, 4, 5}


def test_the_factors_tell_where_each_fault_is() -> None:
    names = np.arange(60)
    planned = plan_faults(names, names % 4, 0.5, CHANNELS, LENGTH)
    factors = torch.from_numpy(planned.factors())
    mask = anomaly_mask(factors, FACTOR_NAMES, (CHANNELS, 1, LENGTH))
    assert mask.shape == (60, CHANNELS, 1, LENGTH)
    assert torch.equal(mask.flatten(1).any(1), factors[:, 0] == 1)
    for index in range(60):
        where = mask[index, :, 0].nonzero()
        if len(where):
            assert where[:, 0].unique().tolist() == [planned.channel[index]]
            assert where[0, 1] == planned.start[index]
            assert where[-1, 1] == planned.end[index] - 1


def test_data_without_a_record_has_no_faults() -> None:
    mask = anomaly_mask(torch.zeros(4, 2), ("shape", "noise"), (1, 1, 9))
    assert mask.shape == (4, 1, 1, 9)
    assert not mask.any()
