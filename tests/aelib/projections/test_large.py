import numpy as np
import pytest

from aelib.projections import LocalMapConfig, project, projector
from aelib.projections.large import has_all_places, placed_rows, stratified_rows
from aelib.projections.localmap import LocalMap
from aelib.projections.trust import trustworthiness

CENTERS = np.random.default_rng(0).normal(size=(4, 6)) * 8
LATENTS = np.concatenate([
    center + np.random.default_rng(1).normal(size=(500, 6)) for center in CENTERS
]).astype(np.float32)


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(projector, "NUM_STEPS", 150)


def test_of_many_a_sample_is_fitted_and_the_note_says_how_far_the_rest_are_off(monkeypatch):
    whole = project(LATENTS, LocalMapConfig())
    monkeypatch.setattr(LocalMap, "most_fitted", 800)
    heard = []
    made = project(LATENTS, LocalMapConfig(), lambda *said: heard.append(said))
    assert made.points.shape == (2000, 2)
    assert made.note.startswith("Fitted on 800 of 2,000 pictures")
    assert "% of the map's size" in made.note
    fractions = [fraction for fraction, *_ in heard]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    reached = trustworthiness(LATENTS, whole.points).value
    assert trustworthiness(LATENTS, made.points).value > reached - 0.05
    np.testing.assert_array_equal(made.points, project(LATENTS, LocalMapConfig()).points)


def test_in_the_making_the_sample_has_places_and_the_others_have_none(monkeypatch):
    monkeypatch.setattr(LocalMap, "most_fitted", 800)
    drafts = []

    def hear(_done, _message, picture=None):
        if picture is not None:
            drafts.append(picture())

    made = project(LATENTS, LocalMapConfig(), hear)
    assert all(draft.shape == made.points.shape for draft in drafts)
    rows = placed_rows(drafts[0], np.arange(2000))
    np.testing.assert_array_equal(rows, stratified_rows(LATENTS, 800))
    np.testing.assert_array_equal(placed_rows(drafts[-1], rows[3:5]), rows[3:5])
    assert not has_all_places(drafts[-1])
    assert has_all_places(made.points)


def test_every_region_has_its_share_and_a_small_one_is_not_lost():
    few = np.full((3, 6), 1000.0, np.float32)
    rows = stratified_rows(np.r_[LATENTS, few], 800)
    assert len(rows) == 800
    assert (np.diff(rows) > 0).all()
    shares = np.histogram(rows[rows < 2000] // 500, bins=4, range=(0, 4))[0] / 800
    np.testing.assert_allclose(shares, 0.25, atol=0.03)
    np.testing.assert_array_equal(rows, stratified_rows(np.r_[LATENTS, few], 800))
    np.testing.assert_array_equal(stratified_rows(LATENTS, 5000), np.arange(2000))


def test_a_map_that_cannot_be_learned_is_an_error(monkeypatch):
    monkeypatch.setattr(LocalMap, "most_fitted", 30)
    with pytest.raises(ValueError, match="fifty points"):
        project(LATENTS, LocalMapConfig())
