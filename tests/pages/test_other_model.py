"""Another model is chosen while a page is open: pictures, latents and settings may not fit it."""

import pytest

from aelib.runs import RunDirectory
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run

PLAIN = {"name": "plain", "latent_dim": 8}
MAP = {"name": "plain", "layout": "map", "latent_dim": 2}
SPRITES = {"name": "sprites", "num_images": 60, "size": 32, "colour": True}


@pytest.fixture
def several_runs(tiny_run, runs_root):
    """A VAE, a plain model, one with a map for a latent that denoises, and one for colour."""
    for name, bottleneck, corruption, data in (
        ("plain", PLAIN, "none", {"name": "digits"}),
        ("map", MAP, "masking", {"name": "digits"}),
        ("colour", PLAIN, "none", SPRITES),
    ):
        config = {
            "data": data,
            "model": {
                "backbone": {"name": "conv", "channels": [4, 8]},
                "bottleneck": bottleneck,
                "corruption": {"name": corruption},
            },
            "training": {"epochs": 1, "compile": "off"},
        }
        train_run(RunDirectory.create(runs_root / name, run_config_from_dict(config)))


@pytest.mark.usefixtures("several_runs")
@pytest.mark.parametrize(
    ("file", "query"),
    [
        ("pages/explore/interpolation.py", {"from": "80", "to": "85", "way": ["linear", "slerp"]}),
        ("pages/explore/traversal.py", {"start": "draw", "seed": "4", "z": "0:0.5"}),
        ("pages/use/denoising.py", {"image": "80", "other": "map", "filters": "median"}),
    ],
)
def test_the_page_goes_on_with_what_fits(open_page, file, query):
    at = open_page(file, run="tiny-vae", **query)
    assert not at.exception
    for name in ("colour", "map", "plain", "tiny-vae"):
        at.selectbox(key="run").set_value(name).run()
        assert not at.exception
        assert not at.error
        assert not at.warning
