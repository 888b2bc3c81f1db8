import pytest
import torch

from aelib.photographs.turning import NUM_TURNS, turned, turned_back

PLANES = torch.arange(12.0).reshape(1, 3, 4)


@pytest.mark.parametrize("turn", range(NUM_TURNS))
def test_every_turn_can_be_undone(turn):
    assert torch.equal(turned_back(turned(PLANES, turn), turn), PLANES)


def test_all_turns_differ():
    squares = torch.arange(9.0).reshape(1, 3, 3)
    assert len({tuple(turned(squares, turn).flatten().tolist()) for turn in range(NUM_TURNS)}) == 8


def test_the_fifth_turn_mirrors():
    assert torch.equal(turned(PLANES, 4), PLANES.flip(-1))
