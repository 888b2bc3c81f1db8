"""Bars of the classes."""

from __future__ import annotations

from aelib.viz.class_counts import class_count_bars


def test_a_bar_for_each_class_and_split() -> None:
    figure = class_count_bars({"train": [8, 2], "test": [1, 1]}, ["cat", "dog"])
    assert [trace.name for trace in figure.data] == ["Train", "Test"]
    assert [list(trace.x) for trace in figure.data] == [[8, 2], [1, 1]]
    assert list(figure.data[0].y) == ["cat", "dog"]
    assert figure.layout.barmode == "stack"


def test_a_split_without_labels_is_left_out() -> None:
    figure = class_count_bars({"train": [8, 2], "test": []}, ["cat", "dog"])
    assert [trace.name for trace in figure.data] == ["Train"]
