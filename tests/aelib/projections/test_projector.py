import numpy as np
import pytest
import torch

from aelib.projections import projector as module
from aelib.projections.base import silent
from aelib.projections.projector import distill, load_projector, save_projector

LATENTS = np.random.default_rng(0).normal(size=(600, 4)).astype(np.float32)
BENT = np.c_[LATENTS[:, 0] ** 2 + LATENTS[:, 1], 3 * np.sin(LATENTS[:, 2])].astype(np.float32) + 5


@pytest.fixture(scope="module", autouse=True)
def _short():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "NUM_STEPS", 250)
        yield


@pytest.fixture(scope="module")
def learned():
    before = torch.random.get_rng_state()
    made = distill(LATENTS, BENT, silent)
    assert torch.equal(before, torch.random.get_rng_state())
    return made


def test_a_smooth_map_is_learned_and_its_error_is_that_on_new_latents(learned):
    new = np.random.default_rng(1).normal(size=(400, 4)).astype(np.float32)
    wanted = np.c_[new[:, 0] ** 2 + new[:, 1], 3 * np.sin(new[:, 2])] + 5
    size = np.sqrt(BENT.var(axis=0).sum())
    missed = np.linalg.norm(learned.place(new) - wanted, axis=1).mean() / size
    assert missed < 0.2
    assert learned.errors.placing == pytest.approx(missed, abs=0.05)
    assert (learned.errors.num_fitted, learned.errors.num_held_out) == (540, 60)


def test_the_way_back_gives_latents_that_stand_there_when_nothing_is_lost():
    turned = LATENTS[:, :2] @ np.array([[0.0, 2.0], [-1.0, 0.0]], np.float32)
    made = distill(LATENTS[:, :2].copy(), turned, silent)
    assert made.errors.returning < 0.1
    again = made.place(made.latents_at(turned[:50]))
    assert np.abs(again - turned[:50]).mean() < 0.3


def test_the_same_latent_stands_at_the_same_place_after_saving_too(learned, tmp_path):
    path = tmp_path / "projector.safetensors"
    save_projector(path, learned)
    read = load_projector(path)
    assert read.errors == learned.errors
    np.testing.assert_array_equal(read.place(LATENTS), learned.place(LATENTS))
    np.testing.assert_array_equal(read.latents_at(BENT), learned.latents_at(BENT))
    np.testing.assert_allclose(learned.place(LATENTS[7:8])[0], learned.place(LATENTS)[7], atol=1e-4)


def test_blocks_make_no_difference(learned, monkeypatch):
    whole = learned.place(LATENTS)
    monkeypatch.setattr(module, "_ROWS_AT_ONCE", 100)
    np.testing.assert_allclose(learned.place(LATENTS), whole, atol=1e-4)


def test_what_cannot_be_learned_gives_none(tmp_path):
    assert distill(LATENTS[:20], BENT[:20], silent) is None
    assert distill(LATENTS, np.zeros_like(BENT), silent) is None
    assert load_projector(tmp_path / "none") is None
    (tmp_path / "bad").write_bytes(b"12345678 is no file of this kind")
    assert load_projector(tmp_path / "bad") is None
