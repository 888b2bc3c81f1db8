"""Every page with a model of series: no exception, and lines where pictures would be."""

import io
import shutil

import numpy as np
import pytest
from PIL import Image

from aelib.core.palette import rgb
from aelib.data import SignalsConfig, load
from aelib.data.own_store import list_own
from aelib.runs import RunDirectory
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run
from pages._ui.navigation import PAGES

SIGNALS = {"name": "signals", "num_series": 60, "channels": 2, "length": 64, "anomalies": 0.5}
BACKBONE = {"name": "mlp", "hidden": [16]}


@pytest.fixture(scope="module")
def _trained_on_series(tmp_path_factory):
    folder = tmp_path_factory.mktemp("series")
    for name, bottleneck, corruption in (
        ("series-vae", {"name": "gaussian", "latent_dim": 2}, "none"),
        ("series-denoiser", {"name": "plain", "latent_dim": 4}, "gaussian"),
    ):
        model = {"bottleneck": bottleneck, "corruption": {"name": corruption}}
        config = {
            "data": SIGNALS,
            "model": {"backbone": BACKBONE, **model},
            "training": {"epochs": 1, "compile": "off", "precision": "float32"},
        }
        train_run(RunDirectory.create(folder / name, run_config_from_dict(config)))
    return folder


@pytest.fixture
def series_runs(_trained_on_series, runs_root):
    """A VAE of series with two latent dimensions, and a denoiser of series."""
    for path in _trained_on_series.iterdir():
        shutil.copytree(path, runs_root / path.name)
    return runs_root


def is_drawn(picture: np.ndarray) -> bool:
    """Whether paper, nearly white in a GIF, and the colours of two channels are seen."""
    flat = picture.reshape(-1, 3).astype(int)
    near = [(np.abs(flat - rgb(channel)).sum(1) < 120).any() for channel in range(2)]
    return all(near) and (flat > 245).all(1).mean() > 0.5


@pytest.mark.parametrize("name", ["series-vae", "series-denoiser"])
@pytest.mark.parametrize("spec", PAGES, ids=[spec.url for spec in PAGES])
def test_every_page_takes_a_model_of_series(spec, name, series_runs, open_page):
    at = open_page(f"pages/{spec.path}", run=name)
    assert not at.exception
    assert not at.error
    assert [title.value for title in at.title] == [spec.title]


def test_previews_of_training_are_lines(series_runs):
    run = RunDirectory(series_runs / "series-vae")
    for kind in ("reconstructions", "samples"):
        path = next(iter(run.previews(kind).values()))
        assert is_drawn(np.asarray(Image.open(path).convert("RGB")))


def test_files_of_a_walk_are_lines(series_runs, open_page, files):
    at = open_page("pages/explore/interpolation.py", run="series-vae")
    assert not at.exception
    for name in ("walk-linear.gif", "walk-linear.png"):
        with Image.open(io.BytesIO(files[name]())) as picture:
            assert is_drawn(np.asarray(picture.convert("RGB")))
    assert any("Data page" in caption.value for caption in at.caption)  # where series come in


def test_files_of_a_traversal_are_lines(series_runs, open_page, files):
    at = open_page("pages/explore/traversal.py", run="series-vae")
    assert not at.exception
    for name in ("traversal-picture.png", "traversal.png", "traversal.gif"):
        with Image.open(io.BytesIO(files[name]())) as picture:
            assert is_drawn(np.asarray(picture.convert("RGB")))


def test_a_test_series_is_cleaned_beside_filters_for_series(series_runs, open_page, files):
    at = open_page("pages/use/denoising.py", run="series-denoiser", image="3")
    assert not at.exception
    bold = [m.value for m in at.markdown if m.value.startswith("**")]
    for title in ("Noisy", "This model", "Moving average", "Savitzky–Golay"):
        assert any(title in text for text in bold)
    assert sum("badge[best]" in text for text in bold) == 1
    lines = files["denoised.csv"]().decode().splitlines()
    assert lines[0] == "sensor 1,sensor 2"
    assert len(lines) == 65


def test_a_long_recording_of_ones_own_is_cleaned(series_runs, open_page, files):
    series = load(SignalsConfig(num_series=30, channels=2, length=256)).test.images[0, :, 0]
    rows = ["time;left;right", *(f"{t};{a};{b}" for t, (a, b) in enumerate(series.T.tolist()))]
    at = open_page("pages/use/denoising.py", run="series-denoiser", recording="upload")
    assert any("Choose a file" in info.value for info in at.info)
    at.file_uploader(key="denoising.recording.file").set_value((
        "r.csv",
        "\n".join(rows).encode(),
        "text/csv",
    )).run()
    assert not at.exception
    assert any("256 moments" in caption.value for caption in at.caption)
    lines = files["denoised.csv"]().decode().splitlines()
    assert lines[0] == "left,right"
    assert len(lines) == 257


def test_models_of_series_and_of_pictures_take_turns(series_runs, tiny_run, open_page):
    for file in ("explore/interpolation", "explore/traversal", "use/denoising"):
        at = open_page(f"pages/{file}.py", run="series-vae", image="4", filters="median")
        for name in (tiny_run.id, "series-denoiser", "series-vae"):
            at.selectbox(key="run").set_value(name).run()
            assert not at.exception
            assert not at.error


def test_the_data_page_shows_a_series_with_its_fault(series_runs, open_page):
    names = {f"data.signals.{key}": str(value) for key, value in SIGNALS.items() if key != "name"}
    address = {"data.name": "signals", **names, "data-split": "test"}
    at = open_page("pages/build/data.py", **address)
    assert not at.exception
    assert any("2 channels × 64 moments" in metric.value for metric in at.metric)
    faulty = 0
    for index in range(6):
        at.number_input(key="series").set_value(index).run()
        faulty += any("fault that was put in" in caption.value for caption in at.caption)
    assert faulty == 3


def test_a_recording_is_imported_and_looked_at(runs_root, open_page):
    moments = np.arange(800)
    rows = [f"{t},{np.sin(t / 5) * 40 + 20:.3f},{t % 37},note" for t in moments]
    data = "\n".join(["time,temp,flow,remark", *rows]).encode()
    at = open_page("pages/build/data.py", do="Import your own")
    at.segmented_control(key="data_page.kind").set_value("Series over time").run()
    at.file_uploader(key="data_page.series_file.0").set_value(("r.csv", data, "text/csv")).run()
    assert not at.exception
    assert not at.error
    assert any("11 series** of 2 channels × 128 moments" in text.value for text in at.markdown)
    assert any("temp -20 to 60" in caption.value for caption in at.caption)
    at.multiselect[0].set_value(["flow"]).run()
    assert any("1 channel × 128" in text.value for text in at.markdown)
    at.number_input(key="data_page.stride").set_value(32).run()
    at.button(key="data_page.store_series").click().run()
    assert not at.exception
    assert any("Imported 22 series" in success.value for success in at.success)
    (own,) = list_own()
    assert own.channels == 1
    at = open_page("pages/build/data.py", **{"data.name": "own", "data.own.id": own.id})
    assert not at.exception
    assert not at.error
    assert any("1 channel × 128 moments" in metric.value for metric in at.metric)
