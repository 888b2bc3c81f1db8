from __future__ import annotations

import torch

from aelib.data import ImageSet
from aelib.data.labelling import hide_labels


def _pictures(labels):
    return ImageSet(torch.zeros(len(labels), 1, 8, 8, dtype=torch.uint8), labels)


def _kept(images):
    return (images.labels >= 0).nonzero()[:, 0]


def test_equally_many_of_each_class_stay_and_are_true():
    pictures = _pictures(torch.arange(300) % 10)
    few = hide_labels(pictures, 40)
    kept = _kept(few)
    assert torch.equal(few.labels[kept], pictures.labels[kept])
    assert torch.bincount(few.labels[kept]).tolist() == [4] * 10


def test_classes_with_too_few_pictures_give_what_they_have():
    pictures = _pictures(torch.tensor([0] * 50 + [1] * 2))
    few = hide_labels(pictures, 10)
    assert torch.bincount(few.labels[_kept(few)]).tolist() == [8, 2]


def test_the_seed_decides_and_more_labels_keep_the_fewer():
    pictures = _pictures(torch.arange(300) % 10)
    first = _kept(hide_labels(pictures, 20, seed=3))
    assert torch.equal(first, _kept(hide_labels(pictures, 20, seed=3)))
    assert not torch.equal(first, _kept(hide_labels(pictures, 20, seed=4)))
    assert set(first.tolist()) < set(_kept(hide_labels(pictures, 60, seed=3)).tolist())


def test_all_labels_or_none_leave_the_pictures_alone():
    pictures = _pictures(torch.arange(30) % 3)
    assert hide_labels(pictures, 0) is pictures
    assert hide_labels(pictures, 30) is pictures
    bare = ImageSet(pictures.images)
    assert hide_labels(bare, 5) is bare
