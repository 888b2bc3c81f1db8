"""The overview: what to try, the gallery, renaming, deleting, the table."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from pages._ui import run_actions, run_table
from pages._ui.navigation import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from aelib.runs import RunDirectory


def open_overview(**query: str) -> AppTest:
    at = AppTest.from_file(ROOT.parent / "app.py", default_timeout=30)
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def texts(at: AppTest) -> str:
    return "\n".join(item.value for kind in (at.markdown, at.caption) for item in kind)


def test_says_what_to_do_when_there_is_no_model(runs_root: Path) -> None:
    at = open_overview()
    assert any("no model yet" in info.value for info in at.info)


def test_a_card_says_what_a_run_is(tiny_run: RunDirectory) -> None:
    shown = texts(open_overview())
    assert "tiny\\-vae" in shown
    assert "Digits" in shown
    assert "3 latent dimensions" in shown
    mse = tiny_run.metrics()[-1]["validation"]["mse"]
    assert f"{mse:.4f}" in shown


def test_a_damaged_run_is_listed_with_its_reason(tiny_run: RunDirectory) -> None:
    tiny_run.config_path.write_text('{"modle": {}}')
    assert "Unknown setting 'modle'" in texts(open_overview()).replace("\\", "")


def test_a_run_can_be_renamed(tiny_run: RunDirectory) -> None:
    at = open_overview()
    at.button(key="overview.rename.tiny-vae").click().run()
    at.text_input(key="overview.new_name").set_value("my-vae")
    at.button(key="overview.rename_now").click().run()
    assert not at.exception
    assert not tiny_run.path.exists()
    assert "my\\-vae" in texts(at)


def test_a_bad_name_is_refused_with_a_sentence(tiny_run: RunDirectory) -> None:
    at = open_overview()
    at.button(key="overview.rename.tiny-vae").click().run()
    at.text_input(key="overview.new_name").set_value("../elsewhere")
    at.button(key="overview.rename_now").click().run()
    assert not at.exception
    assert tiny_run.path.exists()
    assert "tiny\\-vae" in texts(at)


def test_deleting_asks_first(tiny_run: RunDirectory) -> None:
    at = open_overview()
    at.button(key="overview.delete.tiny-vae").click().run()
    assert tiny_run.path.exists()
    assert "cannot be undone" in texts(at)
    at.button(key="overview.delete_now").click().run()
    assert not at.exception
    assert not tiny_run.path.exists()
    assert any("no model yet" in info.value for info in at.info)


def test_keeping_keeps(tiny_run: RunDirectory) -> None:
    at = open_overview()
    at.button(key="overview.delete.tiny-vae").click().run()
    at.button(key="overview.delete_now.cancel").click().run()
    assert tiny_run.path.exists()


def test_an_export_holds_the_run(tiny_run: RunDirectory) -> None:
    content = run_actions.archive(tiny_run.id)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert any(name.endswith("weights.safetensors") for name in names)
    assert any(name.endswith("config.json") for name in names)


def test_the_table_has_a_row_per_run(tiny_run: RunDirectory) -> None:
    at = open_overview(look="Table")
    assert not at.exception
    table = at.dataframe[0].value
    assert list(table["Run"]) == ["tiny-vae"]
    assert table["Validation MSE"][0] == tiny_run.metrics()[-1]["validation"]["mse"]


def test_filters_hide_what_is_not_wanted(tiny_run: RunDirectory) -> None:
    assert "Showing 0 of 1 model" in texts(open_overview(whose="Shipped"))
    assert "Showing 1 of 1 model" in texts(open_overview(whose="My runs"))
    assert "Showing 1 of 1 model" in texts(open_overview(topic="variational"))
    assert "Showing 0 of 1 model" in texts(open_overview(topic="denoising"))


def test_a_spreadsheet_takes_no_text_for_a_formula() -> None:
    row = dict.fromkeys(run_table.COLUMNS, "")
    dangerous = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\0x"]
    written = run_table.to_csv([{**row, "Run": text, "Latent": -3} for text in dangerous])
    rows = list(csv.DictReader(io.StringIO(written.replace("\0", "0"), newline="")))
    assert [found["Run"][0] for found in rows] == ["'"] * len(dangerous)
    assert {found["Latent"] for found in rows} == {"-3"}
