from __future__ import annotations

import pytest

from aelib.analysis.health_examination import Examination, Memory, Prior
from aelib.analysis.health_finding import value_of, with_remedy
from aelib.analysis.health_pictures import picture_findings
from aelib.runs.config import RunConfig

WELL = Examination(
    signs={},
    copying=0.02,
    train_mse=0.010,
    validation_mse=0.0105,
    prior=Prior(0.58, 0.02, 1.1),
    memory=Memory(0.95, 0.05, 1000, 500),
    posterior_points=None,
    prior_points=None,
    pairs=None,
)


def _found(**changes):
    examined = Examination(**{**vars(WELL), **changes})
    return {finding.name: finding for finding in picture_findings(RunConfig(), examined)}


def test_a_good_one_is_well_and_has_nothing_to_mend():
    found = _found()
    assert set(found) == {"overfitting", "memorisation", "copying", "prior_hole"}
    assert all(finding.status == "ok" and not finding.remedies for finding in found.values())


@pytest.mark.parametrize(
    ("changes", "name", "status"),
    [
        ({"validation_mse": 0.012}, "overfitting", "watch"),
        ({"validation_mse": 0.02}, "overfitting", "ill"),
        ({"memory": Memory(0.35, 0.05, 8, 500)}, "memorisation", "watch"),
        ({"memory": Memory(0.1, 0.05, 8, 500)}, "memorisation", "ill"),
        ({"copying": 0.5}, "copying", "watch"),
        ({"copying": 0.9}, "copying", "ill"),
        ({"prior": Prior(0.8, 0.02, None)}, "prior_hole", "watch"),
        ({"prior": Prior(0.99, 0.02, None)}, "prior_hole", "ill"),
        ({"prior": Prior(0.99, 0.02, 1.1)}, "prior_hole", "watch"),
        ({"prior": Prior(0.99, 0.02, 2.0)}, "prior_hole", "ill"),
    ],
)
def test_what_is_ill_is_found_with_a_remedy_that_can_be_trained_with(changes, name, status):
    finding = _found(**changes)[name]
    assert finding.status == status
    assert finding.remedies
    for remedy in finding.remedies:
        assert value_of(with_remedy(RunConfig(), remedy), remedy.setting) == remedy.value


def test_what_was_not_measured_is_not_judged():
    found = _found(train_mse=None, memory=None, prior=None)
    assert set(found) == {"copying"}
    assert "memorisation" not in _found(memory=Memory(0.0, 0.4, 96, 16))  # too few to tell
