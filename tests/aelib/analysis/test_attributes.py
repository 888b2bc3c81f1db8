"""Directions against closed forms: Gaussian classes, linear factors, exact right angles."""

import io

import numpy as np
import pytest
import torch

from aelib.analysis.attributes import (
    Attribute,
    apart_from,
    attribute_file,
    attributes_of,
    direction_by_means,
    direction_by_reading,
    ridge,
    towards,
)
from aelib.core.errors import DataError
from aelib.data import ImageSet

COVARIANCE = np.array([[2.0, 0.8, 0.0], [0.8, 1.0, -0.3], [0.0, -0.3, 0.5]])
MEANS = np.array([[0.0, 0.0, 0.0], [1.0, 0.5, -0.5], [-1.0, 2.0, 0.0]])
DIRECTIONS = [direction_by_means, direction_by_reading]


@pytest.fixture
def gaussian(random):
    """Three Gaussian classes of one covariance, and their labels."""
    labels = np.arange(30_000) % 3
    noise = random.multivariate_normal(np.zeros(3), COVARIANCE, len(labels))
    return MEANS[labels] + noise, labels


def binary(labels, wanted, others=None):
    values = (labels == wanted).astype(float)
    if others is not None:
        values[~np.isin(labels, [wanted, *others])] = np.nan
    return Attribute(f"c{wanted}", f"class {wanted}", values, is_binary=True)


def factor(values):
    return Attribute("f0", "size", values, is_binary=False)


def pictures(labels=None, factors=None, count=60):
    return ImageSet(
        torch.zeros(count, 1, 2, 2, dtype=torch.uint8),
        None if labels is None else torch.as_tensor(labels),
        None if factors is None else torch.as_tensor(factors, dtype=torch.float32),
    )


def test_by_means_is_the_difference_of_means(gaussian):
    z, labels = gaussian
    found = direction_by_means(z, binary(labels, 1))
    np.testing.assert_allclose(found, z[labels == 1].mean(0) - z[labels != 1].mean(0), rtol=1e-9)
    pair = direction_by_means(z, binary(labels, 2, others=[1]))
    np.testing.assert_allclose(pair, z[labels == 2].mean(0) - z[labels == 1].mean(0), rtol=1e-9)
    np.testing.assert_allclose(pair, MEANS[2] - MEANS[1], atol=0.08)


def test_by_reading_points_along_fisher_s_discriminant(gaussian):
    z, labels = gaussian
    found = direction_by_reading(z, binary(labels, 2, others=[0]))
    spread = z[labels != 1].var(0)
    fisher = spread * np.linalg.solve(COVARIANCE, MEANS[2] - MEANS[0])
    cosine = found @ fisher / np.linalg.norm(found) / np.linalg.norm(fisher)
    assert cosine > 0.999
    # one unit changes the reading as much as going from one mean to the other does
    step = z[labels == 2].mean(0) - z[labels == 0].mean(0)
    weights = found / spread
    assert weights @ found == pytest.approx(weights @ step, rel=1e-6)


def test_one_unit_along_a_factor_is_one_standard_deviation_of_it(random):
    size = random.uniform(-1.0, 3.0, 20_000)
    way = np.array([0.5, -2.0, 0.0])
    z = size[:, None] * way + [1.0, 1.0, 1.0] + 1e-3 * random.normal(size=(len(size), 3))
    found = direction_by_means(z, factor(size))
    np.testing.assert_allclose(found, way * size.std(), rtol=1e-3, atol=1e-4)
    z = random.normal(size=(20_000, 3))
    found = direction_by_reading(z, factor(z @ way))
    np.testing.assert_allclose(found, way / np.linalg.norm(way), atol=0.03)


def test_a_noisy_factor_s_reading_moves_one_standard_deviation_all_the_same(random):
    size = random.normal(size=20_000)
    z = np.stack([size + random.normal(size=len(size)), random.normal(size=len(size))], 1)
    found = direction_by_reading(z, factor(size))
    weights = ridge(z, size[:, None])[:, 0]
    np.testing.assert_allclose(weights, [0.5, 0.0], atol=0.02)
    assert weights @ found == pytest.approx(size.std(), rel=1e-9)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_where_latents_lie_and_in_which_order_does_not_matter(direction, gaussian, random):
    z, labels = gaussian
    found = direction(z, binary(labels, 1))
    np.testing.assert_allclose(direction(z + 100.0, binary(labels, 1)), found, atol=1e-7)
    order = random.permutation(len(z))
    np.testing.assert_allclose(direction(z[order], binary(labels[order], 1)), found, atol=1e-9)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_the_scale_of_a_dimension_does_not_matter(direction, gaussian):
    z, labels = gaussian
    scales = np.array([1.0, 1e-4, 50.0])
    found = direction(z * scales, binary(labels, 1))
    np.testing.assert_allclose(found / scales, direction(z, binary(labels, 1)), rtol=1e-6)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_the_unit_of_a_factor_does_not_matter(direction, gaussian):
    z, _ = gaussian
    size = z @ [1.0, 0.5, 0.0] + 3.0
    np.testing.assert_allclose(
        direction(z, factor(1000.0 * size - 7.0)), direction(z, factor(size)), rtol=1e-8
    )


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_dimension_that_never_changes_takes_no_part(direction, gaussian):
    z, labels = gaussian
    z[:, 1] = 4.0
    found = direction(z, binary(labels, 1))
    assert found[1] == pytest.approx(0.0, abs=1e-6)
    assert np.isfinite(found).all()


def test_apart_stands_at_right_angles_to_all_others(random):
    direction, *others = random.normal(size=(6, 12))
    others.append(2.0 * others[0] - others[1])  # no new direction
    rest, share = apart_from(direction, others, "size")
    for other in others:
        assert abs(rest @ other) < 1e-12 * np.linalg.norm(other) * np.linalg.norm(rest) * 10
    assert share == pytest.approx(np.linalg.norm(rest) / np.linalg.norm(direction))
    # what was taken out lies in their span: Pythagoras
    base, _ = np.linalg.qr(np.stack(others[:5], 1))
    taken = direction - rest
    np.testing.assert_allclose(base @ (base.T @ taken), taken, atol=1e-12)
    again, whole = apart_from(rest, others, "size")
    np.testing.assert_allclose(again, rest, atol=1e-12)
    assert whole == pytest.approx(1.0)
    scaled, _ = apart_from(direction, [1e6 * others[0], *others[1:]], "size")
    np.testing.assert_allclose(scaled, rest, atol=1e-9)


def test_apart_from_nothing_is_all_of_it():
    rest, share = apart_from(np.array([3.0, 4.0]), [], "size")
    assert rest.tolist() == [3.0, 4.0]
    assert share == 1.0
    rest, _ = apart_from(np.array([3.0, 4.0]), [np.zeros(2)], "size")
    assert rest.tolist() == [3.0, 4.0]


def test_a_direction_that_others_span_is_refused_in_a_sentence():
    with pytest.raises(DataError, match=r"'size' of its own, but 100% of it"):
        apart_from(
            np.array([1.0, 1.0, 0.0]), [np.array([1.0, 0, 0]), np.array([1.0, 2, 0])], "size"
        )
    with pytest.raises(DataError, match="98%"):
        apart_from(np.array([1.0, 0.02]), [np.array([1.0, 0.0])], "size")


def test_attributes_are_classes_and_factors_that_change():
    labels = np.arange(60) % 3
    factors = np.stack([labels, np.arange(60) % 4, np.zeros(60), np.arange(60) % 2 + 3], 1)
    found = attributes_of(pictures(labels, factors), ["a", "b"], ["kind", "size", "dull", "side"])
    assert [(a.key, a.title, a.is_binary) for a in found] == [
        ("c0", "a", True),
        ("c1", "b", True),
        ("c2", "class 2", True),
        ("f1", "size", False),
        ("f3", "side", True),
    ]
    assert found[1].values.tolist() == (labels == 1).tolist()
    assert set(found[4].values) == {0.0, 1.0}


def test_unknown_labels_do_not_count_and_rare_classes_are_left_out():
    labels = np.array([0] * 20 + [1] * 20 + [2] * 4 + [-1] * 16)
    found = attributes_of(pictures(labels), ["a", "b", "c"], [])
    assert [a.key for a in found] == ["c0", "c1"]
    assert np.isnan(found[0].values).sum() == 16


def test_nothing_is_known_of_pictures_without_labels():
    assert attributes_of(pictures(), [], []) == ()


def test_one_class_towards_another_leaves_the_others_out():
    labels = np.arange(60) % 3
    a, b, c = attributes_of(pictures(labels), ["a", "b", "c"], [])
    pair = towards(a, c)
    assert (pair.key, pair.title) == ("c0-2", "a → c")
    assert pair.values[:3].tolist()[::2] == [0.0, 1.0]
    assert np.isnan(pair.values[1])
    with pytest.raises(DataError, match="two different classes"):
        towards(b, b)


def test_the_file_holds_titles_and_vectors():
    data = attribute_file(["a", "β"], [np.array([1.0, 2.0]), np.array([0.5, 0.0])])
    with np.load(io.BytesIO(data)) as file:
        assert file["titles"].tolist() == ["a", "β"]
        assert file["vectors"].tolist() == [[1.0, 2.0], [0.5, 0.0]]
