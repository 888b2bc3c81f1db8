from __future__ import annotations

import pytest
import torch

from aelib.core.drawing import RULE, SIDE, THICKNESS, as_pictures, is_series, line_pictures
from aelib.core.palette import rgb


def ink(picture: torch.Tensor) -> torch.Tensor:
    """How far each pixel is from white paper, as a share of the line's own colour."""
    colour = torch.tensor(rgb(0)) / 255.0
    return ((1.0 - picture) / (1.0 - colour)[:, None, None]).mean(0)


def test_a_height_of_one_is_a_series() -> None:
    assert is_series(torch.zeros(2, 3, 1, 9))
    assert is_series(torch.zeros(3, 1, 9))
    assert not is_series(torch.zeros(2, 3, 9, 9))


def test_pictures_stay_as_they_are_or_have_their_pixels_repeated() -> None:
    pictures = torch.arange(12, dtype=torch.uint8).reshape(1, 1, 3, 4)
    assert as_pictures(pictures) is pictures
    larger = as_pictures(pictures, 2)
    assert larger.shape == (1, 1, 6, 8)
    assert torch.equal(larger[:, :, ::2, ::2], pictures)
    assert torch.equal(larger[:, :, 1::2, 1::2], pictures)


def test_series_are_drawn_at_any_scale() -> None:
    series = torch.rand(3, 2, 1, 40)
    assert as_pictures(series).shape == (3, 3, SIDE, SIDE)
    assert as_pictures(series, 3).shape == (3, 3, 3 * SIDE, 3 * SIDE)


def test_a_flat_line_is_one_even_row_of_its_thickness() -> None:
    picture = ink(line_pictures(torch.full((1, 1, 1, 30), 0.5))[0])
    assert picture.sum(0).numpy() == pytest.approx(THICKNESS, abs=1e-3)
    centre = (picture.sum(1) * (torch.arange(SIDE) + 0.5)).sum() / picture.sum()
    assert float(centre) == pytest.approx(SIDE / 2, abs=1e-3)


def test_high_values_are_above_low_ones_and_time_goes_to_the_right() -> None:
    picture = ink(line_pictures(torch.linspace(0.0, 1.0, 50).reshape(1, 1, 1, 50))[0])
    rows = torch.arange(SIDE) + 0.5
    centre = (picture * rows[:, None]).sum(0) / picture.sum(0)
    expected = torch.linspace(float(centre[0]), float(centre[-1]), SIDE)
    assert centre[0] > SIDE - 4
    assert centre[-1] < 4
    assert torch.allclose(centre, expected, atol=0.25)


@pytest.mark.parametrize("num_moments", [2, 3, 64, 97, 5000])
@pytest.mark.parametrize("side", [32, 96, 300])
def test_a_line_has_no_gaps(num_moments: int, side: int) -> None:
    series = (torch.arange(num_moments) % 2).float().reshape(1, 1, 1, -1)  # as steep as can be
    picture = ink(line_pictures(series, side)[0])
    assert (picture.sum(0) > 0.9).all()
    touching = picture > 0.05
    for before, after in zip(touching.T[:-1], touching.T[1:], strict=True):
        grown = before.clone()
        grown[1:] |= before[:-1]
        grown[:-1] |= before[1:]
        assert (grown & after).any()


def test_a_spike_of_one_moment_in_a_long_series_is_seen() -> None:
    series = torch.zeros(1, 1, 1, 10_000)
    series[..., 6543] = 1.0
    picture = ink(line_pictures(series)[0])
    assert picture[4:80].max(0).values.argmax() == 6543 * SIDE // 10_000
    assert (picture[10] > 0.2).sum() == 1


def test_each_channel_has_its_lane_and_its_colour() -> None:
    series = torch.full((1, 3, 1, 20), 0.5)
    picture = line_pictures(series)[0]
    for channel in range(3):
        colour = torch.tensor(rgb(channel)) / 255.0
        middle = picture[:, 16 + 32 * channel - 1 : 16 + 32 * channel + 1].mean((1, 2))
        share = (1.0 - middle) / (1.0 - colour).clamp(min=1e-6)
        assert torch.allclose(share[colour < 1.0], torch.tensor(THICKNESS / 2), atol=0.01)
    assert float(picture[0, 32, 5]) == pytest.approx(RULE)
    alone = line_pictures(torch.cat([series[:, :1], torch.rand(1, 2, 1, 20)], 1))[0]
    assert torch.equal(alone[:, :32], picture[:, :32])


def test_bytes_and_fractions_give_the_same_picture() -> None:
    series = torch.randint(0, 256, (70, 2, 1, 33), dtype=torch.uint8)
    drawn = line_pictures(series)
    assert drawn.dtype == torch.uint8
    assert torch.equal(drawn, line_pictures(series / 255.0).mul(255).round().byte())
    assert torch.equal(drawn[69:], line_pictures(series[69:]))  # however many are drawn together


def test_what_cannot_be_drawn_is_cut_off() -> None:
    odd = torch.tensor([-1.0, 2.0, float("nan"), float("inf"), 0.5]).reshape(1, 1, 1, 5)
    picture = line_pictures(odd)
    assert bool(picture.isfinite().all())
    assert picture.min() >= 0.0
    assert picture.max() <= 1.0
    assert line_pictures(torch.full((1, 1, 1, 1), 0.5)).shape == (1, 3, SIDE, SIDE)
    assert line_pictures(torch.zeros(0, 2, 1, 9)).shape == (0, 3, SIDE, SIDE)
