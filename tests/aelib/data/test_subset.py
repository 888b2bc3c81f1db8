from __future__ import annotations

import torch

from aelib.data.subset import few


def test_the_same_seed_takes_the_same_and_more_hold_the_fewer(tiny_images):
    ten, twelve = few(tiny_images, 10, seed=1), few(tiny_images, 12, seed=1)
    assert len(ten) == 10
    assert torch.equal(ten.images, twelve.images[:10])
    assert torch.equal(ten.labels, twelve.labels[:10])
    assert not torch.equal(ten.images, few(tiny_images, 10, seed=2).images)


def test_each_picture_comes_once(tiny_images):
    chosen = few(tiny_images, 20).images.flatten(1)
    assert len(torch.unique(chosen, dim=0)) == 20


def test_all_of_them_are_left_as_they_are(tiny_images):
    assert few(tiny_images, 0) is tiny_images
    assert few(tiny_images, 24) is tiny_images
