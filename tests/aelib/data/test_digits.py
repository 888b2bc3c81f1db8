from __future__ import annotations

import numpy as np
from sklearn.datasets import load_digits

from aelib.data import DigitsConfig, load


def test_pixels_are_those_of_scikit_learn_scaled_to_bytes() -> None:
    splits = load(DigitsConfig())
    ours = np.concatenate([
        splits.split(part).images.numpy()[:, 0] for part in ("train", "validation", "test")
    ])
    theirs = np.rint(load_digits().images * 255 / 16).astype(np.uint8)
    assert ours.max() == 255
    assert sorted(picture.tobytes() for picture in ours) == sorted(
        picture.tobytes() for picture in theirs
    )


def test_labels_stay_with_their_pictures() -> None:
    raw = load_digits()
    known = {
        np.rint(picture * 255 / 16).astype(np.uint8).tobytes(): label
        for picture, label in zip(raw.images, raw.target, strict=True)
    }
    test = load(DigitsConfig()).test
    assert test.labels is not None
    for picture, label in zip(test.images[:, 0].numpy(), test.labels.tolist(), strict=True):
        assert known[picture.tobytes()] == label


def test_split_is_pinned() -> None:
    # If this changes, saved models were trained on what is now the test set.
    assert load(DigitsConfig()).test.digest[:16] == "8c89a8aafebcd5a4"
