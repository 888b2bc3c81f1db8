import numpy as np
import pytest
import torch
from PIL import Image

from aelib.core.errors import DataError
from aelib.data import ImageSet
from aelib.photographs.corpus import Crops, DataPictures, read_folder


def test_a_folder_is_read_by_name(tmp_path):
    for name, value in (("b.png", 20), ("a.png", 10)):
        Image.new("L", (4, 6), value).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    assert [int(picture[0, 0]) for picture in read_folder(tmp_path)] == [10, 20]


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(DataError, match="found none"):
        read_folder(tmp_path)


@pytest.fixture
def pictures():
    draws = np.random.default_rng(0)
    return [draws.integers(0, 256, size, dtype=np.uint8) for size in ((40, 50), (60, 45))]


def test_crops_come_from_the_pictures(pictures):
    corpus = Crops(pictures, side=16, scales=(1.0,))
    crop = (corpus.batch(1, 0)[0, 0] * 255).round().to(torch.uint8).numpy()
    turned = [np.rot90(c, k) for c in (crop, crop[:, ::-1]) for k in range(4)]
    places = [
        (a == t).all(axis=(2, 3)).any()
        for a in (np.lib.stride_tricks.sliding_window_view(p, (16, 16)) for p in pictures)
        for t in turned
    ]
    assert any(places)


def test_the_same_parts_draw_the_same(pictures):
    corpus = Crops(pictures, side=16)
    assert torch.equal(corpus.batch(4, 1, 2), corpus.batch(4, 1, 2))
    assert not torch.equal(corpus.batch(4, 1, 2), corpus.batch(4, 1, 3))


def test_sizes_without_room_are_left_out(pictures):
    assert len(Crops(pictures, side=40, scales=(1.0, 0.5)).planes) == 2
    with pytest.raises(DataError, match="at least 64"):
        Crops(pictures, side=64)


def test_colours_stay_together():
    picture = np.zeros((20, 20, 3), np.uint8)
    picture[..., 1] = 255
    batch = Crops([picture], side=8, scales=(1.0,)).batch(3, 0)
    assert batch.shape == (3, 3, 8, 8)
    assert batch.mean((0, 2, 3)).tolist() == [0.0, 1.0, 0.0]


def test_pictures_of_a_data_set_are_drawn_whole_and_some_are_mirrored():
    images = ImageSet(torch.arange(40, dtype=torch.uint8).view(5, 1, 2, 4))
    corpus = DataPictures(images)
    assert len(corpus) == 5
    batch = corpus.batch(30, 0, "a")
    assert torch.equal(batch, corpus.batch(30, 0, "a"))
    assert not torch.equal(batch, corpus.batch(30, 0, "b"))
    whole = images.batch(slice(None))
    for picture in batch:
        assert any(torch.equal(picture, one) for one in (*whole, *whole.flip(3)))
    is_mirrored = batch[:, 0, 0, 0] > batch[:, 0, 0, -1]
    assert 0 < is_mirrored.sum() < 30
