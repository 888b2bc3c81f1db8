from __future__ import annotations

import io

import numpy as np
import pytest
import torch

from aelib.core.errors import DataError
from aelib.data import DATASETS, Channel, OwnConfig, load
from aelib.data.own_series import SeriesPlan, import_series, preview_series, read_input
from aelib.data.own_store import find_own, list_own, load_own

pytestmark = pytest.mark.usefixtures("root")
MOMENTS = 1000
RECORD = np.stack(
    [np.sin(np.arange(MOMENTS) / 7.0) * 5.0 + 20.0, np.random.default_rng(0).random(MOMENTS)], 1
)


def csv(values: np.ndarray = RECORD, heading: str = "t,temp,flow") -> bytes:
    rows = [f"{i},{','.join(repr(float(v)) for v in row)}" for i, row in enumerate(values)]
    return "\n".join([heading, *rows]).encode()


def npz(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_a_recording_is_cut_into_windows_over_the_range_of_each_channel() -> None:
    found = preview_series(csv(), "r.csv", SeriesPlan(length=100, stride=25))
    assert found.images.shape == (37, 2, 1, 100)
    assert found.images.dtype == np.uint8
    assert [channel.name for channel in found.channels] == ["temp", "flow"]
    for index, channel in enumerate(found.channels):
        assert channel.low == RECORD[:, index].min()
        assert channel.high == RECORD[:, index].max()
        for window in (0, 1, 36):
            values = channel.low + found.images[window, index, 0] / 255 * (
                channel.high - channel.low
            )
            truth = RECORD[25 * window : 25 * window + 100, index]
            assert np.abs(values - truth).max() <= (channel.high - channel.low) / 510 * 1.001
    assert found.skipped[0].name == "t"
    assert "clock" in found.skipped[0].reason
    assert found.columns == ("t", "temp", "flow")


def test_columns_are_those_that_were_chosen() -> None:
    found = preview_series(csv(), "r", SeriesPlan(columns=("flow", "t")))
    assert [channel.name for channel in found.channels] == ["flow", "t"]
    with pytest.raises(DataError, match="columns among t, temp, flow"):
        preview_series(csv(), "r", SeriesPlan(columns=("nothing",)))


@pytest.mark.parametrize(("length", "stride"), [(100, 100), (100, 50), (64, 1), (90, 40)])
def test_no_moment_is_in_two_splits(length: int, stride: int) -> None:
    # each moment has a value of its own, so windows tell which moments they hold
    clock = np.repeat(np.arange(MOMENTS)[:, None], 2, 1) % np.array([250, 199])
    data = "\n".join(f"{a},{b}" for a, b in clock).encode()
    own, _ = import_series(data, "clock", SeriesPlan(length=length, stride=stride))
    config = OwnConfig(id=own.id)
    splits, facts = load(config), DATASETS.build(config).facts()
    sizes = (len(splits.train), len(splits.validation), len(splits.test))
    assert sizes == (facts.num_train, facts.num_validation, facts.num_test)
    moments = [
        {tuple(pair) for pair in split.images[:, :, 0].permute(0, 2, 1).reshape(-1, 2).tolist()}
        for split in (splits.train, splits.validation, splits.test)
    ]
    assert not moments[0] & moments[1]
    assert not moments[1] & moments[2]
    assert not moments[0] & moments[2]


def test_arrays_are_samples_by_themselves_and_keep_their_classes(
    random: np.random.Generator,
) -> None:
    series = random.normal(size=(60, 2, 32))
    labels = np.array(["b", "a", "c"] * 20)
    own, skipped = import_series(npz(series=series, labels=labels), "mine", SeriesPlan())
    assert skipped == []
    assert own.shape == (2, 1, 32)
    assert own.class_names == ("a", "b", "c")
    splits = load(OwnConfig(id=own.id))
    assert splits.image.shape == (2, 1, 32)
    assert splits.image.kind == "series"
    for split in (splits.train, splits.validation, splits.test):
        assert split.labels.bincount().tolist() == [len(split) // 3] * 3
    stored = load_own(own.id)[1]
    assert torch.equal(stored.labels, torch.tensor([1, 0, 2] * 20))


def test_doubles_are_left_out_and_said(random: np.random.Generator) -> None:
    series = random.normal(size=(10, 1, 20))
    series[7] = series[2]
    own, skipped = import_series(npz(x=series, y=np.arange(10) % 2), "d", SeriesPlan())
    assert own.num_images == 9
    assert skipped == [("series 7", "the same as series 2")]
    assert len(load_own(own.id)[1].labels) == 9


def test_an_import_is_found_again_with_its_ranges() -> None:
    own, _ = import_series(csv(), "My recording!", SeriesPlan(length=64, stride=32))
    assert own.id.startswith("my-recording-")
    assert find_own(own.id) == own
    facts = DATASETS.build(OwnConfig(id=own.id)).facts()
    assert facts.shape == (2, 1, 64)
    assert facts.channels == own.signals
    again, _ = import_series(csv(), "My recording!", SeriesPlan(length=64, stride=32))
    assert again.id == own.id
    assert len(list_own()) == 1
    other, _ = import_series(csv(RECORD * 2.0), "My recording!", SeriesPlan(length=64, stride=32))
    assert other.id != own.id  # the same bytes, but of another range


def test_outliers_can_be_cut_off() -> None:
    record = RECORD.copy()
    record[500] = 1e6
    plain = preview_series(csv(record), "r", SeriesPlan())
    clipped = preview_series(csv(record), "r", SeriesPlan(clip=0.01))
    assert np.median(plain.images) == 0
    assert 100 < np.median(clipped.images[:, 1]) < 156
    assert clipped.channels[0].high < 26


def test_a_channel_that_never_changes_lies_in_the_middle(random: np.random.Generator) -> None:
    data = npz(x=np.stack([random.random((5, 20)), np.full((5, 20), 3.0)], 1))
    found = preview_series(data, "r", SeriesPlan())
    assert set(found.images[:, 1].ravel().tolist()) == {128}
    assert found.channels[1][1:] == (2.5, 3.5)


def test_huge_numbers_do_not_overflow(random: np.random.Generator) -> None:
    data = npz(x=random.normal(size=(5, 20)) * 1e299)
    found = preview_series(data, "r", SeriesPlan())
    assert found.images.min() == 0
    assert found.images.max() == 255


@pytest.mark.parametrize(
    ("data", "plan", "message"),
    [
        (csv(), SeriesPlan(length=8, stride=4), "16 to 1024 moments"),
        (csv(), SeriesPlan(length=1025, stride=100), "16 to 1024 moments"),
        (csv(), SeriesPlan(length=400, stride=400), "at least 3 series, got 2"),
        (csv(), SeriesPlan(length=512, stride=64), "left out between two parts"),
        (csv(), SeriesPlan(length=64, stride=65), "stride from 1 to 64"),
        (csv(), SeriesPlan(length=64, stride=0), "stride from 1 to 64"),
        (npz(x=np.zeros((9, 17, 30))), SeriesPlan(), "at most 16 channels"),
        (npz(x=np.zeros((9, 2, 30))), SeriesPlan(), "at least 3 series, got 1"),
        (b"nothing", SeriesPlan(), "Expected a CSV"),
    ],
)
def test_what_cannot_be_used_is_said(data: bytes, plan: SeriesPlan, message: str) -> None:
    with pytest.raises(DataError, match=message) as error:
        import_series(data, "r", plan)
    assert error.value.remedy
    assert list_own() == []


def test_a_recording_is_read_over_the_ranges_of_a_model() -> None:
    channels = (Channel("flow", 0.0, 2.0), Channel("temp", 10.0, 30.0))
    values, used = read_input(csv(), "r", channels)
    assert used == channels
    assert values.shape == (2, MOMENTS)
    assert np.allclose(values[0], RECORD[:, 1] / 2.0)
    assert np.allclose(values[1], (RECORD[:, 0] - 10.0) / 20.0)


def test_a_recording_of_other_names_is_read_over_its_own_ranges() -> None:
    values, used = read_input(csv(), "r", (Channel("sensor 1", 0.0, 1.0),))
    assert used == (Channel("temp", RECORD[:, 0].min(), RECORD[:, 0].max()),)
    assert values.min() == 0.0
    assert values.max() == 1.0
    with pytest.raises(DataError, match="Expected 3 columns of numbers beside the time, got 2"):
        read_input(csv(), "r", [Channel(f"s{index}", 0.0, 1.0) for index in range(3)])
