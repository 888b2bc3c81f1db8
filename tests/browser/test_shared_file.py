"""The file that a person shares, opened from disk with no network."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from aelib.analysis.decoding import decode_flat, encode_flat
from aelib.data import load_held_out
from aelib.runs import find_run, open_model
from tests.browser.conftest import box_of, pixels_of, wait_until

MOST_BYTES = 8e6


def pixels(page):
    return pixels_of(
        page.locator('[data-view="traverse"]').get_by_role("img", name="The decoded picture")
    )[..., 0]


@pytest.fixture
def open_file(browser):
    """Open a file with the network off; whatever a page asks for beyond itself is noted."""
    contexts = []

    def opened(path, place=""):
        context = browser.new_context(viewport={"width": 1300, "height": 1000}, offline=True)
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{path.as_uri()}{place}")
        expect(page.locator('[data-view="map"] .live')).to_have_attribute("data-complete", "true")
        return page

    yield opened
    for context in contexts:
        context.close()


def download(page, path):
    page.get_by_role("button", name="Share").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download", exact=True).click()
    waiting.value.save_as(path)
    return path


def test_the_file_decodes_as_torch_does_with_the_network_off(page, app, open_file, tmp_path):
    page.goto(f"{app}/latent_map?run=vae&picture=7")
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")
    path = download(page, tmp_path / "vae.html")
    assert path.stat().st_size <= MOST_BYTES
    file = open_file(path)
    sliders = file.locator('[data-view="traverse"]')
    expect(sliders.locator(".live")).to_have_attribute("data-decoded", re.compile(r"\d+"))
    model = open_model(find_run("vae")).model
    image = load_held_out(find_run("vae").config().data).test.batch([7])
    latent = encode_flat(model, image).clone()
    wanted = 255.0 * decode_flat(model, latent)[0, 0].numpy()
    assert np.abs(pixels(file) - wanted).max() <= 2
    first = sliders.locator(".range").first
    dimension = int(re.search(r"z(\d+)", sliders.locator(".title").first.inner_text())[1])
    for _ in range(12):
        first.press("ArrowRight")
    file.wait_for_url(re.compile(rf"#z={dimension}:"))

    def agree():
        latent[0, dimension] = float(re.search(r":(-?[\d.]+)$", file.url)[1])
        wanted = 255.0 * decode_flat(model, latent)[0, 0].numpy()
        return np.abs(pixels(file) - wanted).max() <= 2

    wait_until(file, agree)
    assert all(url.startswith(("file:", "blob:")) for url in file.asked)


def test_a_point_begins_the_sliders_and_the_address_brings_the_place_back(
    page, app, open_file, tmp_path
):
    page.goto(f"{app}/traversal?run=conditional-vae&start=centre")
    expect(page.locator(".live")).to_have_attribute("data-decoded", re.compile(r"\d+"))
    path = download(page, tmp_path / "conditional-vae.html")
    file = open_file(path)
    begun = pixels(file)
    scatter = file.locator(".scatter")
    box = box_of(scatter)
    scatter.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.5})
    near = file.locator(".under .thumbs .pick").first
    near.click()
    file.wait_for_url(re.compile(r"#picture=\d+"))
    expect(file.get_by_role("img", name="The original picture")).to_be_visible()
    wait_until(file, lambda: not np.array_equal(pixels(file), begun))
    chosen = pixels(file)
    file.get_by_role("button", name="Bag", exact=True).click()
    file.wait_for_url(re.compile(r"class=8"))
    wait_until(file, lambda: not np.array_equal(pixels(file), chosen))
    told = pixels(file)
    place = file.url[file.url.index("#") :]
    again = open_file(path, place)
    expect(again.get_by_role("img", name="The original picture")).to_be_visible()
    wait_until(again, lambda: np.array_equal(pixels(again), told))


def test_a_file_that_was_cut_off_says_so(page, app, open_file, tmp_path, browser):
    page.goto(f"{app}/latent_map?run=vae-2d")
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")
    path = download(page, tmp_path / "vae-2d.html")
    text = path.read_text()
    start = text.index('data-piece="piece/engine"')
    path.write_text(text[: start + 40_000] + text[text.index("</script>", start) :])
    context = browser.new_context(offline=True)
    file = context.new_page()
    file.goto(path.as_uri())
    expect(file.get_by_role("alert")).to_contain_text("cut off on its way")
    context.close()
