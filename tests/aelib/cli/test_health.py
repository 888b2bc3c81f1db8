from __future__ import annotations

import json

from aelib.analysis.health import kept_findings
from aelib.cli import main
from aelib.runs import RunDirectory
from aelib.runs.config import run_config_from_dict


def test_findings_are_printed_and_kept(tiny_run, capsys):
    assert main(["health", tiny_run.id, "--write"]) == 0
    said = capsys.readouterr().out
    kept = kept_findings(tiny_run)
    assert (tiny_run.path / "health.json").is_file()
    for finding in kept:
        assert f"{finding.title}: {finding.says}" in said
        if finding.remedies:
            remedy = finding.remedies[0]
            assert f"--{remedy.setting} {remedy.value}" in said
    assert main(["health", tiny_run.id, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [finding["name"] for finding in told["findings"]] == [f.name for f in kept]
    assert told["status"] in ("ok", "watch", "ill")


def test_the_log_alone_is_enough_and_tells_less(tiny_run, capsys):
    assert main(["health", tiny_run.id, "--log", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    names = {finding["name"] for finding in told["findings"]}
    assert {"finite", "posterior_collapse"} <= names
    assert "prior_hole" not in names


def test_a_run_without_weights_has_a_log_at_least(runs_root, capsys):
    run = RunDirectory.create(runs_root / "new", run_config_from_dict({}))
    assert main(["health", run.id]) == 0
    assert "Every loss and gradient was finite." in capsys.readouterr().out
