from __future__ import annotations

import pytest

from aelib.analysis.health_training import training_findings
from aelib.runs.config import RunConfig

EVENT = {"step": 30, "to_step": 24, "names": ["kl"]}


def _rows(validation, train=None, **more):
    train = [-float(index) for index in range(len(validation))] if train is None else train
    return [
        {"epoch": i + 1, "train": {"objective": t}, "validation": {"objective": v}, **more}
        for i, (v, t) in enumerate(zip(validation, train, strict=True))
    ]


def _found(rows, **files):
    return {finding.name: finding for finding in training_findings(RunConfig(), rows, **files)}


def test_a_roll_back_is_told_and_the_rate_that_came_of_it_advised():
    finding = _found(_rows([3.0], rollbacks=[EVENT]))["finite"]
    assert finding.status == "watch"
    assert "rolled back at step 30 to step 24, learning rate halved" in finding.says
    assert finding.remedies[0] == ("training.learning_rate", 0.0015)


def test_one_that_no_row_tells_of_yet_is_told_too():
    finding = _found([], progress={"rollbacks": [EVENT, EVENT]})["finite"]
    assert finding.says.count("rolled back") == 2
    assert finding.remedies[0] == ("training.learning_rate", 0.00075)


def test_a_divergence_is_ill():
    finding = _found([], outcome={"status": "diverged"})["finite"]
    assert finding.status == "ill"
    assert finding.remedies[0] == ("training.learning_rate", 0.0003)
    assert _found(_rows([1.0]))["finite"].status == "ok"


@pytest.mark.parametrize("offset", [0.0, -700.0], ids=["above 0", "below 0"])
@pytest.mark.parametrize(
    ("validation", "status"),
    [
        ([10.0, 5.0, 2.0, 1.0], "ok"),
        ([10.0, 5.0, 1.0, 1.2], "ok"),
        ([10.0, 1.0, 1.5, 2.0], "watch"),
        ([10.0, 1.0, 3.0, 5.0], "ill"),
    ],
)
def test_validation_that_turns_up_is_measured_by_its_fall(validation, status, offset):
    rows = _rows([value + offset for value in validation])
    finding = _found(rows)["turn"]
    assert finding.status == status
    assert bool(finding.remedies) == (status != "ok")


def test_where_training_gets_worse_too_it_is_no_overfitting():
    assert _found(_rows([10.0, 1.0, 5.0], train=[10.0, 1.0, 5.0]))["turn"].status == "ok"


def test_two_epochs_say_nothing_and_an_odd_log_is_no_reason_to_fail():
    assert "turn" not in _found(_rows([1.0, 2.0]))
    assert training_findings(RunConfig(), [{"epoch": 1}] * 4) == []
