from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from aelib.analysis import linear_baseline
from aelib.analysis.linear_baseline import LinearBaseline
from aelib.data import ImageSet


def test_errors_are_those_of_sklearn_fit_on_train_and_clipped(tiny_splits):
    train = tiny_splits.train.images.flatten(1).numpy() / 255.0
    test = tiny_splits.test.images.flatten(1).numpy() / 255.0
    reference = PCA(4, svd_solver="full").fit(train)
    wanted = reference.inverse_transform(reference.transform(test)).clip(0.0, 1.0)
    mine = LinearBaseline.fit(tiny_splits.train, 4)
    assert np.allclose(mine.reconstruct(tiny_splits.test).flatten(1), wanted, atol=1e-6)
    assert mine.mse(tiny_splits.test) == pytest.approx(np.square(wanted - test).mean(), rel=1e-5)
    spread = np.square(test - train.mean(axis=0)).mean()
    assert mine.variance(tiny_splits.test) == pytest.approx(spread, rel=1e-9)
    assert mine.num_pictures == 96


def test_a_latent_larger_than_the_picture_is_cut_to_what_there_is(tiny_splits):
    baseline = LinearBaseline.fit(tiny_splits.train, 1000)
    assert baseline.encode(tiny_splits.test).shape == (32, 64)
    assert baseline.mse(tiny_splits.test) < 1e-12


def test_large_pictures_are_fit_on_some_of_them(monkeypatch):
    monkeypatch.setattr(linear_baseline, "LARGEST_EXACT", 60)
    monkeypatch.setattr(linear_baseline, "MAX_LARGE_PICTURES", 10)
    images = torch.randint(0, 256, (30, 1, 8, 8), generator=torch.Generator().manual_seed(0))
    assert LinearBaseline.fit(ImageSet(images.byte()), 3).num_pictures == 10
