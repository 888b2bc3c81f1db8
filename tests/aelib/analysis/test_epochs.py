from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.analysis.epochs import over_split, read_epochs
from aelib.core.errors import DataError
from aelib.core.seeding import fixed_sample
from aelib.data import ImageSet
from aelib.runs.epoch_latents import write_epoch


@pytest.fixture
def keep(tiny_run, tiny_images):
    """Keep latents of all pictures, or of the first ones of their fixed sample."""

    def keep(epoch, value=0.0, most=24, pictures=None):
        sample = tiny_images.take(torch.from_numpy(fixed_sample(24, most)))
        latents = torch.full((most, 3), float(value))
        write_epoch(tiny_run.epochs_path, epoch, latents, pictures or sample.digest)

    for epoch in (0, 1, 2):
        (tiny_run.epochs_path / f"epoch-{epoch:04d}.safetensors").unlink(missing_ok=True)
    return keep


def test_epochs_come_in_order_with_their_pictures(tiny_run, tiny_images, keep):
    for epoch in (10, 2, 0):
        keep(epoch, epoch, most=9)
    found = read_epochs(tiny_run, tiny_images)
    assert found.numbers == (0, 2, 10)
    assert (found.of(10) == 10.0).all()
    assert found.rows.tolist() == fixed_sample(24, 9).tolist()
    np.testing.assert_array_equal(found.labels, tiny_images.labels.numpy()[found.rows])


def test_damaged_files_and_those_of_other_pictures_are_left_out(tiny_run, tiny_images, keep):
    for epoch in (1, 2, 4):
        keep(epoch)
    keep(3, pictures="others")
    (tiny_run.epochs_path / "epoch-0002.safetensors").write_bytes(b"no")
    assert read_epochs(tiny_run, tiny_images).numbers == (1, 4)


def test_a_run_without_any_says_what_to_do(tiny_run, tiny_images, keep):
    with pytest.raises(DataError, match=r"none were kept. Train the model again"):
        read_epochs(tiny_run, tiny_images)


def test_a_data_set_that_has_changed_is_said(tiny_run, tiny_images, keep):
    keep(1, pictures="others")
    with pytest.raises(DataError, match="other validation pictures"):
        read_epochs(tiny_run, tiny_images)


def test_a_sample_is_laid_out_over_its_split(tiny_images):
    rows = fixed_sample(24, 5)
    places = np.arange(10, dtype=np.float32).reshape(5, 2)
    latents, whole = over_split(places, rows, tiny_images)
    assert len(latents) == len(whole) == 24
    np.testing.assert_array_equal(whole[rows], places)
    assert whole.sum() == places.sum()
    np.testing.assert_array_equal(latents.labels, tiny_images.labels.numpy())
    assert over_split(places, rows, ImageSet(tiny_images.images))[0].labels is None
