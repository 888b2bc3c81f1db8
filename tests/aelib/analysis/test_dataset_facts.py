"""Counts, examples and means of a split."""

from __future__ import annotations

import torch

from aelib.analysis.dataset_facts import class_counts, examples, mean_picture
from aelib.data import ImageSet


def test_counts_are_those_of_the_labels(tiny_images: ImageSet) -> None:
    assert class_counts(tiny_images, 4) == [8, 8, 8, 0]
    assert class_counts(ImageSet(tiny_images.images), 3) == []


def test_examples_are_of_the_class_without_repetition(tiny_images: ImageSet) -> None:
    chosen = examples(tiny_images, 5, label=1)
    assert len(set(chosen.tolist())) == 5
    assert set(tiny_images.labels[chosen].tolist()) == {1}
    assert len(examples(tiny_images, 100, label=2)) == 8
    assert sorted(examples(tiny_images, 100).tolist()) == list(range(24))


def test_the_same_seed_shows_the_same_examples(tiny_images: ImageSet) -> None:
    assert torch.equal(examples(tiny_images, 9, seed=3), examples(tiny_images, 9, seed=3))
    assert not torch.equal(examples(tiny_images, 9, seed=3), examples(tiny_images, 9, seed=4))


def test_a_class_without_pictures_has_no_examples(tiny_images: ImageSet) -> None:
    assert len(examples(tiny_images, 5, label=7)) == 0
    assert mean_picture(tiny_images, label=7).abs().sum() == 0


def test_the_mean_is_the_mean() -> None:
    pixels = torch.randint(0, 256, (2500, 3, 8, 9), generator=torch.Generator().manual_seed(0))
    images = ImageSet(pixels.byte(), torch.arange(2500) % 2)
    expected = pixels.double().mean(0) / 255.0
    torch.testing.assert_close(mean_picture(images), expected.float())
    torch.testing.assert_close(
        mean_picture(images, label=1), (pixels[1::2].double().mean(0) / 255.0).float()
    )
