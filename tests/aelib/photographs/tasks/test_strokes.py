import torch

from aelib.photographs.tasks.strokes import covered


def test_a_stroke_covers_what_is_near_its_line():
    begins, ends = torch.tensor([[[10.0, 5.0]]]), torch.tensor([[[10.0, 25.0]]])
    mask = covered(begins, ends, torch.tensor([[2.0]]), (20, 32))[0, 0]
    assert mask[8:13, 5:26].all()
    assert not mask[:8].any()
    assert not mask[13:].any()
    assert not mask[:, 28:].any()


def test_a_stroke_without_length_is_a_point_and_one_without_width_is_none():
    place = torch.tensor([[[4.0, 4.0], [4.0, 4.0]]])
    mask = covered(place, place, torch.tensor([[1.0, -1.0]]), (9, 9))[0]
    assert mask[0].nonzero().tolist() == [[3, 4], [4, 3], [4, 4], [4, 5], [5, 4]]
    assert not mask[1].any()
