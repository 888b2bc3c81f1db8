from aelib.analysis.trained_levels import TrainedLevels
from aelib.viz.trained_levels import trained_levels_figure

LEVELS = TrainedLevels((0.1, 0.5), (0.0, 0.5), ((0.01, 0.09), (0.03, 0.02)), (0.015, 0.025))


def test_a_line_for_each_level_with_its_lowest_point_marked():
    lines = [line for line in trained_levels_figure(LEVELS, "σ").data if line.showlegend is None]
    assert [tuple(line.y) for line in lines] == [(0.01, 0.03), (0.09, 0.02)]
    assert [tuple(line.x) for line in lines] == [(0.1, 0.5)] * 2
    marked = [line.marker.size.index(max(line.marker.size)) for line in lines]
    assert marked == [0, 1]


def test_the_denoiser_of_all_levels_stands_beside():
    figure = trained_levels_figure(LEVELS, "σ")
    beside = [point for point in figure.data if point.showlegend is False]
    assert [tuple(point.y) for point in beside] == [(0.015,), (0.025,)]
    assert all(point.x[0] > 0.5 for point in beside)
    assert figure.layout.xaxis.title.text == "σ, in training"
