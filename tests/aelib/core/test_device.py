from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.core.device import best_device, denormals_flushed


@pytest.mark.parametrize(
    ("has_cuda", "has_mps", "expected"),
    [(True, False, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_the_fastest_device_is_chosen(monkeypatch, has_cuda, has_mps, expected):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: has_cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: has_mps)
    assert best_device().type == expected


def _tiniest() -> float:
    return float(torch.tensor(torch.finfo(torch.float32).tiny) * 0.5)


def test_denormals_are_zero_within_the_context_and_numbers_again_behind_it():
    if not torch.set_flush_denormal(False):
        pytest.skip("this processor cannot")
    assert _tiniest() > 0
    with denormals_flushed():
        assert _tiniest() == 0
        with denormals_flushed():
            pass
        assert _tiniest() == 0  # the outer context still holds
        found = np.finfo(np.float32)  # a warning would fail the test
    assert found.smallest_subnormal > 0
    assert _tiniest() > 0


def test_an_error_ends_the_context_too():
    if not torch.set_flush_denormal(False):
        pytest.skip("this processor cannot")
    with pytest.raises(KeyError), denormals_flushed():
        raise KeyError
    assert _tiniest() > 0
