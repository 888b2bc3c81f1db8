"""What is shown of a map: found, filtered, isolated and counted; pictures in the place of dots."""

from __future__ import annotations

import re

import pytest
import torch
from playwright.sync_api import expect
from torch.nn import functional

from aelib.data import load_held_out
from aelib.runs import find_run
from tests.browser.conftest import box_of

UNCOVERED = """layer => {
  const told = layer.dataset.drawn.split(" ").map((one) => one.split(",").map(Number));
  const covers = ([, x, y, width, height], [, left, top]) =>
    Math.abs(x - left) < width + 4 && Math.abs(y - top) < height + 4;
  const found = told.find((one, place) => {
    const [, left, top, width, height] = one;
    const isInside =
      left >= 0 && top >= 0 && left + width <= layer.width && top + height <= layer.height;
    return isInside && !told.slice(place + 1).some((later) => covers(later, one));
  });
  const [id, left, top, ...sides] = found;
  const [width, height] = sides.map(Math.floor);
  const {data} = layer.getContext("2d").getImageData(left, top, width, height);
  return {ids: told.map(([id]) => id), id, width, pixels: Array.from(data)};
}"""


@pytest.fixture(scope="module")
def pictures():
    return load_held_out(find_run("vae").config().data).test


@pytest.fixture
def stage(page, app):
    page.goto(f"{app}/latent_map?run=vae")
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")
    return page.locator(".scatter")


def shown(page):
    return page.locator(".shown")


def expect_own_pictures(page, pictures, accepts):
    """All pictures that are drawn belong there, and one that none covers is that of its number."""
    layer = page.locator("canvas.pictures")
    expect(layer).to_have_attribute("data-drawn", re.compile(r"\d"))
    told = layer.evaluate(UNCOVERED)
    assert [number for number in told["ids"] if not accepts(number)] == []
    seen = torch.tensor(told["pixels"]).reshape(-1, told["width"], 4)[..., 0].float()
    others = pictures.images[told["ids"]].float()
    drawn = functional.interpolate(others, seen.shape, mode="area")[:, 0]
    nearest = (drawn - seen).abs().mean((1, 2)).argmin()
    assert told["ids"][nearest] == told["id"]


def test_pictures_show_their_own_numbers_after_every_filter(page, stage, pictures):
    labels = pictures.labels.tolist()
    find = page.get_by_role("searchbox")
    stage.focus()
    stage.press("/")
    expect(find).to_be_focused()
    find.fill("7")
    find.press("Enter")
    page.wait_for_url(re.compile("picture=7"))
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")
    for _ in range(6):
        stage.press("+")
    expect_own_pictures(page, pictures, lambda number: True)
    kind = labels[7]
    page.locator(".legend button").nth(kind).click()
    expect(shown(page)).to_have_text("Showing 1,000 of 10,000 points")
    expect_own_pictures(page, pictures, lambda number: labels[number] == kind)
    find.fill("t-shirt")
    first = 1000 if kind == 0 else 0
    expect(shown(page)).to_have_text(f"Showing {first:,} of 10,000 points")
    page.get_by_role("button", name="Show all").click()
    expect(shown(page)).to_have_text("")
    name = dict(classes(page))[kind]
    find.fill(name)
    expect(shown(page)).to_have_text(re.compile(r"Showing \d,000 of 10,000"))
    named = {kind_of for kind_of, text in classes(page) if name.lower() in text.lower()}
    expect_own_pictures(page, pictures, lambda number: labels[number] in named)
    page.get_by_role("button", name="Pictures", exact=True).click()
    expect(page.locator("canvas.pictures")).to_have_attribute("data-drawn", "")


def classes(page):
    return enumerate(page.locator(".legend button > span").all_inner_texts())


def test_only_selected_hides_the_others_and_says_how_many_are_left(page, stage):
    page.get_by_role("button", name="Box", exact=True).click()
    alone = page.get_by_role("button", name="Only selected")
    expect(alone).to_be_disabled()
    box = box_of(stage)
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"], steps=4)
    page.mouse.up()
    expect(page.locator(".spoken")).to_have_text(re.compile(r"\d+ points selected"))
    number = int(re.search(r"\d+", page.locator(".spoken").inner_text())[0])
    expect(shown(page)).to_have_text("")  # the others are dimmed, not hidden
    alone.click()
    expect(shown(page)).to_have_text(f"Showing {number:,} of 10,000 points")
    stage.press("Escape")
    expect(shown(page)).to_have_text("")


def test_values_are_filtered_by_keys_and_the_bars_follow(page, stage):
    page.get_by_role("combobox", name="Colour").click()
    page.get_by_role("option", name="error", exact=True).click()
    low = page.get_by_label("Lowest value shown")
    low.focus()
    bars = page.locator("canvas.bars")
    before = bars.evaluate("canvas => canvas.toDataURL()")
    for _ in range(20):
        low.press("ArrowRight")
    expect(shown(page)).to_have_text(re.compile(r"Showing \d,\d{3} of 10,000 points"))
    page.wait_for_function(
        "([canvas, before]) => canvas.toDataURL() !== before", arg=[bars.element_handle(), before]
    )
    page.get_by_role("button", name="Show all").click()
    expect(low).to_have_value("0")
