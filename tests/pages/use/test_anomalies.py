"""The page as a person uses it, through app.py."""

import csv
import functools

import pytest

from aelib.analysis.strange import KINDS
from aelib.data import Splits, load
from aelib.runs import RunDirectory
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run
from tests.conftest import TINY_RUN

PAGE = "pages/use/anomalies.py"


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE)


def table(at):
    return at.dataframe[0].value.set_index("Score")


def values(at):
    return {metric.label: metric.value for metric in at.metric}


@pytest.mark.parametrize("kind", KINDS)
def test_strange_pictures_are_counted_beside_what_needs_no_network(opened, tiny_run, kind):
    at = opened(kind=kind)
    assert not at.exception
    assert KINDS[kind].about in " ".join(caption.value for caption in at.caption)
    assert list(table(at)["Of"]) == ["this model"] * 3 + ["no network"] * 3
    assert table(at)["Best"].any()
    if kind == "negative":
        assert float(values(at)["Area under the curve"]) > 0.95


def test_more_false_alarms_find_more(opened, tiny_run):
    few, many = (opened(kind="turned", alarms=alarms) for alarms in ("0.5", "20"))
    found = [
        float(next(value for name, value in values(at).items() if "Found at" in name)[:-1])
        for at in (few, many)
    ]
    assert found[0] < found[1]
    assert "Found at 20.0% false alarms" in values(many)


@pytest.mark.parametrize("show", ["found", "missed", "false alarms"])
def test_pictures_are_shown_or_it_is_said_that_there_are_none(opened, tiny_run, show):
    at = opened(kind="negative", show=show, score="Distance of the latent")
    assert not at.exception
    shown = [text.value for text in at.markdown]
    none = [caption.value for caption in at.caption if "There are none" in caption.value]
    assert ("**Comes back as**" in shown) != bool(none)


def test_one_picture_comes_from_the_address_with_its_rank(opened, tiny_run):
    at = opened(image="3")
    assert not at.exception
    assert any("picture 3" in caption.value for caption in at.caption)
    assert any("of the known pictures" in text.value for text in at.markdown)


def test_all_scores_come_as_a_table(opened, tiny_run, files):
    opened()
    rows = list(csv.reader(next(iter(files.values()))().decode().splitlines()))
    kinds = {row[0] for row in rows[1:]}
    assert kinds == {"known", "strange"}
    assert len(rows[0]) == 8


def test_faults_that_are_known_of_come_first(opened, runs_root):
    config = run_config_from_dict({
        **TINY_RUN,
        "data": {"name": "signals", "num_series": 400, "anomalies": 0.3},
        "model": {**TINY_RUN["model"], "backbone": {"name": "mlp", "hidden": [8]}},
    })
    run = RunDirectory.create(runs_root / "signals", config)
    splits = load(config.data)
    few = splits.train.take(slice(0, 64))
    train_run(run, Splits(few, splits.validation, splits.test, splits.class_names))
    at = opened()
    assert not at.exception
    assert "faults" in at.segmented_control[0].options
    assert "Strange pictures" not in " ".join(caption.value for caption in at.caption)
    assert float(values(at)["Area under the curve"]) > 0.5
    assert at.segmented_control[1].value == "Error at the worst place"  # faults are short


def test_too_few_pictures_are_told(opened, tiny_run, monkeypatch):
    monkeypatch.setattr("pages._ui.cache_anomalies.known", lambda _: pytest.fail("not asked"))
    held = load(tiny_run.config().data).held_out
    small = held.__class__(
        held.validation.take(slice(0, 3)), held.test.take(slice(0, 3)), held.class_names
    )
    monkeypatch.setattr("pages._ui.cache.held_out", lambda _: small)
    at = opened()
    assert "needs 20 validation and 20 test pictures" in at.info[0].value
