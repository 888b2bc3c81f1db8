from __future__ import annotations

from aelib.analysis.epoch_figures import EpochFigures
from aelib.viz.epochs import epochs_figure


def test_each_figure_is_a_line_over_the_epochs():
    figures = [EpochFigures(0, 0.2, 0.3, 0.1), EpochFigures(4, 0.8, 1.0, 1.0)]
    figure = epochs_figure(figures, 2.5)
    assert [list(line.x) for line in figure.data] == [[0, 4]] * 3
    assert [list(line.y) for line in figure.data] == [[0.2, 0.8], [0.3, 1.0], [0.1, 1.0]]
    assert figure.layout.shapes[0].x0 == 2.5


def test_without_classes_there_is_no_vote():
    figure = epochs_figure([EpochFigures(0, None, 0.3, 0.1)])
    assert len(figure.data) == 2
    assert not figure.layout.shapes
