from __future__ import annotations

import json

import pytest

from aelib.cli import main
from aelib.sweeps import list_sweeps

SMALL = [
    *("--data.name", "digits", "--model.backbone.channels", "4", "--training.epochs", "1"),
    *("--training.batch_size", "256"),
]
AXIS = "model.bottleneck.latent_dim=1,2"


def test_a_sweep_from_its_start_to_its_table(runs_root, capsys):
    assert main(["sweep", "--axis", AXIS, *SMALL]) == 0
    (sweep,) = list_sweeps()
    out = capsys.readouterr().out
    assert out.splitlines()[0] == sweep.id
    assert "best mse on validation" in out
    assert main(["sweep", "show", sweep.id, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == "finished"
    assert [row["latent_dim"] for row in told["members"]] == [1, 2]
    assert told["test"] is None
    assert main(["sweep", "list"]) == 0
    assert f"{sweep.id} " in capsys.readouterr().out
    assert main(["sweep", "resume", sweep.id]) == 1
    assert "finished" in capsys.readouterr().err
    assert main(["sweep", "pause", sweep.id]) == 0
    assert main(["sweep", "remove", sweep.id]) == 0
    assert list_sweeps() == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--preset", "vae"], "one or two different settings"),
        (["--axis", "model.bottleneck.latent_dmi=2"], "no setting"),
        (["--axis", AXIS, "--training.epoch", "1"], "epochs"),
        (["show"], "name of a sweep"),
        (["shwo", "x"], "name of a sweep"),
    ],
)
def test_wrong_words_are_usage_errors(runs_root, capsys, words, told):
    assert main(["sweep", *words]) == 2
    assert told in capsys.readouterr().err
    assert list_sweeps() == []


def test_an_unknown_sweep(runs_root, capsys):
    assert main(["sweep", "show", "nothing"]) == 1
    assert "no sweep named" in capsys.readouterr().err
