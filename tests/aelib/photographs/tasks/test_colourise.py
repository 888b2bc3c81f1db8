import pytest
import torch

from aelib.photographs.tasks import COLOURISE
from aelib.photographs.tasks.colourise import LOUDNESS, brightness, hinted, in_gamut
from tests.aelib.photographs.tasks.conftest import hints_at


def test_the_network_chooses_among_guesses(halves):
    torch.manual_seed(0)
    hints = (torch.rand_like(halves) < 0.02).float()
    colours = 0.05 * torch.randn(1, 3, 40, 60)
    damaged = hinted(halves, colours - brightness(colours), hints)
    told = damaged.condition[:, 1:].reshape(1, 3, 2, 40, 60) / LOUDNESS
    for chosen, says in enumerate((
        [-90.0, -90.0, -90.0],
        [90.0, -90.0, -90.0],
        [-90.0, 90.0, -90.0],
    )):
        added = torch.tensor(says).view(1, 3, 1, 1)
        made = COLOURISE.finish(damaged.pictures + added, damaged)
        wanted = told[:, chosen]
        fits = ((made[:, ::2] - halves) - wanted).abs().amax(1) < 5e-3
        assert fits.float().mean() > 0.95  # the others were too vivid for their brightness
    muted = COLOURISE.finish(
        damaged.pictures + torch.tensor([-90.0, -90.0, 90.0])[:, None, None], damaged
    )
    torch.testing.assert_close(muted, halves.expand_as(muted), atol=1e-2, rtol=0)


def test_without_a_hint_the_picture_is_grey(halves):
    damaged = hinted(halves, torch.ones(1, 3, 40, 60), torch.zeros_like(halves))
    assert torch.equal(damaged.pictures, halves.expand(1, 3, -1, -1))
    assert not damaged.condition.any()


def test_what_no_hint_tells_does_not_matter(halves):
    hints = hints_at(halves, (5, 5))
    chroma = 0.1 * hints
    other = chroma + (1.0 - hints)
    seen = [hinted(halves, c.expand(1, 3, -1, -1), hints).pictures for c in (chroma, other)]
    torch.testing.assert_close(*seen)


def test_muted_chroma_stays_in_range_and_keeps_its_hue():
    light = torch.rand(4, 1, 8, 8)
    chroma = torch.randn(4, 3, 8, 8)
    muted = in_gamut(light, chroma)
    assert (light + muted).min() >= -1e-6
    assert (light + muted).max() <= 1.0 + 1e-6
    share = (muted / chroma).mean(1, keepdim=True)
    torch.testing.assert_close(muted, share * chroma, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(in_gamut(light, muted), muted)


def test_the_brightness_that_came_in_is_kept():
    torch.manual_seed(0)
    clean = torch.rand(3, 3, 24, 24)
    damaged = COLOURISE.damage(clean)
    torch.testing.assert_close(brightness(damaged.pictures), brightness(clean))
    finished = COLOURISE.finish(torch.rand(3, 3, 24, 24), damaged)
    torch.testing.assert_close(brightness(finished), brightness(clean))


def test_hints_are_few_and_sometimes_there_are_none():
    torch.manual_seed(0)
    shares = COLOURISE.damage(torch.rand(64, 3, 64, 64)).condition[:, :1].mean((1, 2, 3))
    assert 0.05 < (shares == 0.0).float().mean() < 0.3
    assert shares.max() < 0.4
    assert 0.002 < shares.median() < 0.1


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (33, 2)])
def test_tiny_pictures_are_taken(size):
    damaged = hinted(torch.rand(1, 1, *size), torch.zeros(1, 3, *size), torch.ones(1, 1, *size))
    assert damaged.pictures.shape == (1, 3, *size)
