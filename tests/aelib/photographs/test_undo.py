import numpy as np
import pytest
import torch

from aelib.analysis.denoising import mean_squared_error
from aelib.analysis.spoiling import spoil_batch
from aelib.core.errors import CheckpointError
from aelib.corruptions import CORRUPTIONS
from aelib.data import load_held_out
from aelib.data.fashion_mnist import FashionMnistConfig
from aelib.photographs import store
from aelib.photographs.undo import can_undo, undo, undo_batch

KINDS = [kind for kind in CORRUPTIONS if CORRUPTIONS[kind].part.level is not None]


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_for_clothes_is_shipped_for_each_corruption(kind):
    assert can_undo("fashion-mnist", kind, 1)
    assert store.shipped(f"undo-{kind}", 1, "fashion-mnist").made["data"] == "fashion-mnist"


def test_no_network_is_promised_that_is_not_there():
    assert not can_undo("digits", "gaussian", 1)
    assert not can_undo("fashion-mnist", "gaussian", 3)
    with pytest.raises(CheckpointError):
        undo(np.zeros((8, 8), np.float32), "digits", "gaussian", 0.5)


def test_one_picture_is_restored_as_in_a_batch():
    spoilt = torch.rand(3, 1, 28, 28)
    batch = undo_batch(spoilt, "fashion-mnist", "gaussian", 0.4)
    assert batch.shape == spoilt.shape
    assert batch.min() >= 0.0
    assert batch.max() <= 1.0
    one = undo(spoilt[1, 0].numpy(), "fashion-mnist", "gaussian", 0.4)
    assert np.allclose(one, batch[1, 0].numpy(), atol=1e-5)


def test_each_colour_of_a_picture_of_any_size_is_restored():
    spoilt = np.random.default_rng(0).random((37, 50, 3)).astype(np.float32)
    whole = undo(spoilt, "fashion-mnist", "gaussian", 0.4)
    assert whole.shape == spoilt.shape
    alone = undo(np.ascontiguousarray(spoilt[..., 1]), "fashion-mnist", "gaussian", 0.4)
    np.testing.assert_allclose(whole[..., 1], alone, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_clothes_come_nearer_to_what_they_were(kind):
    clean = load_held_out(FashionMnistConfig()).test.batch(slice(0, 20))
    corruption = CORRUPTIONS.build(CORRUPTIONS[kind].config())
    level = CORRUPTIONS[kind].part.level.high / 2
    spoilt = spoil_batch(corruption, clean, level)
    restored = undo_batch(spoilt, "fashion-mnist", kind, level)
    assert mean_squared_error(restored, clean) < 0.7 * mean_squared_error(spoilt, clean)
