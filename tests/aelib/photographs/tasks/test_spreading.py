import pytest
import torch

from aelib.photographs.tasks.spreading import guesses
from tests.aelib.photographs.tasks.conftest import hints_at


def test_one_hint_reaches_everywhere(halves):
    hints = hints_at(halves, (5, 5))
    red = torch.tensor([0.2, -0.1, 0.0]).view(1, 3, 1, 1)
    for guess in guesses(halves, hints * red, hints):
        torch.testing.assert_close(guess, red.expand_as(guess), atol=1e-4, rtol=0)


def test_two_hints_part_by_brightness(halves):
    hints = hints_at(halves, (5, 5), (35, 50))
    red, blue = (torch.tensor(c).view(1, 3, 1, 1) for c in ([0.2, 0, -0.1], [-0.1, 0, 0.2]))
    chroma = hints * torch.where(torch.arange(60) < 30, red, blue)
    for guess in guesses(halves, chroma, hints):
        assert (guess[0, 0, :, :24] > guess[0, 2, :, :24]).all()
        assert (guess[0, 0, :, 36:] < guess[0, 2, :, 36:]).all()


def test_the_flow_keeps_hints(halves):
    torch.manual_seed(0)
    hints = (torch.rand_like(halves) < 0.05).float()
    chroma = hints * torch.randn(1, 3, 40, 60)
    flowed = guesses(halves, chroma, hints)[2]
    torch.testing.assert_close(hints * flowed, chroma, atol=1e-5, rtol=0)


def test_without_a_hint_there_is_no_chroma(halves):
    for guess in guesses(halves, torch.zeros(1, 3, 40, 60), torch.zeros_like(halves)):
        assert not guess.any()


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (33, 2)])
def test_tiny_pictures_are_taken(size):
    light, hints = torch.rand(1, 1, *size), torch.ones(1, 1, *size)
    for guess in guesses(light, torch.full((1, 3, *size), 0.1), hints):
        torch.testing.assert_close(guess, torch.full((1, 3, *size), 0.1), atol=1e-4, rtol=0)


def test_a_pixel_unlike_all_around_it_takes_their_mean():
    light = torch.zeros(1, 1, 16, 16)
    light[..., 8, 8] = 1.0
    hints = hints_at(light, (2, 2))
    for guess in guesses(light, 0.1 * hints.expand(-1, 3, -1, -1), hints):
        torch.testing.assert_close(guess, torch.full_like(guess, 0.1), atol=1e-3, rtol=0)
