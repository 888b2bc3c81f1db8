from aelib.analysis.size_curve import SizeCurve, Standing
from aelib.viz.size_curve import size_figure

CURVE = SizeCurve(
    (Standing("x", 2, 0.3, 0.4), Standing("y", 8, 0.1, 0.8), Standing("z", 8, 0.2, 0.6)),
    (Standing("", 2, 0.5, 0.1), Standing("", 8, 0.25, 0.5)),
)


def test_pca_is_a_line_and_the_two_models_stand_out():
    figure = size_figure(CURVE, ["y", "x"], is_error=True)
    pca, others, first, second = figure.data
    assert (pca.x, pca.y) == ((2, 8), (0.5, 0.25))
    assert (others.text, others.y) == (("z",), (0.2,))
    assert (first.name, first.x, first.y) == ("A: y", (8,), (0.1,))
    assert (second.name, second.x, second.y) == ("B: x", (2,), (0.3,))
    assert first.marker.size != second.marker.size  # both are seen in the same place
    assert figure.layout.xaxis.type == "log"
    assert figure.layout.xaxis.ticktext == ("2", "8")


def test_the_same_as_a_share_of_the_variance():
    figure = size_figure(CURVE, ["x", "z"], is_error=False)
    assert figure.data[0].y == (0.1, 0.5)
    assert figure.data[1].text == ("y",)
    assert figure.layout.yaxis.tickformat == ".0%"


def test_two_models_alone_have_no_others():
    curve = SizeCurve(CURVE.models[:2], CURVE.pca)
    assert [trace.name for trace in size_figure(curve, ["x", "y"], is_error=True).data] == [
        "PCA of the same size",
        "A: x",
        "B: y",
    ]


def test_numbers_under_the_axis_keep_apart():
    pca = tuple(Standing("", size, 0.1, 0.5) for size in (8, 10, 16, 128, 147))
    figure = size_figure(SizeCurve(CURVE.models, pca), ["x", "y"], is_error=True)
    assert figure.layout.xaxis.tickvals == (2, 8, 16, 128)
