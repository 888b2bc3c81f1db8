import numpy as np
import pytest
import torch

from aelib.core.errors import CheckpointError
from aelib.core.watch import UNWATCHED
from aelib.photographs.network import NetworkSpec, PhotographNetwork
from aelib.photographs.running import as_batch, mend
from aelib.photographs.tasks import Damaged
from aelib.photographs.turning import NUM_TURNS


def test_a_picture_becomes_a_batch():
    draws = np.random.default_rng(0)
    grey, coloured = draws.random((5, 7)), draws.random((5, 7, 3))
    assert as_batch(grey.astype(np.float32)).shape == (1, 1, 5, 7)
    batch = as_batch(coloured.astype(np.float32))
    assert batch.shape == (1, 3, 5, 7)
    np.testing.assert_allclose(batch[0, 2].numpy(), coloured[..., 2], rtol=1e-6)


def test_a_network_for_grey_mends_each_colour(ships, small_network, photo):
    ships("sharpen", small_network)
    coloured = np.stack([photo, photo[::-1], 1.0 - photo], axis=2)
    told = torch.full((1, 1, *photo.shape), 0.5)
    whole = mend("sharpen", Damaged(as_batch(coloured), told), UNWATCHED)
    for channel in range(3):
        alone = Damaged(as_batch(np.ascontiguousarray(coloured[..., channel])), told)
        np.testing.assert_allclose(
            whole[..., channel], mend("sharpen", alone, UNWATCHED), atol=1e-6
        )


def test_a_network_for_colours_comes_first(ships, small_network, photo):
    ships("denoise", small_network)
    ships("denoise", PhotographNetwork(NetworkSpec(colours=3, channels=(8,), blocks=1)))
    coloured = np.stack([photo] * 3, axis=2)
    told = torch.full((1, 1, *photo.shape), 0.1)
    mended = mend("denoise", Damaged(as_batch(coloured), told), UNWATCHED)
    np.testing.assert_allclose(mended, coloured, atol=1e-6)  # that one is not trained


def test_the_mean_of_all_orientations_does_not_depend_on_the_orientation(
    ships, small_network, photo
):
    ships("denoise", small_network)

    def mended(picture, num_turns):
        told = torch.full((1, 1, *picture.shape), 0.1)
        return mend("denoise", Damaged(as_batch(picture), told), UNWATCHED, num_turns=num_turns)

    square = np.ascontiguousarray(photo[:32, :32])
    for change in (np.rot90, np.fliplr, np.flipud, np.transpose):
        whole = mended(np.ascontiguousarray(change(square)), NUM_TURNS)
        np.testing.assert_allclose(whole, change(mended(square, NUM_TURNS)), atol=1e-5)
    alone = mended(np.ascontiguousarray(np.rot90(square)), 1)
    assert np.abs(alone - np.rot90(mended(square, 1))).max() > 1e-4


def test_what_is_known_stays(ships, small_network, photo):
    ships("inpaint", small_network)
    mask = torch.zeros(1, 1, *photo.shape)
    mask[..., 20:30, 20:30] = 1.0
    filled = mend("inpaint", Damaged(as_batch(photo), mask), UNWATCHED)
    known = mask[0, 0].numpy() == 0.0
    np.testing.assert_array_equal(filled[known], photo[known])
    assert np.abs(filled[~known] - photo[~known]).max() > 1e-3


@pytest.mark.usefixtures("ships")
def test_a_missing_network_is_told(photo):
    told = torch.zeros(1, 1, *photo.shape)
    with pytest.raises(CheckpointError, match="denoise-grey"):
        mend("denoise", Damaged(as_batch(photo), told), UNWATCHED)
