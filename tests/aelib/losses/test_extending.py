"""The loss of docs/extending.md, read from there: registered, trained with, and opened again."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.distributions import StudentT

from aelib.core.config import config, setting
from aelib.core.types import ImageSpec
from aelib.losses import LOSSES, Loss
from aelib.runs import RunDirectory, open_model
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run
from tests.conftest import TINY_RUN

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "extending.md"


@pytest.fixture
def student_t(monkeypatch):
    monkeypatch.setattr(LOSSES, "_entries", copy.copy(LOSSES._entries))
    section = GUIDE.read_text().split("## A loss of your own")[1]
    source = re.search(r"```python\n(.*?)```", section, re.DOTALL).group(1)
    names = {
        "LOSSES": LOSSES,
        "ImageSpec": ImageSpec,
        "Loss": Loss,
        "Tensor": Tensor,
        "config": config,
        "setting": setting,
        "__name__": __name__,
    }
    exec(compile(source, str(GUIDE), "exec"), names)  # noqa: S102 -- our own guide
    return names["StudentTConfig"]


def test_it_is_what_the_guide_says(student_t):
    torch.manual_seed(0)
    prediction, target = torch.randn(2, 1, 8, 8), torch.rand(2, 1, 8, 8)
    loss = LOSSES.build(student_t(freedom=5.0), image=ImageSpec(1, 8, 8))
    density = StudentT(5.0, scale=0.1).log_prob(target - prediction.sigmoid())
    missing = loss(prediction, target) + density.flatten(1).sum(1)
    torch.testing.assert_close(missing[0], missing[1])


def test_a_run_trains_with_it_and_is_opened_again(student_t, runs_root, tiny_splits):
    settings = {**TINY_RUN, "model": {**TINY_RUN["model"], "loss": {"name": "student_t"}}}
    run = RunDirectory.create(runs_root / "own-loss", run_config_from_dict(settings))
    train_run(run, tiny_splits)
    assert run.status == "finished"
    rows = run.metrics()
    assert rows[-1]["validation"]["objective"] < rows[0]["validation"]["objective"]
    assert open_model(run).model.config.loss == student_t()
