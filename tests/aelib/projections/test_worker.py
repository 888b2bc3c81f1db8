import numpy as np
import pytest

from aelib.analysis.latents import encode_images
from aelib.core.errors import DataError
from aelib.projections import (
    LocalMapConfig,
    PcaConfig,
    compute_map,
    map_projector,
    map_state,
    projector,
)
from aelib.projections.place import map_folder
from aelib.projections.store import load_map

FAST = PcaConfig(num_dimensions=3)


def encode(model, images):
    return encode_images(model, images).mean


def test_a_damaged_map_is_missing_and_is_computed_again(tiny_run):
    compute_map(tiny_run, "test", FAST, encode)
    path = map_folder(tiny_run, "test", FAST).map_path
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert map_state(tiny_run, "test", FAST).status != "ready"
    computed = compute_map(tiny_run, "test", FAST, encode)
    np.testing.assert_array_equal(load_map(path).points, computed.points)
    assert map_state(tiny_run, "test", FAST).status == "ready"


def test_a_map_comes_with_what_places_new_latents_on_it(tiny_run, monkeypatch):
    monkeypatch.setattr(projector, "NUM_STEPS", 100)
    latents = np.random.default_rng(0).normal(size=(200, 4)).astype(np.float32)
    config = LocalMapConfig()
    made = compute_map(tiny_run, "test", config, lambda *_: latents)
    found = map_projector(tiny_run, "test", config)
    assert found.place(latents).shape == made.points.shape
    assert found.errors.num_held_out == 20
    assert map_state(tiny_run, "test", config).draft is None
    assert not map_folder(tiny_run, "test", config).draft_path.exists()
    assert map_projector(tiny_run, "test", FAST) is None  # the plane says it exactly


def test_latents_that_cannot_be_drawn_fail_with_the_sentence(tiny_run):
    with pytest.raises(DataError, match="NaN or infinity in 7"):
        compute_map(tiny_run, "test", FAST, lambda *_: np.full((7, 3), np.nan, np.float32))
    state = map_state(tiny_run, "test", FAST)
    assert state.status == "failed"
    assert "NaN or infinity in 7" in state.message
