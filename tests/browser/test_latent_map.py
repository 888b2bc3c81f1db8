"""The map under a pointer and a keyboard: what is drawn, chosen and reported."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from aelib.data import load
from aelib.models import Autoencoder
from aelib.runs import RunDirectory, save_weights
from aelib.runs.config import run_config_from_dict
from tests.browser.conftest import box_of

SETTINGS = {
    "data": {"name": "fashion-mnist-mini"},
    "model": {
        "backbone": {"name": "conv", "channels": [4, 8]},
        "bottleneck": {"name": "gaussian", "latent_dim": 3},
    },
}
INK = """canvas => {
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
    if (Math.max(r, g, b) - Math.min(r, g, b) > 60) count++;
  }
  return count;
}"""


@pytest.fixture(scope="module")
def address(_map_app):
    return f"{_map_app}/latent_map"


@pytest.fixture(scope="module")
def _map_app(tmp_path_factory):
    """An app with one untrained model: a map needs no more."""
    from tests.browser.conftest import _serve

    folder = tmp_path_factory.mktemp("map")
    config = run_config_from_dict(SETTINGS)
    (folder / "runs").mkdir()
    run = RunDirectory.create(folder / "runs" / "fashion", config)
    save_weights(run.weights_path, Autoencoder(config.model, load(config.data).image), {"epoch": 0})
    with _serve(folder) as served:
        yield served


@pytest.fixture
def stage(page, address):
    page.goto(f"{address}?run=fashion")
    expect(page.locator(".legend button")).to_have_count(10, timeout=60_000)
    return page.locator(".scatter")


def middle(stage):
    box = box_of(stage)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def lasso(page, stage, reach):
    x, y = middle(stage)
    page.keyboard.down("Shift")
    page.mouse.move(x - reach, y - reach)
    page.mouse.down()
    for dx, dy in ((reach, -reach), (reach, reach), (-reach, reach)):
        page.mouse.move(x + dx, y + dy, steps=5)
    page.mouse.up()
    page.keyboard.up("Shift")


def selection(page):
    return page.get_by_role("heading", name=re.compile("Selection:"))


def test_points_are_drawn_and_a_class_can_be_isolated(page, stage):
    points = page.locator("canvas.points")
    everything = points.evaluate(INK)
    assert everything > 500
    page.locator(".legend button").nth(1).click()
    expect(page.locator(".legend button").nth(1)).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("() => new Promise(r => requestAnimationFrame(() => r(true)))")
    assert points.evaluate(INK) < everything / 3


def test_a_lasso_reports_on_release_and_escape_clears(page, stage):
    lasso(page, stage, 200)
    expect(page.locator(".spoken")).to_have_text(re.compile(r"\d+ points selected"))
    number = re.search(r"\d+", page.locator(".spoken").inner_text())[0]
    expect(selection(page)).to_have_text(f"Selection: {number} pictures")
    stage.focus()
    stage.press("Escape")
    expect(selection(page)).to_have_count(0)


def test_a_selection_outlives_another_map_and_another_colour(page, stage):
    lasso(page, stage, 200)
    expect(selection(page)).to_be_visible()
    title = selection(page).inner_text()
    page.get_by_role("combobox", name="Colour").click()
    page.get_by_role("option", name="error", exact=True).click()
    expect(page.locator(".scale")).to_be_visible()
    page.get_by_text("UMAP", exact=True).first.click()
    expect(page.get_by_role("button", name="Compute UMAP")).to_be_visible()
    expect(selection(page)).to_have_text(title)


def test_the_keyboard_alone_chooses_a_picture_and_the_address_names_it(page, stage, address):
    stage.focus()
    for key in ("+", "ArrowLeft", "Enter"):
        stage.press(key)
    heading = page.get_by_role("heading", name=re.compile(r"^Picture \d+$"))
    expect(heading).to_be_visible()
    number = re.search(r"\d+", heading.inner_text())[0]
    page.wait_for_url(re.compile(f"picture={number}"))
    page.goto(f"{address}?run=fashion&picture={number}")
    expect(heading).to_have_text(f"Picture {number}")


def test_the_pointer_shows_the_picture_of_a_point(page, stage):
    x, y = middle(stage)
    tip = page.locator(".tip")
    for step in range(60):  # some way over the middle there is a point
        page.mouse.move(x - 150 + 5 * step, y + step)
        if tip.is_visible():
            break
    expect(tip).to_contain_text(re.compile(r"Picture \d+"))
    expect(tip).to_contain_text("(")
    for side in ("width", "height"):
        expect(page.locator(".tip canvas")).to_have_js_property(side, 28)


def test_a_changed_colour_fetches_colours_and_nothing_else(page, address):
    fetched = []

    def keep(request):  # playwright cannot take list.append itself
        if "/live/" in request.url:
            fetched.append(request.url)

    page.on("request", keep)
    page.goto(f"{address}?run=fashion")
    expect(page.locator(".legend button")).to_have_count(10, timeout=60_000)
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")
    assert sum("/live/columns/" in url for url in fetched) > 3  # points, colours, latents, pictures
    fetched.clear()
    page.get_by_role("combobox", name="Colour").click()
    page.get_by_role("option", name="z1", exact=True).click()
    expect(page.locator(".scale")).to_be_visible()
    assert len(fetched) == 1
    assert "/live/columns/" in fetched[0]


def test_another_visit_takes_columns_from_the_browser(page, address):
    page.goto(f"{address}?run=fashion")
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")
    page.reload()
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")
    sizes = page.evaluate(
        "() => performance.getEntriesByType('resource')"
        ".filter(({name}) => name.includes('/live/columns/')).map(({transferSize}) => transferSize)"
    )
    assert len(sizes) > 3
    assert sum(sizes) == 0
