from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from aelib.cli import main
from aelib.cli.photographs import TASKS
from aelib.photographs import tasks
from aelib.photographs.store import read


@pytest.fixture
def photographs(tmp_path):
    (tmp_path / "photographs").mkdir()
    pixels = np.random.default_rng(0).integers(0, 256, (40, 40), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photographs" / "a.png")
    return tmp_path


COLOURISE = ["--task", "colourise", "--colour", "--turn-hues", "--scales", "1,0.5"]


@pytest.mark.parametrize("words", [[], ["--colour"], ["--task", "enlarge"], COLOURISE])
def test_a_network_is_trained_and_written(photographs, words, capsys):
    output = photographs / "network.safetensors"
    command = ["photographs", str(photographs / "photographs"), str(photographs / "state")]
    sizes = ["--channels", "8,8", "--blocks", "1", "--steps", "2", "--batch-size", "1"]
    more = ["--side", "16", "--output", str(output)]
    assert main([*command, *sizes, *more, *words]) == 0
    read_back = read(output)
    assert read_back.network.spec.channels == (8, 8)
    assert read_back.network.spec.colours == (3 if "--colour" in words else 1)
    assert read_back.task == (words[1] if "--task" in words else "denoise")
    assert read_back.made["steps"] == 2
    assert "step 2: loss" in capsys.readouterr().out


def test_pictures_of_a_data_set_are_learned_from_by_its_name(tmp_path):
    output = tmp_path / "network.safetensors"
    sizes = ["--channels", "8", "--blocks", "1", "--steps", "1", "--batch-size", "2"]
    more = ["--task", "undo-poisson", "--output", str(output)]
    assert main(["photographs", "digits", str(tmp_path / "state"), *sizes, *more]) == 0
    read_back = read(output)
    assert read_back.task == "undo-poisson"
    assert read_back.network.spec.conditions == 2
    assert read_back.made["data"] == "digits"
    assert read_back.made["pictures"] > 1000


def test_a_folder_without_photographs_is_told(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    assert main(["photographs", str(tmp_path / "empty"), str(tmp_path / "state")]) == 3
    assert "found none" in capsys.readouterr().err


def test_colours_are_learned_of_coloured_photographs(photographs, capsys):
    words = ["photographs", str(photographs / "photographs"), str(photographs / "state")]
    assert main([*words, "--task", "colourise", "--side", "16"]) == 3
    assert "--colour" in capsys.readouterr().err


def test_another_task_is_refused(photographs, capsys):
    words = ["photographs", str(photographs / "photographs"), str(photographs), "--task", "fly"]
    assert main(words) == 2
    assert "denoise" in capsys.readouterr().err


def test_every_task_can_be_asked_for():
    assert set(TASKS) == set(tasks.TASKS)
