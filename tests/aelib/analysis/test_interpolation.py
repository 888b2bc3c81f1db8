from __future__ import annotations

import math

import pytest
import torch

from aelib.analysis.interpolation import INTERPOLATIONS, places_along, way_through

A, B = torch.tensor([3.0, 0.0, 0.0]), torch.tensor([0.0, 3.0, 0.0])
STOPS = torch.randn(4, 5, generator=torch.Generator().manual_seed(0))


def bent(i, j):
    """Nodes that turn aside in the middle."""
    middle = (STOPS[i] + STOPS[j]) / 2.0 + 1.0
    return torch.stack([STOPS[i], middle, STOPS[j]])


def between(a, b, num_steps, kind="linear"):
    way = way_through(torch.stack([a, b]), kind)
    return way.at(places_along(1, num_steps))


@pytest.mark.parametrize("kind", INTERPOLATIONS)
@pytest.mark.parametrize("is_closed", [False, True])
def test_every_way_passes_its_stops(kind, is_closed):
    way = way_through(STOPS, kind, is_closed=is_closed, shortest=bent)
    num_legs = 4 if is_closed else 3
    assert len(way.legs) == num_legs
    path = way.at(torch.arange(num_legs + 1.0))
    assert path.dtype == torch.float32
    torch.testing.assert_close(path, STOPS[[0, 1, 2, 3, 0][: num_legs + 1]])
    assert way.at(places_along(num_legs, 6)).shape == (5 * num_legs + 1, 5)


def test_the_line_is_even():
    path = between(A, B, 5)
    assert torch.allclose(path[1], torch.tensor([2.25, 0.75, 0.0]))
    assert torch.allclose(path.diff(dim=0), path.diff(dim=0)[:1].expand(4, 3))


def test_slerp_of_a_right_angle_is_the_quarter_circle():
    path = between(A, B, 4, "slerp")
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
    assert torch.allclose(between(a, b, 6, "slerp"), between(a, b, 6), atol=1e-6)


def test_a_geodesic_goes_by_its_nodes():
    way = way_through(STOPS, "geodesic", shortest=bent)
    torch.testing.assert_close(way.at(torch.tensor([1.5]))[0], bent(1, 2)[1])
    torch.testing.assert_close(way.at(torch.tensor([1.25]))[0], bent(1, 2)[:2].mean(0))


def test_places_are_evenly_spread_over_the_legs():
    assert places_along(2, 3).tolist() == [0.0, 0.5, 1.0, 1.5, 2.0]
    with pytest.raises(ValueError, match="2 steps"):
        places_along(2, 1)


@pytest.mark.parametrize(
    ("stops", "kind", "says"),
    [
        (STOPS[:1], "linear", "two or more"),
        (STOPS[0], "linear", "two or more"),
        (STOPS, "cubic", "cubic"),
        (STOPS, "geodesic", "a function"),
    ],
)
def test_mistakes_are_refused(stops, kind, says):
    with pytest.raises(ValueError, match=says):
        way_through(stops, kind)
