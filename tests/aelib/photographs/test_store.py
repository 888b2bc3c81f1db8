import pytest
import torch

from aelib.core.errors import CheckpointError
from aelib.photographs import store
from aelib.photographs.tasks import PREFIX, TASKS
from aelib.runs.checkpoint import save_tensors

MAX_MEGABYTES_OF_DENOISERS = 12.0


def test_a_network_comes_back(small_network, tmp_path):
    path = tmp_path / "x.safetensors"
    store.save(path, "denoise", small_network, {"steps": 7})
    read = store.read(path)
    assert (read.task, read.made) == ("denoise", {"steps": 7})
    assert read.network.spec == small_network.spec
    x = torch.rand(1, 1, 16, 16)
    torch.testing.assert_close(read.network(x, x), small_network(x, x), atol=2e-3, rtol=0)


@pytest.mark.parametrize(
    "info", [{}, {"task": "fly", "spec": {}, "made": {}}, {"task": "denoise", "spec": {"x": 1}}]
)
def test_another_file_is_refused(info, tmp_path):
    path = tmp_path / "x.safetensors"
    save_tensors(path, {"a": torch.zeros(1)}, info)
    with pytest.raises(CheckpointError, match="photographs"):
        store.read(path)


def test_every_task_has_a_network():
    for name, task in TASKS.items():
        data = "fashion-mnist" if name.startswith(PREFIX) else ""
        assert store.shipped(name, task.colours[0], data).task == name


def test_the_denoisers_are_small():
    files = [store.path_of("denoise", colours) for colours in (1, 3)]
    assert sum(path.stat().st_size for path in files) <= MAX_MEGABYTES_OF_DENOISERS * 1e6
