import numpy as np
import pytest

from aelib.analysis.moves import format_moves, nudge, parse_moves, slider_range, slider_step
from aelib.analysis.traversal import LatentRanges
from aelib.core.errors import DataError


def ranges(num_dimensions: int = 5) -> LatentRanges:
    line = np.ones(num_dimensions, np.float32)
    return LatentRanges(
        low=-2.0 * line,
        high=3.0 * line,
        median=0 * line,
        mean=0 * line,
        std=line,
        quantiles=np.stack([line] * 7),
        order=tuple(range(num_dimensions)),
    )


@pytest.mark.parametrize(
    "moves", [{}, {3: 1.25, 0: -0.4}, {1: 0.0}, {2: 0.004}, {4: -12.0}, {0: 2.125}]
)
def test_what_is_written_is_read_back(moves):
    assert parse_moves(format_moves(moves), ranges()) == moves


def test_the_text_is_short_and_sorted():
    assert format_moves({3: 1.25, 0: -0.4, 2: 2.0}) == "0:-0.4,2:2,3:1.25"


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "0",
        "0:",
        "0:1e5",
        "0:nan",
        "0:1,,1:2",
        "0:1;1:2",
        "-1:2",
        "0:1,0:2",
        "5:1",
        "0:900",
        "0:1" + ",0:1" * 400,
        "٣:1",
    ],
)
def test_a_broken_text_is_refused(text):
    with pytest.raises(DataError):
        parse_moves(text, ranges())


def test_a_message_does_not_repeat_a_long_text():
    with pytest.raises(DataError) as caught:
        parse_moves("x" * 5000, ranges())
    assert len(caught.value.message) < 200


def test_a_slider_holds_its_range_and_what_is_given():
    low, high = slider_range(ranges(), 0, 7.3)
    assert low <= -2.0
    assert 7.3 <= high <= 7.5
    assert slider_range(ranges(), 1) == (-2.0, 3.0)


def test_a_slider_of_a_dead_dimension_has_two_ends():
    dead = ranges()
    dead.low[:] = dead.high[:] = 0.5
    low, high = slider_range(dead, 0)
    assert low < 0.5 < high


@pytest.mark.parametrize(("span", "step"), [(5.0, 0.01), (0.02, 0.0001), (400.0, 1.0)])
def test_a_step_is_round(span, step):
    assert slider_step(0.0, span) == pytest.approx(step)


def test_a_nudge_is_small_repeatable_and_stays_inside():
    start = np.array([2.9, -1.9, 0.0, 0.0, 0.0])
    first = nudge(start, ranges(), (0, 1, 2), seed=4)
    assert first == nudge(start, ranges(), (0, 1, 2), seed=4)
    assert first != nudge(start, ranges(), (0, 1, 2), seed=5)
    assert set(first) == {0, 1, 2}
    for seed in range(50):
        moved = nudge(start, ranges(), (0, 1), seed=seed)
        assert all(-2.0 <= value <= 3.0 for value in moved.values())
