import numpy as np
import pytest
import torch
from PIL import Image

from aelib.core.errors import DataError
from aelib.core.types import ImageSpec
from aelib.data.model_input import model_input
from aelib.data.stream import open_stream

GREY, COLOUR = ImageSpec(1, 6, 8), ImageSpec(3, 6, 8)


def saved(tmp_path, array):
    path = tmp_path / "pictures.npy"
    np.save(path, array)
    return path


def draw(*shape):
    return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


@pytest.mark.parametrize(
    ("shape", "image"),
    [((5, 6, 8), GREY), ((5, 1, 6, 8), GREY), ((5, 6, 8, 1), GREY), ((5, 6, 8, 3), COLOUR)],
)
def test_an_array_of_any_usual_form_is_read_in_parts(tmp_path, shape, image):
    array = draw(*shape)
    stream = open_stream(saved(tmp_path, array), image)
    found, unread = stream.batch(slice(1, 4))
    planes = array.transpose(0, 3, 1, 2) if shape[-1] in (1, 3) else array
    wanted = torch.from_numpy(planes[1:4].copy()).reshape(-1, *image.shape) / 255
    assert torch.equal(found, wanted)
    assert (len(stream), unread, stream.names) == (5, [], None)


@pytest.mark.parametrize(
    "array",
    [
        draw(5, 7, 8),
        draw(5, 6, 8, 3),
        draw(0, 6, 8),
        draw(6, 8),
        np.zeros((5, 6, 8), np.float32),
        np.array([{}], object),
    ],
)
def test_arrays_of_other_forms_are_refused_with_what_was_expected(tmp_path, array):
    with pytest.raises(DataError, match="Expected"):
        open_stream(saved(tmp_path, array), GREY)


def test_several_arrays_or_no_file_are_refused(tmp_path):
    np.savez(tmp_path / "two.npz", a=draw(2, 6, 8), b=draw(2, 6, 8))
    for name in ("two.npz", "absent.npy"):
        with pytest.raises(DataError, match="Expected"):
            open_stream(tmp_path / name, GREY)


def test_a_folder_is_read_by_name_and_what_is_damaged_is_told(tmp_path):
    (tmp_path / "inner").mkdir()
    pictures = {"b.png": draw(12, 16), "inner/a.png": draw(9, 9, 3)}
    for name, picture in pictures.items():
        Image.fromarray(picture).save(tmp_path / name)
    (tmp_path / "c.jpg").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("left out")
    stream = open_stream(tmp_path, GREY)
    assert stream.names == ["b.png", "c.jpg", "inner/a.png"]
    found, unread = stream.batch(slice(0, 3))
    assert unread == [1]
    assert torch.equal(found[0], model_input(pictures["b.png"], GREY))
    assert not found[1].any()
    assert torch.equal(found[2], model_input(pictures["inner/a.png"], GREY))


def test_a_folder_without_pictures_or_for_series_is_refused(tmp_path):
    with pytest.raises(DataError, match="found none"):
        open_stream(tmp_path, GREY)
    with pytest.raises(DataError, match="series"):
        open_stream(tmp_path, ImageSpec(3, 1, 128))
