from __future__ import annotations

import pytest
import torch

from aelib.analysis.two_sample import chance_error, tell_apart


def _points(count, *, seed, shift=0.0, scale=1.0):
    torch.manual_seed(seed)
    return torch.randn(count, 4) * scale + shift


def test_nobody_tells_two_samples_of_one_distribution_apart():
    found = [tell_apart(_points(600, seed=s), _points(600, seed=s + 100)) for s in range(2)]
    assert all(abs(accuracy - 0.5) < 4 * chance_error(600) for accuracy in found)


@pytest.mark.parametrize("other", [{"shift": 8.0}, {"scale": 30.0}, {"scale": 1e-3}])
def test_samples_that_do_not_overlap_are_told_apart(other):
    assert tell_apart(_points(400, seed=0), _points(400, seed=1, **other)) > 0.95


def test_the_best_possible_accuracy_is_about_reached():
    # N(0, I) and N(1, I) in four dimensions: the best is Φ(½ ‖shift‖) = Φ(1) = 0.841
    accuracy = tell_apart(_points(2000, seed=0), _points(2000, seed=1, shift=1.0))
    assert accuracy == pytest.approx(0.841, abs=0.03)


def test_a_hole_that_moments_do_not_show_is_seen():
    torch.manual_seed(0)
    ring = torch.nn.functional.normalize(torch.randn(800, 2), dim=1) * 2**0.5  # variance 1 each
    assert tell_apart(ring, torch.randn(800, 2)) > 0.8


def test_it_gives_the_same_each_time_and_leaves_the_global_generator_alone():
    first, second = _points(100, seed=0), _points(60, seed=1, shift=0.5)
    torch.manual_seed(3)
    before = torch.get_rng_state()
    found = tell_apart(first, second)
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(4)
    assert tell_apart(first, second) == found


def test_too_few_points_are_refused():
    with pytest.raises(ValueError, match="at least 4 points"):
        tell_apart(torch.zeros(3, 2), torch.zeros(9, 2))
