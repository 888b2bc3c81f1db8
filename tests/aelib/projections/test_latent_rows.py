import importlib

import numpy as np
import pytest

from aelib.projections import latent_rows, principal_axes

SMALL = np.random.default_rng(0).normal(size=(40, 5)).astype(np.float32) * 3


def test_short_latents_are_kept_as_they_are_in_half_the_bytes():
    rows = latent_rows(SMALL)
    assert rows.basis is None
    assert rows.share == 1.0
    assert rows.halves.dtype == np.float16
    np.testing.assert_allclose(rows.halves.astype(np.float32) * rows.unit, SMALL, atol=2e-3)


def test_long_latents_are_cut_to_their_principal_components():
    rows = latent_rows(SMALL, most=2)
    assert rows.halves.shape == (40, 2)
    axes = principal_axes(SMALL, 2)
    np.testing.assert_allclose(rows.basis[0], axes.mean, atol=1e-6)
    np.testing.assert_allclose(rows.basis[1:], axes.components, atol=1e-6)
    back = rows.basis[0] + rows.halves.astype(np.float32) * rows.unit @ rows.basis[1:]
    residual = ((SMALL - back) ** 2).sum() / ((SMALL - SMALL.mean(0)) ** 2).sum()
    assert residual == pytest.approx(1.0 - rows.share, abs=1e-3)


def test_very_many_latents_are_cut_to_fewer_numbers_and_made_part_by_part(monkeypatch):
    module = importlib.import_module("aelib.projections.latent_rows")
    monkeypatch.setattr(module, "FEWEST", 2)
    monkeypatch.setattr(module, "MOST_BYTES", 2 * 40 * 3)
    whole = latent_rows(SMALL)
    monkeypatch.setattr(module, "CHUNK", 7)
    parts = latent_rows(SMALL)
    assert parts.halves.shape == (40, 3)
    np.testing.assert_allclose(parts.halves, whole.halves, atol=1e-3)
    assert parts.share == pytest.approx(whole.share)
    assert (parts.unit, parts.basis.shape) == (pytest.approx(whole.unit), (4, 5))


def test_what_cannot_be_averaged_is_left_out():
    assert latent_rows(np.full((3, 2), np.nan, np.float32)) is None
    assert latent_rows(np.zeros((0, 2), np.float32)) is None


def test_latents_that_are_all_the_same_are_no_trouble():
    rows = latent_rows(np.ones((5, 4), np.float32), most=2)
    assert rows.share == 1.0
    assert not rows.halves.any()
    np.testing.assert_array_equal(rows.basis[0], 1.0)
