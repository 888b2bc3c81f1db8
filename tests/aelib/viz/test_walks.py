from aelib.viz.walks import step_figure


def test_each_walk_has_one_bar_per_step_between_the_ends():
    figure = step_figure({"line": [0.1, 0.2], "sphere": [0.2, 0.1]})
    assert [bar.name for bar in figure.data] == ["line", "sphere"]
    assert list(figure.data[0].x) == [0.25, 0.75]
    assert list(figure.data[1].y) == [0.2, 0.1]
    assert figure.layout.showlegend


def test_t_grows_by_one_from_picture_to_picture():
    assert list(step_figure({"line": [0.1, 0.2]}, num_legs=2).data[0].x) == [0.5, 1.5]


def test_one_walk_needs_no_legend():
    assert not step_figure({"line": [0.1]}).layout.showlegend
