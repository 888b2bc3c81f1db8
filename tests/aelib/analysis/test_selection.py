import csv
import io

import numpy as np
import pytest
import torch

from aelib.analysis.latents import Latents
from aelib.analysis.selection import (
    count_classes,
    in_order,
    mean_picture,
    numbers_among,
    selection_csv,
    selection_npz,
)

LATENTS = Latents(
    mean=np.arange(12, dtype=np.float32).reshape(4, 3) - 5,
    variance=None,
    kl=None,
    labels=np.array([0, 1, 2, 1]),
)
ERRORS = np.array([0.1, 0.2, 0.3, 0.4], np.float32)
POINTS = np.arange(8, dtype=np.float32).reshape(4, 2)
IMAGES = torch.arange(4 * 9, dtype=torch.uint8).reshape(4, 1, 3, 3)


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_the_table_holds_the_chosen_pictures_with_their_numbers():
    rows = table(selection_csv([3, 0], LATENTS, ERRORS, POINTS, ["shoe", "bag", "coat"]))
    assert [row["picture"] for row in rows] == ["3", "0"]
    assert [row["class"] for row in rows] == ["bag", "shoe"]
    assert [float(rows[0][f"z{d}"]) for d in range(3)] == LATENTS.mean[3].tolist()
    assert (float(rows[1]["map_0"]), float(rows[1]["squared_error"])) == (0.0, 0.1)


def test_high_values_come_first_and_equal_ones_keep_their_order():
    assert in_order([2, 0, 3], np.array([1.0, 9.0, 0.0, 1.0])) == [0, 3, 2]
    assert in_order([], ERRORS) == []


@pytest.mark.parametrize("name", ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_class_name_never_becomes_a_formula(name):
    rows = table(selection_csv([0], LATENTS, ERRORS, POINTS, [name, "b", "c"]))
    assert rows[0]["class"] == "'" + name


def test_quotes_commas_and_lines_stay_in_their_cell():
    name = 'a,"b"\nc'
    assert table(selection_csv([0], LATENTS, ERRORS, POINTS, [name]))[0]["class"] == name


def test_without_labels_the_class_is_empty_and_without_names_it_is_the_number():
    bare = Latents(LATENTS.mean, None, None, None)
    assert table(selection_csv([1], bare, ERRORS, POINTS))[0]["class"] == ""
    assert table(selection_csv([1], LATENTS, ERRORS, POINTS))[0]["class"] == "1"


def test_the_arrays_come_back_and_hold_no_objects():
    data = selection_npz([2, 1], LATENTS, ERRORS, POINTS, IMAGES)
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        assert arrays["picture"].tolist() == [2, 1]
        np.testing.assert_array_equal(arrays["image"], IMAGES[[2, 1]].numpy())
        np.testing.assert_array_equal(arrays["latent"], LATENTS.mean[[2, 1]])
        np.testing.assert_array_equal(arrays["map"], POINTS[[2, 1]])
        assert arrays["label"].tolist() == [2, 1]


def test_counts_and_mean_are_those_of_the_chosen():
    assert count_classes(LATENTS.labels, [1, 2, 3], 4) == [0, 2, 1, 0]
    np.testing.assert_allclose(
        mean_picture(IMAGES, [0, 2]) * 255, (IMAGES[0] + IMAGES[2]).float() / 2
    )


def test_the_mean_of_very_many_pictures_is_that_of_all(monkeypatch):
    monkeypatch.setattr("aelib.analysis.selection.CHUNK", 3)
    images = torch.randint(0, 256, (10, 1, 2, 2), dtype=torch.uint8)
    torch.testing.assert_close(
        mean_picture(images, list(range(10))), images.double().mean(0).float() / 255
    )


def test_numbers_that_are_among_the_rows_keep_their_order():
    rows = np.array([2, 3, 5, 8])
    assert numbers_among([8, 4, 2, 2, 9, 1, -3, 5], rows) == [8, 2, 2, 5]


@pytest.mark.parametrize(
    "told", [None, 7, "23", {"2": 3}, [], ["2"], [2.0], [True], [10**400, -(10**400)], [[2], None]]
)
def test_what_is_no_number_of_a_picture_is_left_out(told):
    assert numbers_among(told, np.array([1, 2, 3])) == []
    assert numbers_among([1], np.array([], np.int64)) == []


def test_of_a_list_without_end_the_first_numbers_are_read(monkeypatch):
    monkeypatch.setattr("aelib.analysis.selection.MOST_TOLD", 3)
    assert numbers_among([1] * 10, np.array([1, 2])) == [1, 1, 1]
