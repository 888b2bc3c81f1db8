from aelib.analysis.linear_readings import Effect
from aelib.viz.effects import effect_bars


def test_what_was_wanted_and_what_was_not_have_colours_of_their_own():
    found = [
        Effect("a", 1.5, "wanted"),
        Effect("b", -0.5, "other"),
        Effect("c", 0.1, "unread"),
        Effect("d", 0.2, "other"),
    ]
    figure = effect_bars(found, ["AUROC 0.90"] * 4)
    by_name = {bar.name: bar for bar in figure.data}
    assert list(by_name["side effect"].x) == [-0.5, 0.2]
    assert list(by_name["wanted"].y) == ["a · AUROC 0.90"]
    colors = {bar.marker.color for bar in figure.data}
    assert len(colors) == 3
    assert figure.layout.yaxis.categoryarray[0] == "a · AUROC 0.90"
