from __future__ import annotations

import math

import pytest
import torch

from aelib.analysis.interpolation import INTERPOLATIONS, interpolate, step_distances

A, B = torch.tensor([3.0, 0.0, 0.0]), torch.tensor([0.0, 3.0, 0.0])


@pytest.mark.parametrize("kind", INTERPOLATIONS)
@pytest.mark.parametrize("num_steps", [2, 7])
def test_both_ends_are_exact(kind, num_steps):
    a, b = torch.randn(2, 5, generator=torch.Generator().manual_seed(0))
    path = interpolate(a, b, num_steps, kind)
    assert path.shape == (num_steps, 5)
    assert path.dtype == torch.float32
    assert torch.equal(path[0], a)
    assert torch.equal(path[-1], b)


def test_the_line_is_even():
    path = interpolate(A, B, 5)
    assert torch.allclose(path[1], torch.tensor([2.25, 0.75, 0.0]))
    assert torch.allclose(path.diff(dim=0), path.diff(dim=0)[:1].expand(4, 3))


def test_slerp_of_a_right_angle_is_the_quarter_circle():
    path = interpolate(A, B, 4, "slerp")
    angles = torch.arange(4) * (math.pi / 6)
    wanted = 3.0 * torch.stack([angles.cos(), angles.sin(), torch.zeros(4)], dim=1)
    assert torch.allclose(path, wanted, atol=1e-6)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (A, 2.0 * A),
        (A, -A),
        (A, torch.zeros(3)),
        (torch.zeros(3), torch.zeros(3)),
        (A, A + torch.tensor([0.0, 1e-9, 0.0])),
    ],
)
def test_slerp_without_an_arc_is_the_line(a, b):
    assert torch.allclose(interpolate(a, b, 6, "slerp"), interpolate(a, b, 6), atol=1e-6)


def test_arrays_are_as_good_as_tensors():
    assert torch.equal(interpolate(A.numpy(), B.numpy(), 3, "slerp"), interpolate(A, B, 3, "slerp"))


def test_step_distances_are_root_mean_squares():
    images = torch.zeros(3, 1, 2, 2)
    images[1] = 0.5
    images[2, 0, 0, 0] = 0.5
    assert torch.allclose(step_distances(images), torch.tensor([0.5, math.sqrt(0.75 * 0.25)]))


@pytest.mark.parametrize(
    ("a", "b", "num_steps", "kind", "says"),
    [
        (A, B[:2], 3, "linear", "two vectors"),
        (A, B, 1, "linear", "2 steps"),
        (A, B, 3, "cubic", "cubic"),
    ],
)
def test_mistakes_are_refused(a, b, num_steps, kind, says):
    with pytest.raises(ValueError, match=says):
        interpolate(a, b, num_steps, kind)
