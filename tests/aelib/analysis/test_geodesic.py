from __future__ import annotations

import math

import pytest
import torch

from aelib.analysis.geodesic import NUM_NODES, along, energy, geodesic
from aelib.analysis.walking import shortest_leg
from aelib.runs import open_model

FINE = torch.linspace(0.0, 1.0, 401, dtype=torch.float64)


def vector(*values):
    return torch.tensor(values, dtype=torch.float64)


def lengths(decode, nodes):
    pictures = decode(along(nodes, FINE), FINE)
    return pictures.diff(dim=0).norm(dim=1)


def on_a_sphere(latents, _):
    """Longitude and latitude."""
    east, north = latents.unbind(1)
    return torch.stack([north.cos() * east.cos(), north.cos() * east.sin(), north.sin()], 1)


def swiss_roll(latents, _):
    u, v = latents.unbind(1)
    return torch.stack([u * u.cos(), v, u * u.sin()], 1)


def rolled_out(u):
    return 0.5 * (u * math.sqrt(1.0 + u * u) + math.asinh(u))


def test_of_a_linear_decoder_it_is_the_straight_line_at_even_speed():
    matrix = torch.randn(4, 9, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    start, end = vector(1.0, 2.0, -1.0, 0.5), vector(-2.0, 0.0, 1.0, 3.0)
    nodes = geodesic(lambda latents, _: latents @ matrix, start, end)
    assert nodes.shape == (NUM_NODES, 4)
    even = torch.linspace(0.0, 1.0, NUM_NODES, dtype=torch.float64)[:, None]
    torch.testing.assert_close(nodes, torch.lerp(start, end, even), atol=1e-6, rtol=0.0)


@pytest.mark.parametrize("degrees", [30.0, 50.0])
def test_on_a_sphere_it_is_the_great_circle(degrees):
    north, across = math.radians(degrees), 2.0
    start, end = vector(0.0, north), vector(across, north)
    found = lengths(on_a_sphere, geodesic(on_a_sphere, start, end))
    cosine = math.sin(north) ** 2 + math.cos(north) ** 2 * math.cos(across)
    assert float(found.sum()) == pytest.approx(math.acos(cosine), rel=2e-3)
    along_the_parallel = across * math.cos(north)
    assert float(found.sum()) < 0.97 * along_the_parallel
    assert float(found.max() / found.mean()) < 1.1


def test_on_a_swiss_roll_it_is_straight_where_the_roll_is_laid_flat():
    start, end = vector(0.5, 0.0), vector(9.0, 40.0)
    found = lengths(swiss_roll, geodesic(swiss_roll, start, end))
    flat = math.hypot(rolled_out(9.0) - rolled_out(0.5), 40.0)
    line = lengths(swiss_roll, torch.stack([start, end])).sum()
    assert float(found.sum()) == pytest.approx(flat, rel=3e-3)
    assert float(line) > 1.02 * flat
    assert float(found.max() / found.mean()) < 1.1


def test_a_change_of_class_halfway_is_made_where_both_decoders_are_more_alike():
    r"""Two planes that meet at y = 2, and a way along y = 1.

    With y = 1 + m halfway the energy is 2 (m² + 17 m²) + 16 (1 - m)² and what does not depend on m,
    least at m = 32 / 104.
    """

    def decode(latents, places):
        x, y = latents.unbind(1)
        height = torch.where(places > 0.5, 4.0 * (2.0 - y), 0.0)
        return torch.stack([x, y, height], 1)

    nodes = geodesic(decode, vector(0.0, 1.0), vector(1.0, 1.0), has_jump=True)
    assert float(nodes[NUM_NODES // 2, 1]) == pytest.approx(1.0 + 32.0 / 104.0, abs=0.01)


def test_it_is_never_worse_than_the_line_it_starts_from():
    """A decoder full of walls, in which a search can only lose its way."""

    def walls(latents, _):
        return torch.sign(torch.sin(7.0 * latents)) + 0.01 * latents

    start, end = vector(0.1, 0.2), vector(3.0, -2.0)
    places = torch.linspace(0.0, 1.0, 129, dtype=torch.float64)
    found = energy(walls(along(geodesic(walls, start, end), places), places), places)
    line = energy(walls(along(torch.stack([start, end]), places), places), places)
    assert float(found) <= float(line)


@pytest.mark.parametrize("value", [0.0, math.nan, math.inf])
def test_a_decoder_without_a_slope_gives_the_line(value):
    def flat(latents, _):
        return latents * 0.0 + value

    nodes = geodesic(flat, vector(0.0, 1.0), vector(1.0, 0.0), num_nodes=5)
    torch.testing.assert_close(nodes[:, 0], vector(0.0, 0.25, 0.5, 0.75, 1.0), atol=1e-3, rtol=0.0)


def test_energy_is_the_square_of_the_length_where_the_speed_is_even():
    pictures, places = FINE[:, None] * vector(3.0, 4.0), FINE
    assert float(energy(pictures, places)) == pytest.approx(25.0 / 2.0)  # per value
    uneven = FINE[:, None] ** 2 * vector(3.0, 4.0)
    assert float(energy(uneven, places)) == pytest.approx(25.0 / 2.0 * 4.0 / 3.0, rel=1e-4)


def test_a_model_is_left_as_it_was(tiny_run):
    model = open_model(tiny_run).model
    before = {name: value.clone() for name, value in model.state_dict().items()}
    wanted = [parameter.requires_grad for parameter in model.parameters()]
    with torch.inference_mode():
        ends = torch.randn(2, 3, generator=torch.Generator().manual_seed(0))
        inside = shortest_leg(model, *ends)
    nodes = shortest_leg(model, *ends)
    assert torch.equal(nodes[[0, -1]], ends)
    assert torch.equal(nodes, inside)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert [parameter.requires_grad for parameter in model.parameters()] == wanted
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not model.training


@pytest.mark.parametrize(
    ("end", "num_nodes"), [(vector(1.0), 5), (vector(1.0, 2.0), 4), (vector(1.0, 2.0), 1)]
)
def test_mistakes_are_refused(end, num_nodes):
    with pytest.raises(ValueError, match="odd number"):
        geodesic(on_a_sphere, vector(0.0, 0.0), end, num_nodes=num_nodes)
