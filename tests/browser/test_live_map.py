"""The map decoded in the browser: places, doubt, and new pictures that land on it."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
import torch
from PIL import Image
from playwright.sync_api import expect

from aelib.analysis.decoding import decode_flat, encode_flat
from aelib.analysis.latents import encode_split
from aelib.data import load_held_out
from aelib.data.model_input import model_input
from aelib.projections import PcaConfig, principal_axes, project
from aelib.runs import find_run, open_model
from tests.browser.conftest import box_of, of_address, picture, pixels_of, wait_until

DROP = """(target, [name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], name, { type: "image/png" }));
  for (const kind of ["dragover", "drop"]) {
    const about = { dataTransfer: files, bubbles: true, cancelable: true };
    target.dispatchEvent(new DragEvent(kind, about));
  }
}"""


def grey(canvas):
    return pixels_of(canvas)[..., 0]


def enter(page, app, query):
    page.set_viewport_size({"width": 1400, "height": 1500})
    page.goto(f"{app}/latent_map?{query}")
    expect(page.locator(".live")).to_have_attribute("data-decoded", re.compile(r"\d+"))
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")


def spot_on(page, across, down):
    box = box_of(page.locator(".scatter"))
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def png(pixels):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def drop(page, name, data):
    page.locator(".scatter").evaluate(DROP, [name, base64.b64encode(data).decode()])


def landed(page, number):
    card = page.locator(".card").nth(number)
    expect(card).to_have_attribute("data-place", re.compile(","))
    return card


def place_of(card):
    return np.array([float(part) for part in card.get_attribute("data-place").split(",")])


def in_unit_box(points):
    low, high = points.min(0), points.max(0)
    return (points - (low + high) / 2) / ((high - low).max() / 2)


@pytest.fixture(scope="module")
def latents():
    return encode_split(find_run("vae"), "test").mean


def test_every_place_is_decoded_held_by_a_click_and_brought_back_by_a_link(page, app, latents):
    enter(page, app, "run=vae")
    seen = set()
    for share in (0.3, 0.5, 0.7):
        page.mouse.move(*spot_on(page, share, share))
        wait_until(page, lambda: grey(picture(page)).tobytes() not in seen)
        seen.add(grey(picture(page)).tobytes())
    assert "spot=" not in page.url  # nothing was told while the hand moved
    doubt = page.get_by_role("meter", name="Doubt")
    inside = int(doubt.get_attribute("aria-valuenow"))
    page.mouse.click(*spot_on(page, 0.03, 0.03))
    page.wait_for_url(re.compile("spot="))
    expect(page.get_by_text("At the held place")).to_be_visible()
    expect(page.get_by_text(re.compile("Far from every picture"))).to_be_visible()
    assert int(doubt.get_attribute("aria-valuenow")) >= inside
    page.mouse.move(*spot_on(page, 0.5, 0.5))  # held: the picture stays
    page.wait_for_timeout(150)
    shown = grey(picture(page))
    spot = np.array([float(part) for part in of_address(page.url, "spot").split(",")])
    axes = principal_axes(latents, 2)
    latent = torch.from_numpy(axes.mean + spot.astype(np.float32) @ axes.components)
    exact = decode_flat(open_model(find_run("vae")).model, latent[None])[0, 0]
    assert np.abs(shown - 255.0 * exact.numpy()).max() <= 2
    again = page.context.new_page()
    enter(again, app, page.url.split("?")[1])
    expect(again.get_by_text("At the held place")).to_be_visible()
    assert np.array_equal(grey(picture(again)), shown)
    again.locator(".scatter").press("Escape")
    expect(again).not_to_have_url(re.compile("spot=[^&]"))
    again.locator(".under .pick").first.click()
    again.wait_for_url(re.compile("picture="))


def test_a_dropped_picture_lands_where_its_point_is_each_time(page, app, latents):
    enter(page, app, "run=vae")
    images = load_held_out(find_run("vae").config().data).test.images
    points = in_unit_box(project(latents, PcaConfig()).points)
    for turn, number in enumerate((7, 7, 2000)):
        drop(page, f"{number}.png", png(images[number, 0].numpy()))
        card = landed(page, turn)
        assert np.abs(place_of(card) - points[number]).max() < 1e-3
        expect(card.locator(".pick").first).to_have_attribute(
            "aria-label", re.compile(rf"^Picture {number}\b")
        )
    expect(page.locator(".card")).to_have_count(3)
    cards = page.locator(".card")
    assert cards.nth(0).get_attribute("data-place") == cards.nth(1).get_attribute("data-place")
    # another map of the same model: they stay, and go where it puts them
    page.get_by_role("combobox", name="Points").click()
    page.get_by_role("option", name="2,000").click()
    expect(page.get_by_text("Showing 2,000 of 10,000")).to_be_visible()
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")
    expect(page.locator(".card")).to_have_count(3)
    for name in "ABC":
        page.get_by_role("button", name=f"Remove {name}").click()
    expect(page.locator(".card")).to_have_count(0)
    drop(page, "words.png", b"these are words")
    expect(page.get_by_text(re.compile("words.png: a picture"))).to_be_visible()


def test_any_picture_is_fitted_as_the_server_fits_it_and_swapped_on_request(page, app):
    enter(page, app, "run=vae")
    model = open_model(find_run("vae")).model
    y, x = np.mgrid[0:150, 0:210]
    pixels = np.stack([x, y, (x * y) // 90 % 256], 2).astype(np.uint8)
    drop(page, "colours.png", png(pixels))
    card = landed(page, 0)
    given = card.get_by_role("img", name="A, as the model is given it")
    wanted = model_input(pixels, model.image)
    assert np.abs(grey(given) - 255.0 * wanted[0].numpy()).max() <= 2
    back = card.get_by_role("img", name="A, decoded")
    latent = encode_flat(model, wanted[None])
    assert np.abs(grey(back) - 255.0 * decode_flat(model, latent)[0, 0].numpy()).max() <= 4
    before = card.get_attribute("data-place")
    card.get_by_role("button", name="Swap black and white").click()
    expect(card).not_to_have_attribute("data-place", before)
    assert np.abs(grey(given) - 255.0 * (1.0 - wanted[0].numpy())).max() <= 2


def test_a_drawing_lands_while_it_is_drawn_for_a_model_that_is_told_classes(page, app):
    enter(page, app, "run=conditional-vae&split=validation")
    page.get_by_role("button", name="Draw one").click()
    sheet = box_of(page.get_by_role("img", name="Sheet to draw on"))

    def stroke(x0, y0, x1, y1):
        for act, x, y in (("move", x0, y0), ("down", 0, 0), ("move", x1, y1), ("up", 0, 0)):
            if act == "move":
                page.mouse.move(
                    sheet["x"] + x * sheet["width"], sheet["y"] + y * sheet["height"], steps=4
                )
            else:
                getattr(page.mouse, act)()

    stroke(0.4, 0.15, 0.4, 0.9)
    card = landed(page, 0)
    first = card.get_attribute("data-place")
    stroke(0.6, 0.15, 0.6, 0.9)
    expect(card).not_to_have_attribute("data-place", first)
    expect(page.locator(".card")).to_have_count(1)
    given = grey(card.get_by_role("img", name="A, as the model is given it"))
    assert given[0].max() == 0  # the ground is that of the model's pictures
    assert given.max() == 255
    kind = card.get_by_role("combobox", name="Class")
    assert kind.locator("option").first.inner_text().startswith("best fit: ")
    back = card.get_by_role("img", name="A, decoded")
    wait_until(page, lambda: grey(back).any())
    before = grey(back)
    kind.select_option("Bag")
    wait_until(page, lambda: not np.array_equal(grey(back), before))
    page.get_by_role("button", name="Clear", exact=True).last.click()
    expect(page.locator(".card")).to_have_count(0)


def test_without_decoding_in_the_browser_there_is_the_map_and_a_sentence(page, app):
    page.goto(f"{app}/latent_map?run=vae&decode=server")
    expect(page.locator(".legend button")).to_have_count(10, timeout=60_000)
    expect(page.locator(".under")).to_be_hidden()
    expect(page.locator(".guests")).to_be_hidden()
    expect(page.get_by_text(re.compile("need decoding in the browser"))).to_be_visible()


def test_long_latents_and_series_are_decoded_too(page, app):
    enter(page, app, "run=vq-vae&split=validation")
    page.mouse.move(*spot_on(page, 0.4, 0.5))
    wait_until(page, lambda: grey(picture(page)).any())
    first = grey(picture(page))
    page.mouse.move(*spot_on(page, 0.6, 0.4))
    wait_until(page, lambda: not np.array_equal(grey(picture(page)), first))
    enter(page, app, "run=signals-conv1d&split=validation")
    expect(picture(page)).to_have_js_property("width", 224)
    expect(page.locator(".guests")).to_be_hidden()
