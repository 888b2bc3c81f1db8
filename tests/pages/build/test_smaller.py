"""The Smaller page: models side by side, and an int8 copy made through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aelib.runs import find_run

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from aelib.runs import RunDirectory
    from tests.pages.conftest import Open

PAGE = "pages/build/smaller.py"


def copy_button(at: AppTest) -> object:
    return next(button for button in at.button if button.label == "Make an int8 copy")


def test_an_int8_copy_is_made_once_and_shown_beside_its_model(
    tiny_run: RunDirectory, open_page: Open
) -> None:
    at = open_page(PAGE)
    assert not at.exception
    assert list(at.dataframe[0].value["Model"]) == [tiny_run.id]
    copy_button(at).click().run()
    assert not at.exception
    small = find_run(f"{tiny_run.id}-int8")
    assert small.status == "finished"
    copy_button(at).click().run()  # a second time
    assert any("already" in error.value for error in at.error)
    at = open_page(PAGE, smaller_of=tiny_run.id)
    table = at.dataframe[0].value
    assert list(table["Model"]) == [tiny_run.id, small.id]
    assert table["MSE"][0] != table["MSE"][1]
    rows = [text.value.replace("\\", "") for text in at.markdown]
    assert [f"**{name}**" in rows for name in ("given", tiny_run.id, small.id)] == [True] * 3


def test_without_a_model_it_says_how_to_get_one(runs_root: Path, open_page: Open) -> None:
    at = open_page(PAGE)
    assert any("no trained model" in info.value for info in at.info)
