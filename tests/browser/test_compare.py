"""Two maps on one page: what is chosen on one is chosen on the other, and Python hears it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from aelib.core.seeding import seeded
from aelib.data import load
from aelib.models import Autoencoder
from aelib.runs import RunDirectory, save_weights
from aelib.runs.config import run_config_from_dict
from tests.browser.conftest import box_of, pixels_of, wait_until
from tests.browser.test_latent_map import SETTINGS


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """An app with two untrained models of the same pictures: maps need no more."""
    import torch

    from tests.browser.conftest import _serve

    folder = tmp_path_factory.mktemp("compare")
    config = run_config_from_dict(SETTINGS)
    (folder / "runs").mkdir()
    for seed, name in enumerate(("one", "two")):
        run = RunDirectory.create(folder / "runs" / name, config)
        with seeded(seed, device=torch.device("cpu")):
            model = Autoencoder(config.model, load(config.data).image)
        save_weights(run.weights_path, model, {"epoch": 0})
    with _serve(folder) as served:
        yield f"{served}/compare?run=one&beside=two"


@pytest.fixture
def maps(page, address):
    page.goto(address)
    expect(page.locator(".map .scatter")).to_have_count(2)
    expect(page.locator(".live[data-complete]")).to_have_count(2)
    return page.locator(".map")


def draw_a_box(page, one):
    one.get_by_role("button", name="Box").click()
    box = box_of(one.locator(".scatter"))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 60, y - 60)
    page.mouse.down()
    page.mouse.move(x, y)
    page.mouse.move(x + 60, y + 60)
    page.mouse.up()


def test_a_selection_is_that_of_both_maps_and_either_clears_it(page, maps):
    first, second = maps.nth(0), maps.nth(1)
    alone = [one.get_by_role("button", name="Only selected") for one in (first, second)]
    for there, here, selects, clears in (
        (first, second, alone, second),
        (second, first, alone[::-1], first),
    ):
        draw_a_box(page, there)
        expect(page.get_by_role("heading", name="Selection: ")).to_be_visible()
        for button in selects:
            expect(button).to_be_enabled()
        before = here.locator(".finder").inner_text()
        selects[1].click()  # hides what was not chosen on the other map
        assert here.locator(".finder").inner_text() != before
        selects[1].click()
        clears.get_by_role("button", name="Clear").click()
        expect(page.get_by_role("heading", name="Selection: ")).to_have_count(0)
        for button in selects:
            expect(button).to_be_disabled()


def test_the_picture_under_the_pointer_is_ringed_on_the_other_map(page, maps):
    there, over = maps.nth(0).locator(".scatter"), maps.nth(1).locator("canvas.over")
    assert not pixels_of(over).any()
    box = box_of(there)
    there.hover(position={"x": box["width"] / 2, "y": box["height"] / 2})
    wait_until(page, lambda: pixels_of(over).any())
    page.mouse.move(1, 1)
    wait_until(page, lambda: not pixels_of(over).any())


def test_a_picture_found_on_one_map_is_named_below_both(page, maps):
    field = maps.nth(1).get_by_placeholder("Find a number or class")
    field.fill("77")
    field.press("Enter")
    expect(page.get_by_role("heading", name="Picture 77", exact=True)).to_be_visible()
    assert "picture=77" in page.url
