"""The cost of a training, said before it starts."""

from __future__ import annotations

import math
import resource

import pytest
import safetensors

from aelib.core.config import to_dict
from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.data import DATASETS
from aelib.models import Autoencoder
from aelib.runs import RunConfig, RunDirectory
from aelib.runs.config import run_config_from_dict
from aelib.training.estimate import estimate
from aelib.training.presets import PRESETS

DIGITS = ImageSpec(1, 8, 8, 10)


def changed(path: str, value: object, base: RunConfig | None = None) -> RunConfig:
    values = to_dict(base or RunConfig())
    *parents, last = path.split(".")
    place = values
    for parent in parents:
        place = place[parent]
    place[last] = value
    return run_config_from_dict(values)


@pytest.mark.parametrize("name", list(PRESETS))
def test_counts_the_parameters_of_every_preset(name: str) -> None:
    config = PRESETS[name].config
    image = DATASETS.build(config.data).facts().image if name.startswith("signals") else DIGITS
    cost = estimate(config, image, 1000)
    model = Autoencoder(config.model, image)
    assert cost.parameters == model.num_parameters
    assert 0.0 < cost.seconds_per_epoch < math.inf


def test_epochs_multiply_the_time() -> None:
    cost = estimate(changed("training.epochs", 7), DIGITS, 1000)
    assert cost.seconds_total == pytest.approx(7 * cost.seconds_per_epoch)


def test_the_bytes_are_those_of_the_file(tiny_run: RunDirectory) -> None:
    cost = estimate(tiny_run.config(), DIGITS, 320)
    with safetensors.safe_open(tiny_run.weights_path, "pt") as file:
        shapes = [file.get_slice(key).get_shape() for key in list(file.keys())]
    assert cost.weights_bytes == 4 * sum(math.prod(shape) for shape in shapes)


def test_a_batch_larger_than_the_set_is_the_whole_set() -> None:
    cost = estimate(changed("training.batch_size", 65_536), DIGITS, 50)
    assert cost.seconds_per_epoch > 0.0


def test_a_huge_batch_takes_no_huge_memory() -> None:
    image = ImageSpec(3, 128, 128)
    values = changed("model.backbone", {"name": "mlp", "hidden": [4]})
    config = changed("training.batch_size", 65_536, values)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert estimate(config, image, 65_536).seconds_per_epoch > 0.0
    taken = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert taken < 2**30 < 65_536 * image.num_values * 4


def test_a_model_that_is_too_large_is_refused_before_it_is_built() -> None:
    config = changed("model.backbone", {"name": "mlp", "hidden": [8192, 8192, 8192]})
    with pytest.raises(ConfigError, match="parameters"):
        estimate(config, ImageSpec(3, 128, 128), 1000)
