import pytest
import torch

from aelib.analysis.strange import KINDS, WRONG_SHARE, make_strange

IMAGES = torch.randint(0, 256, (40, 3, 12, 10), dtype=torch.uint8)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(40, 3, 12, 10), (7, 1, 16, 16), (2, 2, 1, 500)])
def test_every_kind_changes_every_picture_and_follows_from_the_seed(kind, shape):
    images = torch.randint(0, 256, shape, dtype=torch.uint8)
    before = images.clone()
    made = make_strange(images, kind, seed=3)
    assert made.shape == images.shape
    assert made.dtype == torch.uint8
    assert torch.equal(images, before)
    assert (made != images).flatten(1).any(1).all()
    assert torch.equal(made, make_strange(images, kind, seed=3))


def test_halves_are_those_of_two_pictures():
    flat = torch.arange(40, dtype=torch.uint8)[:, None, None, None].expand(40, 1, 4, 6)
    made = make_strange(flat, "halves")
    left, right = made[..., :3].flatten(1), made[..., 3:].flatten(1)
    assert torch.equal(left, flat[..., :3].flatten(1))
    assert (right == right[:, :1]).all()
    assert (right[:, 0] != left[:, 0]).all()


def test_a_patch_is_a_ninth_of_another_picture():
    flat = torch.arange(40, dtype=torch.uint8)[:, None, None, None].expand(40, 1, 12, 9)
    made = make_strange(flat, "patch")
    assert ((made != flat).flatten(1).sum(1) == 4 * 3).all()


def test_upside_down_and_negative_twice_are_the_picture_again():
    for kind in ("turned", "negative"):
        assert torch.equal(make_strange(make_strange(IMAGES, kind), kind), IMAGES)


def test_few_pixels_are_wrong_and_in_all_colours():
    grey = torch.full((200, 3, 20, 20), 100, dtype=torch.uint8)
    made = make_strange(grey, "wrong pixels")
    wrong = made != 100
    assert wrong.float().mean().item() == pytest.approx(WRONG_SHARE, rel=0.1)
    assert (wrong.all(1) == wrong.any(1)).all()
    assert set(made.unique().tolist()) == {0, 100, 255}


def test_another_kind_is_refused():
    with pytest.raises(ValueError, match="expected one of halves"):
        make_strange(IMAGES, "melted")
