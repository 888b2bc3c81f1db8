from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.analysis import restoration
from aelib.analysis.classes import likeliest_class
from aelib.analysis.restoration import restore
from aelib.core.errors import DataError
from aelib.core.types import ImageSpec
from aelib.core.watch import CancelledError
from aelib.models import Autoencoder
from aelib.runs.config import run_config_from_dict


@pytest.mark.parametrize(
    "shape", [(8, 8), (9, 30), (3, 50), (1, 1), (61, 47), (20, 33, 3), (5, 5, 3)]
)
@pytest.mark.parametrize("channels", [1, 3])
def test_a_model_that_copies_gives_every_picture_back(random, answering, shape, channels):
    image = random.random(shape).astype(np.float32)
    restored = restore(answering(lambda x: x, channels), image)
    assert restored.shape == shape
    assert restored.dtype == np.float32
    assert np.allclose(restored, image, atol=1e-5)


def test_no_seam_where_tiles_disagree(answering):
    # each tile answers with a grey of its own: only the blending can join them
    greys = torch.rand(10_000, generator=torch.Generator().manual_seed(0))
    seen = 0

    def answer(x):
        nonlocal seen
        values = greys[seen : seen + len(x)]
        seen += len(x)
        return values.view(-1, 1, 1, 1).expand_as(x)

    side = 32
    restored = restore(answering(answer, side=side), np.zeros((150, 200), np.float32))
    assert np.ptp(restored) > 0.5
    # sin² of half-overlapping tiles changes by at most sin(π / side) from pixel to pixel
    steepest = np.sin(np.pi / side) * 1.5
    assert np.abs(np.diff(restored, axis=0)).max() < steepest
    assert np.abs(np.diff(restored, axis=1)).max() < steepest


def test_a_constant_added_to_each_tile_is_added_once(random, answering):
    image = random.random((40, 29)).astype(np.float32) * 0.5
    restored = restore(answering(lambda x: x + 0.25), image)
    assert np.allclose(restored, image + 0.25, atol=1e-5)


def test_a_grey_model_restores_each_colour_by_itself(random, answering):
    image = random.random((16, 20, 3)).astype(np.float32)
    model = answering(lambda x: 1.0 - x)
    together = restore(model, image)
    apart = np.stack([restore(model, image[:, :, c]) for c in range(3)], axis=2)
    assert np.allclose(together, apart, atol=1e-6)


def test_a_colour_model_sees_grey_as_equal_colours(random, answering):
    def answer(x):
        assert torch.equal(x[:, 0], x[:, 2])
        return x * torch.tensor([0.0, 0.5, 1.0]).view(1, 3, 1, 1)

    image = random.random((12, 12)).astype(np.float32)
    assert np.allclose(restore(answering(answer, channels=3), image), image / 2.0, atol=1e-5)


def test_resize_shows_the_model_the_whole_picture_once(answering):
    model = answering(lambda x: x)
    image = np.tile(np.linspace(0.0, 1.0, 64, dtype=np.float32), (48, 1))
    restored = restore(model, image, fit="resize")
    assert model.batches == [1]
    assert restored.shape == image.shape
    assert np.abs(restored - image).max() < 0.1


def test_values_stay_in_range(random, answering):
    image = random.random((30, 30)).astype(np.float32)
    for fit in restoration.FITS:
        restored = restore(answering(lambda x: x * 4.0 - 1.5), image, fit=fit)
        assert restored.min() >= 0.0
        assert restored.max() <= 1.0


def test_tiles_come_in_bounded_batches_and_progress_rises_to_one(answering):
    model, fractions = answering(lambda x: x), []
    restore(model, np.zeros((200, 200), np.float32), progress=fractions.append)
    assert max(model.batches) <= restoration.BATCH_TILES
    assert sum(model.batches) == 49 * 49
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert len(fractions) == len(model.batches)


def test_it_stops_when_asked(answering):
    model, answers = answering(lambda x: x), iter([False, False, True])
    with pytest.raises(CancelledError, match="stopped"):
        restore(model, np.zeros((300, 300), np.float32), is_cancelled=lambda: next(answers))
    assert len(model.batches) == 3


def test_too_many_pixels_are_refused_before_work(answering):
    model = answering(lambda x: x)
    huge = np.broadcast_to(np.float32(0.0), (5001, 5000))
    with pytest.raises(DataError, match="5000 by 5001"):
        restore(model, huge)
    with pytest.raises(DataError, match="0 by 0"):
        restore(model, np.zeros((0, 0), np.float32))
    assert model.batches == []


@pytest.mark.parametrize(("shape", "fit"), [((4, 4, 4), "tile"), ((4,), "tile"), ((4, 4), "crop")])
def test_mistakes_are_refused(answering, shape, fit):
    with pytest.raises(ValueError, match="expected"):
        restore(answering(lambda x: x), np.zeros(shape, np.float32), fit=fit)


def test_a_real_model_restores_a_picture(random, untrained):
    model = untrained({"name": "plain", "latent_dim": 4})
    image = random.random((8, 8)).astype(np.float32)
    wanted = model.reconstruct(torch.from_numpy(image)[None, None])[0, 0].detach().numpy()
    assert np.allclose(restore(model, image), wanted, atol=1e-6)


@pytest.mark.parametrize("channels", [1, 2, 3, 5])
@pytest.mark.parametrize("length", [5, 16, 100])
def test_a_series_of_any_length_is_restored_piece_by_piece(random, channels, length):
    torch.manual_seed(0)
    config = run_config_from_dict({"model": {"backbone": {"name": "mlp"}}}).model
    model = Autoencoder(config, ImageSpec(channels, 1, 16)).eval()
    model.reconstruct = lambda x, _: 1.0 - x
    shape = (1, length) if channels == 1 else (1, length, channels)
    series = random.random(shape).astype(np.float32)
    restored = restore(model, series)
    assert restored.shape == shape
    assert np.allclose(restored, 1.0 - series, atol=1e-5)


def test_a_model_that_is_told_the_class_is_told_the_likeliest(untrained):
    model = untrained({"name": "gaussian", "latent_dim": 3}, conditioning="label", num_classes=3)
    x = torch.rand(1, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        wanted = model.reconstruct(x, likeliest_class(model, x))[0, 0].numpy()
    assert np.allclose(restore(model, x[0, 0].numpy()), wanted, atol=1e-6)
