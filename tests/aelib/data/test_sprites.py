from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from aelib.data import DATASETS, SpritesConfig, load
from aelib.data.sprites import GRID, RADIUS, SHAPES, draw


def factors(shape: int, scale: float = 1.0, angle: float = 0.0, x: float = 0.5, y: float = 0.5):
    return torch.tensor([[shape, scale, angle, x, y]], dtype=torch.float64)


def area(picture: torch.Tensor) -> float:
    return picture.double().sum().item() / 255


@pytest.mark.parametrize("scale", [0.5, 0.8, 1.0])
@pytest.mark.parametrize("angle", [0.0, 0.4, 2.0])
def test_areas_are_those_of_the_shapes(scale: float, angle: float) -> None:
    size = 128
    radius = RADIUS * size * scale
    square, ellipse, heart = (area(draw(factors(i, scale, angle), size)) for i in range(3))
    assert square == pytest.approx(2 * radius**2, rel=0.01)
    assert ellipse == pytest.approx(math.pi * radius**2 / 2, rel=0.01)
    # A half square of side sqrt(1/2) with a half disc on each of two sides, in units of 1/0.632.
    assert heart == pytest.approx((0.5 + math.pi / 8) * (radius / 0.632) ** 2, rel=0.01)


@pytest.mark.parametrize("shape", range(3))
def test_place_moves_the_centre_of_mass(shape: int) -> None:
    size = 64
    for x, y in ((0.0, 0.0), (1.0, 0.0), (0.3, 0.9)):
        here, middle = draw(factors(shape, x=x, y=y), size), draw(factors(shape), size)
        room = size - (2 * math.ceil(RADIUS * size) + 2)
        grid = torch.arange(size).double() + 0.5
        for axis, moved in ((2, y - 0.5), (3, x - 0.5)):
            centres = [
                (picture.double().sum(dim=5 - axis)[0, 0] * grid).sum() / picture.double().sum()
                for picture in (here, middle)
            ]
            assert (centres[0] - centres[1]).item() == pytest.approx(moved * room, abs=0.05)


@pytest.mark.parametrize("size", [32, 64, 128])
def test_shapes_stay_inside(size: int) -> None:
    for shape in range(3):
        for corner in ((0.0, 0.0), (1.0, 1.0), (0.0, 1.0)):
            for angle in np.linspace(0, 2 * np.pi, 8):
                picture = draw(factors(shape, 1.0, angle, *corner), size)
                whole = draw(factors(shape, 1.0, angle), size)
                assert area(picture) == pytest.approx(area(whole), rel=0.02)


def test_turns() -> None:
    quarter = math.pi / 2
    square, ellipse, heart = (draw(factors(i, angle=0.0), 64) for i in range(3))
    assert torch.equal(draw(factors(0, angle=quarter), 64), square)
    assert torch.equal(draw(factors(1, angle=2 * quarter), 64), ellipse)
    assert not torch.equal(draw(factors(1, angle=quarter), 64), ellipse)
    assert not torch.equal(draw(factors(2, angle=2 * quarter), 64), heart)
    # Angles grow clockwise, as y grows downwards.
    assert torch.equal(draw(factors(2, angle=quarter), 64), heart.rot90(-1, (2, 3)))
    assert torch.equal(heart.flip(3), heart)
    rows = heart[0, 0].double().sum(dim=1).nonzero()
    assert heart[0, 0, rows[0]].double().sum() > heart[0, 0, rows[-1]].double().sum()  # tip below


def test_edges_are_antialiased() -> None:
    picture = draw(factors(1, angle=0.3), 64)
    partly = ((picture > 0) & (picture < 255)).sum().item()
    assert 20 < partly < 200
    assert picture.max() == 255


def test_labels_and_factors_say_what_is_drawn() -> None:
    splits = load(SpritesConfig(num_images=200, size=32))
    assert splits.factor_names == ("shape", "scale", "orientation", "x", "y")
    for part in (splits.train, splits.test):
        assert part.factors is not None
        assert part.labels is not None
        assert torch.equal(part.labels, part.factors[:, 0].long())
        values = part.factors.double()
        difference = draw(values, 32).int() - part.images.int()
        assert difference.abs().max() <= 1  # the stored factors are float32


def test_factors_lie_on_the_grid_and_are_independent() -> None:
    values = load(SpritesConfig(num_images=20_000, size=32)).train.factors
    assert values is not None
    assert values.shape == (16_000, 5)
    for column, count in zip(values.T, GRID, strict=False):
        assert len(column.unique()) == count
    assert values[:, 1].min() == 0.5
    assert values[:, 1].max() == 1.0
    assert values[:, 2].max() < 2 * math.pi
    assert values[:, 3:].min() == 0.0
    assert values[:, 3:].max() == 1.0
    correlation = torch.corrcoef(values.T) - torch.eye(5)
    assert correlation.abs().max() < 0.04  # 5 standard errors of independent factors


def test_combinations_that_look_alike_are_in_one_split() -> None:
    splits = load(SpritesConfig(num_images=20_000, size=32))
    turns = torch.tensor([4, 2, 1])

    def looks(part: object) -> set[tuple[float, ...]]:
        values = part.factors.double().clone()
        period = 2 * math.pi / turns[values[:, 0].long()]
        step = (values[:, 2] / (2 * math.pi) * GRID[2]).round() % (GRID[2] * period / 2 / math.pi)
        values[:, 2] = step.round()
        return {tuple(row) for row in values.numpy().round(4).tolist()}

    train, validation, test = (
        looks(splits.split(name)) for name in ("train", "validation", "test")
    )
    assert not train & test
    assert not train & validation
    assert not validation & test


def test_colour_adds_the_hue() -> None:
    splits = load(SpritesConfig(num_images=300, size=32, colour=True))
    assert splits.factor_names[-1] == "hue"
    assert splits.image.shape == (3, 32, 32)
    base = [0.0, 1.0, 0.0, 0.5, 0.5]
    hues = torch.tensor([[*base, 0.0], [*base, 1 / 3], [*base, 2 / 3], [*base, 1 / 8]])
    middle = draw(hues, 32)[:, :, 16, 16].tolist()
    assert middle == [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 191, 0]]


def test_seed_and_number_choose_the_pictures() -> None:
    few = load(SpritesConfig(num_images=300, size=32)).train
    more = load(SpritesConfig(num_images=600, size=32)).train
    other = load(SpritesConfig(num_images=300, size=32, seed=1)).train
    assert torch.equal(more.images[: len(few)], few.images)
    assert other.digest != few.digest


def test_pictures_are_pinned() -> None:
    # If this changes, saved models were trained on other pictures.
    assert load(SpritesConfig(num_images=500)).train.digest[:16] == "376618c671da27dd"
    colour = SpritesConfig(num_images=100, size=32, colour=True, seed=3)
    assert load(colour).test.digest[:16] == "c0c8131997816066"


def test_shape_names_are_the_classes() -> None:
    assert load(SpritesConfig(num_images=30, size=32)).class_names == SHAPES


def test_progress_is_told_and_never_goes_back() -> None:
    told: list[float] = []
    DATASETS.build(SpritesConfig(num_images=3_000, size=32)).load(lambda at, _: told.append(at))
    assert told == sorted(told)
    assert told[-1] == 1.0
