import numpy as np
import pytest
from scipy.spatial import procrustes

from aelib.analysis.agreement import (
    NUM_NEIGHBORS,
    agreement,
    linear_cka,
    nearest_rows,
    procrustes_disparity,
    shares_by_class,
)
from aelib.core.errors import DataError


def turned(latents, random):
    """The same latents, moved, turned and scaled."""
    rotation = np.linalg.qr(random.normal(size=(latents.shape[1],) * 2))[0]
    return 3.0 * latents @ rotation + 7.0


def hsic(some, others):
    """The same by its definition: two centred kernels of all pairs."""
    count = len(some)
    centring = np.eye(count) - 1.0 / count
    return np.trace(centring @ (some @ some.T) @ centring @ (others @ others.T))


def test_turned_and_scaled_latents_agree_in_full(random):
    latents = random.normal(size=(200, 6)) * [5, 4, 3, 2, 1, 1]
    found = agreement(latents, turned(latents, random))
    assert found.cka == pytest.approx(1.0)
    assert found.disparity == pytest.approx(0.0, abs=1e-9)
    assert found.shares.tolist() == [1.0] * 200
    assert found.share == 1.0


def test_independent_latents_agree_as_chance_has_it(random):
    found = agreement(random.normal(size=(2000, 4)), random.normal(size=(2000, 5)))
    assert found.cka < 0.01
    assert found.disparity > 0.98
    assert found.share == pytest.approx(found.chance_share, abs=0.005)
    assert found.chance_share == pytest.approx(NUM_NEIGHBORS / 1999)
    assert found.chance_cka == pytest.approx(found.cka, abs=0.005)
    assert found.chance_disparity == pytest.approx(found.disparity, abs=0.02)


def test_cka_is_that_of_the_kernels_of_all_pairs(random):
    some = random.normal(size=(60, 4))
    others = np.hstack([some[:, :2], random.normal(size=(60, 5))])
    wanted = hsic(some, others) / np.sqrt(hsic(some, some) * hsic(others, others))
    assert 0.1 < wanted < 0.9
    assert linear_cka(some, others) == pytest.approx(wanted)
    assert linear_cka(others, some) == pytest.approx(wanted)


def test_cka_of_the_first_component_has_a_closed_form(random):
    """Of uncorrelated dimensions with variances v the first alone keeps v₁ / |v|."""
    latents = random.normal(size=(100, 3))
    latents = np.linalg.qr(latents - latents.mean(axis=0))[0] * [2.0, 1.0, 0.5]
    variances = np.array([4.0, 1.0, 0.25])
    wanted = variances[0] / np.linalg.norm(variances)
    assert linear_cka(latents, latents[:, :1]) == pytest.approx(wanted)


def test_cka_does_change_when_one_dimension_is_stretched(random):
    latents = random.normal(size=(300, 3))
    assert linear_cka(latents, latents * [9.0, 1.0, 1.0]) < 0.8


@pytest.mark.parametrize("size", [2, 4, 7])
def test_the_disparity_is_that_of_scipy_with_zeros_beside_the_smaller(random, size):
    some = random.normal(size=(80, 4))
    others = np.hstack([some, random.normal(size=(80, 3))])[:, :size] + 2.0
    most = max(4, size)
    padded = [np.pad(x, ((0, 0), (0, most - x.shape[1]))) for x in (some, others)]
    *_, wanted = procrustes(*padded)
    assert procrustes_disparity(some, others) == pytest.approx(wanted, abs=1e-9)


def test_neighbours_are_counted_for_each_picture(random):
    """Half of the pictures stand far apart and in another order there: those keep few."""
    latents = random.normal(size=(300, 3))
    elsewhere = latents.copy()
    elsewhere[150:] = 100.0 + random.permutation(latents[150:])
    latents[150:] += 100.0
    found = agreement(latents, elsewhere)
    assert found.shares[:150].tolist() == [1.0] * 150
    assert found.shares[150:].mean() < 0.3
    known = nearest_rows(latents), nearest_rows(elsewhere)
    assert agreement(latents, elsewhere, known).shares.tolist() == found.shares.tolist()
    assert known[0].shape == (300, NUM_NEIGHBORS)


def test_classes_come_in_the_order_of_what_they_keep():
    shares, labels = np.array([0.0, 0.5, 1.0, 0.75, 0.1]), np.array([4, 4, 0, 2, -1])
    assert shares_by_class(shares, labels) == [(0, 1.0), (2, 0.75), (4, 0.25)]
    assert shares_by_class(shares, np.full(5, -1)) == []


def test_latents_that_do_not_vary_agree_with_nothing(random):
    still, moving = np.zeros((20, 3)), random.normal(size=(20, 3))
    assert linear_cka(still, moving) == 0.0
    assert procrustes_disparity(still, moving) == 1.0


def test_the_same_latents_give_the_same_figures(random):
    some, others = random.normal(size=(50, 3)), random.normal(size=(50, 2))
    first, second = agreement(some, others), agreement(some, others)
    assert first[:2] == second[:2]
    assert first[4:] == second[4:]


def test_what_cannot_be_compared_is_said(random):
    latents = random.normal(size=(20, 3))
    with pytest.raises(DataError, match="20 and 19"):
        agreement(latents, latents[:19])
    with pytest.raises(DataError, match="2 and 2"):
        agreement(latents[:2], latents[:2])
    broken = latents.copy()
    broken[3, 1] = np.nan
    with pytest.raises(DataError, match="not a finite number"):
        agreement(latents, broken)
