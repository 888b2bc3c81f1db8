from __future__ import annotations

import pytest
import torch
from torch.distributions import MultivariateNormal

from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.priors import Manifold, ManifoldConfig

IMAGE = ImageSpec(1, 8, 8, num_classes=5)
SHAPES = ["ring", "swiss_roll"]


def _prior(shape, latent_shape=(2,), image=IMAGE, **settings):
    config = ManifoldConfig(shape=shape, **settings)
    return Manifold(config, latent_shape=latent_shape, image=image)


def _lattice(side=9.0, number=241):
    axis = torch.linspace(-side, side, number)
    points = torch.cartesian_prod(axis, axis)
    return points, float(axis[1] - axis[0]) ** 2


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("label", [-1, 0, 3])
def test_the_density_integrates_to_one(shape, label):
    points, area = _lattice()
    density = _prior(shape).log_prob(points, torch.full((len(points),), label)).exp()
    assert float(density.sum() * area) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_classes_make_up_the_whole(shape):
    prior, points = _prior(shape), 3 * torch.randn(50, 2)
    by_class = [prior.log_prob(points, torch.full((50,), label)).exp() for label in range(5)]
    torch.testing.assert_close(torch.stack(by_class).mean(0), prior.log_prob(points).exp())


def test_a_class_of_the_ring_is_one_gaussian_that_points_outwards():
    prior = _prior("ring", radius=3.0, length=0.5, width=0.2)
    # class 0 lies to the right: its length is horizontal, its width vertical
    expected = MultivariateNormal(torch.tensor([3.0, 0.0]), torch.diag(torch.tensor([0.25, 0.04])))
    points = torch.tensor([[3.0, 0.0], [2.5, 0.3], [0.0, 0.0]])
    found = prior.log_prob(points, torch.zeros(3, dtype=torch.int64))
    torch.testing.assert_close(found, expected.log_prob(points))


def test_draws_of_a_class_lie_at_its_place():
    ring = _prior("ring", image=ImageSpec(1, 8, 8, num_classes=4))
    labels = torch.arange(4).repeat(200)
    draws = ring.sample(800, labels=labels, generator=torch.Generator().manual_seed(0))
    angles = torch.atan2(draws[:, 1], draws[:, 0])
    quarter = (angles / (torch.pi / 2)).round().remainder(4)
    assert (quarter == labels).float().mean() > 0.99


def test_draws_of_the_roll_are_where_its_density_is():
    roll = _prior("swiss_roll", width=0.15)
    generator = torch.Generator().manual_seed(0)
    draws = roll.sample(4000, generator=generator)
    elsewhere = 8 * torch.rand(4000, 2, generator=generator) - 4
    assert roll.log_prob(draws).mean() > roll.log_prob(elsewhere).mean() + 3
    # the entropy by draws equals that by the lattice, so draws and density are of one distribution
    points, area = _lattice(5.0, 201)
    log_density = roll.log_prob(points)
    entropy = -float((log_density.exp() * log_density).sum() * area)
    assert -float(roll.log_prob(draws).mean()) == pytest.approx(entropy, abs=0.05)


def test_the_roll_does_not_ripple_along_its_line():
    roll = _prior("swiss_roll", width=0.2)
    middle = roll.mean[20:-20]
    between = 0.5 * (middle[1:] + middle[:-1])
    on = roll.log_prob(middle[:-1])
    assert (roll.log_prob(between) - on).abs().max() < 0.01


@pytest.mark.parametrize("shape", SHAPES)
def test_other_dimensions_are_normal(shape):
    prior = _prior(shape, (4,))
    draws = prior.sample(20_000, generator=torch.Generator().manual_seed(0))
    assert draws[:, 2:].mean(0).abs().max() < 0.03
    assert draws[:, 2:].std(0).tolist() == pytest.approx([1.0, 1.0], abs=0.03)
    flat = _prior(shape).log_prob(draws[:9, :2])
    rest = torch.distributions.Normal(0.0, 1.0).log_prob(draws[:9, 2:]).sum(1)
    torch.testing.assert_close(prior.log_prob(draws[:9]), flat + rest)


def test_each_position_of_a_map_has_the_shape():
    prior, flat = _prior("ring", (3, 2, 2)), _prior("ring", (3,))
    latent = torch.randn(5, 3, 2, 2)
    expected = sum(flat.log_prob(latent[:, :, row, column]) for row in (0, 1) for column in (0, 1))
    torch.testing.assert_close(prior.log_prob(latent), expected)
    draws = prior.sample(500, generator=torch.Generator().manual_seed(1))
    assert draws[:, :2].norm(dim=1).mean() == pytest.approx(4.0, abs=0.2)


def test_one_dimension_is_too_few():
    with pytest.raises(ConfigError, match=r"at least 2 latent dimensions.*Raise"):
        _prior("ring", (1,))


@pytest.mark.parametrize("shape", SHAPES)
def test_pictures_without_classes_have_clusters_all_the_same(shape):
    prior = _prior(shape, image=ImageSpec(1, 8, 8), num_modes=3)
    labels = torch.zeros(6, dtype=torch.int64)
    points = torch.randn(6, 2)
    assert torch.equal(prior.log_prob(points, labels), prior.log_prob(points))
