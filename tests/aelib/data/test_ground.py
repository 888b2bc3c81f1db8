import torch

from aelib.data.ground import ground_brightness


def test_the_ground_is_what_lies_at_the_edges():
    images = torch.full((3, 1, 6, 6), 51, dtype=torch.uint8)
    images[:, :, 1:5, 1:5] = 255
    assert ground_brightness(images) == 0.2


def test_few_things_at_the_edge_do_not_change_it():
    images = torch.full((2, 3, 8, 8), 255, dtype=torch.uint8)
    images[:, :, 0, 2:5] = 0
    assert ground_brightness(images) == 1.0
