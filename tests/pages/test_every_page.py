"""Each page in each state: it draws its heading and no exception, whatever the address says."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from aelib.core.config import to_dict
from aelib.data import DATASETS, Splits, load
from aelib.runs import RunConfig, RunDirectory
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run
from pages._ui import forms
from pages._ui.navigation import PAGES, ROOT, PageSpec, page
from pages._ui.preset_choice import PRESET
from pages._ui.state import RUN
from tests.conftest import TINY_RUN

if TYPE_CHECKING:
    from pathlib import Path

APP = ROOT.parent / "app.py"
HOSTILE = (
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "-1e999",
    "nan",
    "inf",
    "1e308",
    "99999999999999999999999999",
    "0x10",
    "1_000",
    "١٢",
    "1.5",
    "true",
    "null",
    "None",
    "[]",
    "{}",
    "../../etc/passwd",
    "/etc/passwd",
    "..\\..\\windows",
    "file:///etc/passwd",
    "http://example.org/x.png",
    "<script>alert(1)</script>",
    "![x](http://example.org/x.png)",
    "$\\frac{1}{0}$",
    ":material/bug_report: :red[x]",
    "'; DROP TABLE runs; --",
    "%00",
    "\x00",
    "\u202eevil",
    "🦆" * 50,
    "a" * 5000,
    "vae,vae",
)
NUM_ADDRESSES = 6


def names_in_addresses() -> list[str]:
    """Every name that a page may read from its address, and some that none does."""
    text = "".join(path.read_text() for path in ROOT.rglob("*.py"))
    fields = [key for key, _ in forms.leaves(to_dict(RunConfig()))]
    return sorted({
        *re.findall(r"key=\"([^\"{]+)\"", text),
        *fields,
        RUN,
        PRESET,
        "view",
        "do",
        "nobody",
    })


NEED_WEIGHTS = [spec for spec in PAGES if "weights" in spec.needs]
every_page = pytest.mark.parametrize("spec", PAGES, ids=[spec.url for spec in PAGES])


def open_page(spec: PageSpec, **query: str) -> AppTest:
    """Open a page by its address, as a visitor does who follows a link."""
    at = AppTest.from_file(APP, default_timeout=30)
    at.switch_page(f"pages/{spec.path}")
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def assert_drawn(at: AppTest, spec: PageSpec) -> None:
    assert not at.exception, [error.message for error in at.exception]
    assert [title.value for title in at.title] == [spec.title]
    assert not any("INTERNAL-" in error.value for error in at.error)


@pytest.fixture(scope="module")
def map_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose latent is a map: without posterior or prior, and not fit for every page."""
    path = tmp_path_factory.mktemp("trained") / "map-ae"
    plain = {"name": "plain", "latent_dim": 2, "layout": "map"}
    model = {"backbone": TINY_RUN["model"]["backbone"], "bottleneck": plain}
    run = RunDirectory.create(path, run_config_from_dict({**TINY_RUN, "model": model}))
    digits = load(run.config().data)
    few = digits.train.take(slice(0, 64))
    train_run(run, Splits(few, few, few, digits.class_names))
    return path


@every_page
def test_without_any_model(spec: PageSpec, runs_root: Path) -> None:
    at = open_page(spec)
    assert_drawn(at, spec)


@every_page
def test_with_a_model(spec: PageSpec, tiny_run: RunDirectory) -> None:
    at = open_page(spec, run=tiny_run.id)
    assert_drawn(at, spec)
    assert not at.error


@every_page
def test_with_a_model_that_may_not_suit(spec: PageSpec, runs_root: Path, map_run: Path) -> None:
    shutil.copytree(map_run, runs_root / map_run.name)
    at = open_page(spec, run=map_run.name)
    assert_drawn(at, spec)
    assert not at.error
    if "vector" in spec.needs:
        assert any("one vector" in info.value for info in at.info)


@every_page
def test_with_damaged_runs(spec: PageSpec, tiny_run: RunDirectory) -> None:
    for name, text in (("no-json", "{"), ("newer", '{"format": 99}'), ("typo", '{"modle": {}}')):
        folder = tiny_run.path.with_name(name)
        folder.mkdir()
        (folder / "config.json").write_text(text)
    tiny_run.weights_path.write_bytes(tiny_run.weights_path.read_bytes()[:100])
    for chosen in ("typo", tiny_run.id):
        assert_drawn(open_page(spec, run=chosen), spec)


@pytest.mark.parametrize("spec", NEED_WEIGHTS, ids=[spec.url for spec in NEED_WEIGHTS])
@pytest.mark.parametrize("damage", ["cut", "overwritten"])
def test_damaged_weights_are_said_in_a_sentence(
    spec: PageSpec, damage: str, tiny_run: RunDirectory
) -> None:
    whole = tiny_run.weights_path.read_bytes()
    ruined = whole[:100] if damage == "cut" else whole[:-64] + bytes(64)
    assert ruined != whole
    tiny_run.weights_path.write_bytes(ruined)
    at = open_page(spec, run=tiny_run.id)
    assert_drawn(at, spec)
    (error,) = at.error
    assert tiny_run.weights_path.name in error.value
    assert any("train again" in hint.value for hint in at.info)


@every_page
@pytest.mark.parametrize("first", range(NUM_ADDRESSES))
def test_with_a_hostile_address(spec: PageSpec, first: int, tiny_run: RunDirectory) -> None:
    query = {}
    for place, name in enumerate(names_in_addresses()):
        query[name] = HOSTILE[(place + first * len(HOSTILE) // NUM_ADDRESSES) % len(HOSTILE)]
    assert_drawn(open_page(spec, **query), spec)


@every_page
def test_an_address_that_names_nothing_shows_the_defaults(
    spec: PageSpec, tiny_run: RunDirectory
) -> None:
    at = open_page(spec, **dict.fromkeys(names_in_addresses(), ""))
    assert_drawn(at, spec)
    assert not at.error
    plain = open_page(spec)
    assert [item.value for item in at.subheader] == [item.value for item in plain.subheader]
    assert [item.label for item in at.button] == [item.label for item in plain.button]


@pytest.mark.parametrize("value", ["1e999", "-1e999", "inf", "nan"])
def test_infinite_numbers_leave_the_address_and_the_rest_stays(
    value: str, tiny_run: RunDirectory
) -> None:
    spec = page("training")
    at = open_page(spec, **{"training.epochs": value, "training.batch_size": "17"})
    assert_drawn(at, spec)
    assert "training.epochs" not in at.query_params
    assert at.number_input(key="training.batch_size").value == 17


@pytest.mark.parametrize("name", list(DATASETS))
def test_every_data_set_has_a_page(name: str, runs_root: Path) -> None:
    spec = page("data")
    at = open_page(spec, **{"data.name": name, "data.sprites.num_images": "100"})
    assert_drawn(at, spec)
    assert not at.error
