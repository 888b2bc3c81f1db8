import pytest
import torch
from torch.nn import functional as F

from aelib.core.watch import CancelledError, Watch
from aelib.photographs.tiling import run_tiled


def blur(seen):
    return F.avg_pool2d(seen, 9, 1, 4, count_include_pad=False)


@pytest.mark.parametrize("size", [(40, 40), (64, 100), (129, 65), (16, 200)])
def test_tiles_leave_no_seam(size):
    planes = torch.rand(2, *size)
    tiled = run_tiled(blur, planes, Watch(), tile=32, margin=8)
    torch.testing.assert_close(tiled, blur(planes[None])[0])


def test_a_narrow_margin_would_leave_one():
    planes = torch.rand(1, 64, 64)
    tiled = run_tiled(blur, planes, Watch(), tile=32, margin=0)
    assert (tiled - blur(planes[None])[0]).abs().max() > 0.01


def test_tiles_are_cut_on_the_grid_of_the_network(small_network):
    planes = torch.rand(2, 96, 128)

    def clean(seen):
        return small_network(seen[:, :1], seen[:, 1:])

    tiled = run_tiled(clean, planes, Watch(), tile=32, margin=32)
    assert (tiled - clean(planes[None])[0]).abs().max() <= 1 / 255


def test_progress_rises_to_one():
    told = []
    run_tiled(blur, torch.rand(1, 64, 64), Watch(progress=told.append), tile=32, margin=8)
    assert told[0] == 0.0
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_it_stops_when_asked():
    told = []
    watch = Watch(told.append, lambda: len(told) > 1)
    with pytest.raises(CancelledError, match="stopped"):
        run_tiled(blur, torch.rand(1, 96, 96), watch, tile=32, margin=8)
    assert len(told) == 2


def test_an_empty_picture_is_refused():
    with pytest.raises(ValueError, match="pixels"):
        run_tiled(blur, torch.rand(1, 0, 5), Watch())
