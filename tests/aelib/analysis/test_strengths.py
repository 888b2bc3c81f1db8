import math

import pytest

from aelib.analysis.strengths import (
    LIMIT,
    MAX_LENGTH,
    clean_strengths,
    format_strengths,
    parse_strengths,
)
from aelib.core.errors import DataError


@pytest.mark.parametrize(
    "strengths",
    [{"c3": 0.5, "f1": -1.0}, {"c12-0": 3.0}, {"f2": 0.0, "c0": -0.125, "c1": 2.0, "c2": 1.0}, {}],
)
def test_what_is_written_is_read_back_in_its_order(strengths):
    text = format_strengths(strengths)
    assert list(parse_strengths(text).items()) == list(strengths.items())
    assert len(text) <= MAX_LENGTH


def test_numbers_are_short():
    assert format_strengths({"c0": 0.50000001, "f1": -0.0001}) == "c0:0.5,f1:0"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c3",
        "c3:",
        "c3:nan",
        "c3:3.5",
        "c3:-9",
        "c3:1,c3:2",
        "x3:1",
        "c3:1,",
        "c١:1",
        "c0:1,c1:1,c2:1,c3:1,c4:1",
        "c3:1" + " " * 500,
        "__proto__:1",
    ],
)
def test_anything_else_is_refused_in_a_sentence(text):
    with pytest.raises(DataError, match="Expected"):
        parse_strengths(text)


def test_a_browser_s_strengths_are_kept_within_bounds():
    assert clean_strengths({"c3": 1, "f0": -99.0}) == {"c3": 1.0, "f0": -LIMIT}
    assert clean_strengths({}) == {}


@pytest.mark.parametrize(
    "told",
    [
        None,
        [1],
        "c3:1",
        {"c3": "1"},
        {"c3": math.nan},
        {"c3": math.inf},
        {3: 1.0},
        {"evil": 1.0},
        {f"c{index}": 1.0 for index in range(5)},
    ],
)
def test_anything_else_that_a_browser_sends_is_nothing(told):
    assert clean_strengths(told) is None
