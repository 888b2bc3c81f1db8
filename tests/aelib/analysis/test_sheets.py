import pytest
import torch

from aelib.analysis.decoding import decode_flat
from aelib.analysis.latents import encode_images
from aelib.analysis.planes import plane_of_dimensions
from aelib.analysis.sheets import Sheet, class_sheet, frames, plane_sheet, traversal_sheet
from aelib.analysis.traversal import LatentRanges, latent_ranges
from aelib.core.drawing import SIDE, line_pictures
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder
from aelib.runs import open_model
from aelib.runs.config import run_config_from_dict


def test_a_sheet_moves_one_dimension_per_row(tiny_run, tiny_images):
    model = open_model(tiny_run).model
    ranges = latent_ranges(encode_images(model, tiny_images))
    latent = torch.tensor([0.3, -0.2, 0.1])
    sheet = traversal_sheet(model, latent, ranges, (2, 0), 3)
    assert sheet.images.shape == (6, 1, 8, 8)
    assert sheet.values[0] == pytest.approx(
        [ranges.low[2], (ranges.low[2] + ranges.high[2]) / 2, ranges.high[2]], rel=1e-4, abs=1e-5
    )
    moved = torch.tensor([[float(ranges.high[0]), -0.2, 0.1]])
    torch.testing.assert_close(sheet.images[5], decode_flat(model, moved)[0])


def test_frames_put_the_rows_of_a_sheet_side_by_side():
    images = torch.arange(6.0).reshape(6, 1, 1, 1).expand(6, 1, 2, 2)
    film = frames(Sheet(images, [[0.0] * 3] * 2))
    assert film.shape == (3, 1, 2, 4)
    torch.testing.assert_close(film[1, 0, 0], torch.tensor([1.0, 1.0, 4.0, 4.0]))


def test_a_plane_grows_to_the_right_and_upwards(tiny_images):
    settings = {"model": {"bottleneck": {"name": "gaussian", "latent_dim": 2}}}
    torch.manual_seed(0)
    model = Autoencoder(run_config_from_dict(settings).model, ImageSpec(1, 8, 8)).eval()
    ranges = latent_ranges(encode_images(model, tiny_images))
    sheet = plane_sheet(model, plane_of_dimensions(ranges.median, ranges, 0, 1), 3)
    across, up = sheet.values
    corners = torch.tensor([[across[0], up[-1]], [across[-1], up[0]]])
    torch.testing.assert_close(sheet.images[[0, -1]], decode_flat(model, corners))


def test_series_stand_beside_each_other_in_a_film():
    sheet = Sheet(torch.rand(6, 2, 1, 40), [[0.0, 1.0, 2.0], [0.0, 1.0, 2.0]])
    film = frames(sheet)
    assert film.shape == (3, 3, SIDE, 2 * SIDE)
    assert torch.equal(film[1, :, :, SIDE:], line_pictures(sheet.images[4:5])[0])


def test_one_latent_is_drawn_as_every_class(untrained):
    model = untrained({"name": "gaussian", "latent_dim": 2}, conditioning="label", num_classes=3)
    latents = torch.randn(2, 2)
    sheet = class_sheet(model, latents)
    assert sheet.values == [[0.0, 1.0, 2.0]] * 2
    expected = decode_flat(model, latents[1:], torch.tensor([2]))
    torch.testing.assert_close(sheet.images[5:], expected)
    ends, quantiles = torch.tensor([-1.0, 1.0]), torch.linspace(-2.0, 2.0, 7)[:, None]
    ranges = LatentRanges(*[ends.numpy()] * 5, quantiles.repeat(1, 2).numpy(), (0, 1))
    moved = traversal_sheet(model, latents[0], ranges, (0,), 3, label=1)
    assert not torch.equal(
        moved.images, traversal_sheet(model, latents[0], ranges, (0,), 3, label=2).images
    )
    plane = plane_of_dimensions(ranges.median, ranges, 0, 1)
    assert not torch.equal(
        plane_sheet(model, plane, 2, label=0).images, plane_sheet(model, plane, 2, 1).images
    )
