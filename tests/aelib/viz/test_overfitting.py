from __future__ import annotations

from aelib.analysis.overfitting import LearningCurve
from aelib.viz.overfitting import overfitting_figure

CURVES = [
    LearningCurve("overfitting", (10, 20, 30), (0.3, 0.1, 0.05), (0.3, 0.2, 0.25)),
    LearningCurve("dropout", (10, 20, 30), (0.3, 0.2, 0.15), (0.3, 0.2, 0.18)),
]


def test_each_run_has_a_panel_with_both_errors_and_the_kept_epoch():
    figure = overfitting_figure(CURVES)
    assert [note.text for note in figure.layout.annotations][:2] == ["Learning by heart", "Dropout"]
    train, validation, kept = figure.data[:3]
    assert tuple(train.y) == (0.3, 0.1, 0.05)
    assert tuple(validation.y) == (0.3, 0.2, 0.25)
    assert (tuple(kept.x), tuple(kept.y)) == ((20,), (0.2,))
    assert len(figure.data) == 6


def test_the_best_without_a_cure_is_a_line_in_every_panel():
    assert [shape.y0 for shape in overfitting_figure(CURVES).layout.shapes] == [0.2, 0.2]
