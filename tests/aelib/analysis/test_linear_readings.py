"""What lines read, against scikit-learn and numbers worked by hand."""

import math

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.preprocessing import StandardScaler

from aelib.analysis.attributes import PENALTY, Attribute, ridge
from aelib.analysis.linear_readings import (
    Effect,
    Reading,
    attribute_dependency,
    auroc,
    concerned,
    effects,
    fit_readings,
    r_squared,
)


def reading(key, weights, score=0.9, *, is_binary=True):
    return Reading(key, key, np.array(weights, float), score, is_binary)


READINGS = (
    reading("c0", [1, 0, 0, 0]),
    reading("c1", [0, 1, 0, 0]),
    reading("c2", [0, 0, 1, 0]),
    reading("f0", [0, 0, 0, 2], is_binary=False),
)


def roles(after, strengths, readings=READINGS):
    return [e.role for e in effects(readings, np.zeros(4), np.array(after, float), strengths)]


def test_ridge_is_that_of_scikit_learn(random):
    z = random.normal(size=(300, 5)) * [1, 10, 0.1, 2, 3] + [0, 5, 0, 0, 9]
    y = random.normal(size=(300, 2)) + z[:, :2]
    scaler = StandardScaler().fit(z)
    reference = Ridge(PENALTY).fit(scaler.transform(z), y)
    np.testing.assert_allclose(ridge(z, y), (reference.coef_ / scaler.scale_).T, rtol=1e-8)


def test_scores_are_those_of_scikit_learn(random):
    read = random.normal(size=200).round(1)  # with ties
    truth = (random.uniform(size=200) < 0.2).astype(float)
    assert auroc(read, truth) == pytest.approx(roc_auc_score(truth, read))
    assert r_squared(read, truth) == pytest.approx(r2_score(truth, read))
    assert math.isnan(auroc(read, np.ones(200)))
    assert math.isnan(r_squared(read, np.ones(200)))


def test_a_reading_is_tried_on_pictures_that_it_was_not_fitted_on(random):
    z = random.normal(size=(100, 60))
    coin = (random.uniform(size=100) < 0.5).astype(float)
    found = fit_readings(z, [Attribute("c0", "coin", coin, is_binary=True)])[0]
    fitted = np.arange(100) % 5 != 4
    assert auroc(z[fitted] @ found.weights, coin[fitted]) > 0.95  # it has learned by heart
    assert found.score < 0.75
    assert not found.is_trusted


def test_a_factor_in_the_latent_is_read_in_standard_deviations(random):
    z = random.normal(size=(2000, 4))
    size = 3.0 * z[:, 1] + 7.0
    known = Attribute("f0", "size", size, is_binary=False)
    unknown = Attribute("f1", "else", random.normal(size=2000), is_binary=False)
    found = fit_readings(z, [known, unknown])
    assert found[0].score > 0.999
    assert found[0].is_trusted
    assert not found[1].is_trusted
    assert np.std(z @ found[0].weights) == pytest.approx(1.0)
    change = effects(found, z[0], z[0] + [9.0, 1.0, 0.0, 0.0], {"f0": 1.0})[0]
    assert change.change == pytest.approx(1.0 / z[:, 1].std(), rel=0.01)


def test_pictures_that_do_not_count_are_not_read(random):
    z = random.normal(size=(400, 2))
    values = (z[:, 0] > 0).astype(float)
    values[::3] = np.nan
    found = fit_readings(z, [Attribute("c0", "a", values, is_binary=True)])[0]
    assert found.score > 0.98


def test_worth_puts_chance_at_nothing():
    assert reading("c0", [1], 0.5).worth == 0.0
    assert reading("f0", [1], 0.5, is_binary=False).worth == 0.5
    assert not reading("c0", [1], math.nan).is_trusted


def test_which_readings_an_attribute_is_about():
    assert concerned("c1", READINGS) == ([1], [0, 2])
    assert concerned("c0-2", READINGS) == ([0, 2], [])
    assert concerned("f0", READINGS) == ([3], [])
    assert concerned("c9", READINGS) == ([], [0, 1, 2])


def test_roles():
    assert roles([1, 1, 1, 1], {}) == ["other"] * 4
    assert roles([1, -1, 1, 1], {"c0": 0.5}) == ["wanted", "bound", "other", "other"]
    assert roles([-1, 1, -1, 1], {"c0": -0.5}) == ["wanted", "bound", "other", "other"]
    assert roles([1, 1, 1, 1], {"c0": 0.0, "f0": -1.0}) == ["other", "other", "other", "wanted"]
    assert roles([1, -1, 1, 1], {"c2-0": 1.0}) == ["wanted", "other", "wanted", "other"]
    poor = (reading("c0", [1, 0, 0, 0], 0.6), *READINGS[1:])
    assert roles([1, 0, 0, 0], {"c0": 1.0}, poor)[0] == "unread"


def test_the_dependency_by_hand():
    found = effects(READINGS, np.zeros(4), np.array([2.0, -5.0, 0.5, 0.25]), {"c0": 1.0})
    assert [effect.change for effect in found] == [2.0, -5.0, 0.5, 0.5]
    assert attribute_dependency(found) == pytest.approx((0.0 + 0.5 + 0.5) / 3 / 2.0)


@pytest.mark.parametrize(
    "found",
    [
        [],
        [Effect("a", 1.0, "wanted")],
        [Effect("a", 1.0, "other")],
        [Effect("a", 0.01, "wanted"), Effect("b", 1.0, "other")],
        [Effect("a", 1.0, "unread"), Effect("b", 1.0, "other")],
    ],
)
def test_no_dependency_where_there_is_nothing_to_compare(found):
    assert attribute_dependency(found) is None
