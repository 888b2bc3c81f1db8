import numpy as np
import pytest

from aelib.analysis.latents import encode_images
from aelib.core.errors import DataError
from aelib.projections import PcaConfig, compute_map, map_state
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


def test_latents_that_cannot_be_drawn_fail_with_the_sentence(tiny_run):
    with pytest.raises(DataError, match="NaN or infinity in 7"):
        compute_map(tiny_run, "test", FAST, lambda *_: np.full((7, 3), np.nan, np.float32))
    state = map_state(tiny_run, "test", FAST)
    assert state.status == "failed"
    assert "NaN or infinity in 7" in state.message
