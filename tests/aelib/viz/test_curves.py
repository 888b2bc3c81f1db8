import pytest

from aelib.viz.curves import best_epoch, term_names, training_curves


def rows(objectives, **extra):
    return [
        {
            "epoch": index + 1,
            "train": {"objective": value + 1.0, "reconstruction": value, "kl": 3.0},
            "validation": {"objective": value, "reconstruction": value - 1.0, "kl": 2.5, "mse": 0.1}
            | extra,
        }
        for index, value in enumerate(objectives)
    ]


def test_every_term_has_a_panel_and_both_splits_where_they_are_known():
    figure = training_curves(rows([5.0, 4.0, 4.5]))
    titles = [a.text for a in figure.layout.annotations if "(" in (a.text or "")]
    assert [title.split(" (")[0] for title in titles] == [
        "Objective", "Reconstruction", "KL to the prior", "Squared error",
    ]  # fmt: skip
    assert [trace.name for trace in figure.data] == ["Training", "Validation"] * 3 + ["Validation"]
    assert list(figure.data[1].x) == [1, 2, 3]
    assert list(figure.data[1].y) == [5.0, 4.0, 4.5]
    assert sum(bool(trace.showlegend) for trace in figure.data) == 2


def test_the_best_epoch_is_the_first_lowest_validation_objective_and_is_marked():
    assert best_epoch(rows([5.0, 4.0, 4.0, 4.5])) == 2
    figure = training_curves(rows([5.0, 4.0, 4.0, 4.5]))
    assert "best epoch 2" in figure.layout.title.text
    assert {shape.x0 for shape in figure.layout.shapes} == {2}


def test_one_row_draws_and_no_row_says_so():
    assert len(training_curves(rows([5.0])).data) == 7
    empty = training_curves([])
    assert not empty.data
    assert "no epoch has ended" in empty.layout.title.text
    assert best_epoch([]) is None
    assert term_names([]) == []


def test_a_panel_that_cannot_be_logarithmic_stays_linear_and_says_so():
    figure = training_curves(rows([5.0, 0.5]), is_log=True)
    axes = [figure.layout.yaxis, figure.layout.yaxis2, figure.layout.yaxis3, figure.layout.yaxis4]
    assert [axis.type for axis in axes] == ["log", "linear", "log", "log"]
    assert "linear" in figure.layout.annotations[1].text


@pytest.mark.parametrize("name", ["total_correlation"])
def test_a_term_nobody_named_gets_a_readable_title(name):
    figure = training_curves(rows([5.0], **{name: 1.0}))
    assert any(a.text == "Total correlation (nats per picture)" for a in figure.layout.annotations)


def test_the_ground_is_transparent_so_that_a_dark_page_stays_dark():
    assert training_curves(rows([5.0])).layout.plot_bgcolor == "rgba(0, 0, 0, 0)"
