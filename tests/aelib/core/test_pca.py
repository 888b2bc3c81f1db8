from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from aelib.core import pca as module
from aelib.core.pca import Pca


def data(count: int, width: int, *, seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    scale = torch.linspace(3.0, 0.1, width).double()
    mix = torch.randn(width, width, generator=generator).double()
    return torch.randn(count, width, generator=generator).double() * scale @ mix + 5.0


@pytest.mark.parametrize(("count", "width"), [(200, 12), (9, 40)])
def test_components_and_variances_are_those_of_sklearn(count, width):
    x = data(count, width)
    mine, theirs = Pca.fit(x, 5), PCA(5, svd_solver="full").fit(x.numpy())
    cosines = (mine.components.numpy() * theirs.components_).sum(1)
    assert np.allclose(np.abs(cosines), 1.0, atol=1e-9)
    assert np.allclose(mine.explained_variance, theirs.explained_variance_, rtol=1e-9)
    assert np.allclose(mine.explained_variance_ratio, theirs.explained_variance_ratio_, rtol=1e-9)
    assert np.allclose(mine.mean, theirs.mean_)
    coordinates = theirs.transform(x.numpy()) * np.sign(cosines)
    assert np.allclose(mine.transform(x).numpy(), coordinates, atol=1e-8)
    assert np.allclose(
        mine.inverse(mine.transform(x)), theirs.inverse_transform(theirs.transform(x.numpy()))
    )


def test_bytes_are_summed_exactly():
    x = torch.randint(0, 256, (3000, 20), generator=torch.Generator().manual_seed(1)).byte()
    exact, wide = Pca.fit(x, 20), Pca.fit(x.double(), 20)
    assert torch.allclose(exact.explained_variance, wide.explained_variance, rtol=1e-12)
    assert exact.total_variance == pytest.approx(x.double().var(0).sum().item(), rel=1e-12)


def test_iteration_finds_what_the_exact_decomposition_finds(monkeypatch):
    x = data(300, 60)
    exact = Pca.fit(x, 4)
    monkeypatch.setattr(module, "LARGEST_EXACT", 10)
    found = Pca.fit(x, 4)
    assert torch.allclose(found.explained_variance, exact.explained_variance, rtol=1e-6)
    assert found.total_variance == pytest.approx(exact.total_variance, rel=1e-12)
    cosines = (found.components * exact.components).sum(1)
    assert torch.allclose(cosines, torch.ones(4).double(), atol=1e-5)


def test_all_components_give_the_data_back():
    x = data(50, 8)
    pca = Pca.fit(x, 8)
    assert torch.allclose(pca.inverse(pca.transform(x)), x, atol=1e-9)
    assert torch.allclose(pca.explained_variance_ratio.sum(), torch.tensor(1.0).double())


def test_signs_do_not_depend_on_the_order_of_the_rows():
    x = data(80, 10)
    forward, backward = Pca.fit(x, 3), Pca.fit(x.flip(0), 3)
    assert torch.allclose(forward.components, backward.components, atol=1e-8)
    largest = forward.components.abs().argmax(1, keepdim=True)
    assert (forward.components.gather(1, largest) > 0).all()


def test_data_without_variance_has_components_all_the_same():
    pca = Pca.fit(torch.full((10, 4), 7.0), 2)
    assert torch.equal(pca.explained_variance_ratio, torch.zeros(2).double())
    assert torch.allclose(pca.components @ pca.components.T, torch.eye(2).double())


@pytest.mark.parametrize(("count", "num_components"), [(1, 1), (10, 0), (10, 5), (3, 4)])
def test_impossible_sizes_are_refused(count, num_components):
    with pytest.raises(ValueError, match="expected 2 rows or more"):
        Pca.fit(torch.zeros(count, 4), num_components)
