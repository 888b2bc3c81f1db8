"""Decoding in the browser: what moves under the hand, what is told to Python, and what fails."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from aelib.analysis.codes import codes_of, decode_codes, with_changes
from aelib.analysis.decoding import decode_flat
from aelib.analysis.starts import draw_latent
from aelib.core.drawing import line_pictures
from aelib.data import load_held_out
from aelib.runs import find_run, open_model
from tests.browser.conftest import (
    PIXELS,
    SEED,
    agree,
    box_of,
    decoded_by_torch,
    moved,
    of_address,
    picture,
    pixels_of,
    press,
    ready,
    wait_until,
)

DRAW = f"start=draw&seed={SEED}"


def pixels(page):
    return pixels_of(picture(page))


def choose_model(page, name):
    """Choose a model of another latent size, and wait until its page is drawn."""
    idle = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(idle).to_be_attached()
    sliders = page.get_by_role("slider")
    before = sliders.count()
    choice = page.get_by_role("combobox", name="Model")
    choice.click()
    choice.fill(name)
    page.get_by_role("option", name=name, exact=True).click()
    expect(sliders).not_to_have_count(before)  # the address changes before the page does
    expect(idle).to_be_attached()


@pytest.mark.parametrize("name", ["vae", "sprites-beta-vae", "signals-conv1d", "conditional-vae"])
def test_each_kind_of_model_moves_while_the_hand_moves(page, app, name):
    page.goto(f"{app}/traversal?run={name}&{DRAW}")
    ready(page)
    knob = page.locator(".live .range").first
    box = box_of(knob)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    seen = set()
    for share in (0.2, 0.4, 0.6, 0.8):
        page.mouse.move(box["x"] + box["width"] * share, middle)
        wait_until(page, lambda: pixels(page).tobytes() not in seen)
        seen.add(pixels(page).tobytes())
    assert "z=" not in page.url  # nothing was told while the hand moved
    page.mouse.up()
    page.wait_for_url(re.compile(r"[?&]z="))


@pytest.mark.parametrize("name", ["vae", "sprites-beta-vae"])
def test_pixels_are_those_of_torch_and_a_link_brings_them_back(page, app, name):
    page.goto(f"{app}/traversal?run={name}&{DRAW}")
    ready(page)
    assert np.abs(pixels(page) - decoded_by_torch(name, {})).max() <= 2
    press(page, 1, "ArrowRight", 12)
    wait_until(page, lambda: agree(page, name))
    shown = pixels(page)
    again = page.context.new_page()
    again.goto(page.url)
    ready(again)
    wait_until(again, lambda: np.array_equal(pixels(again), shown))


def test_series_are_drawn_as_the_server_draws_them(page, app):
    page.goto(f"{app}/traversal?run=signals&{DRAW}")
    ready(page)
    model = open_model(find_run("signals")).model
    series = decode_flat(model, draw_latent(model, SEED).unsqueeze(0))
    shown = pixels(page)
    wanted = 255.0 * line_pictures(series, len(shown))[0].permute(1, 2, 0).numpy()
    others = 255.0 * line_pictures(series.flip(1), len(shown))[0].permute(1, 2, 0).numpy()
    far = np.abs(others - wanted).mean()  # of other colours and lanes
    assert np.abs(shown - wanted).mean() < 0.2 * far


def test_what_is_locked_stays_where_it_is(page, app):
    page.goto(f"{app}/traversal?run=vae&{DRAW}")
    ready(page)
    first = page.locator(".live .dimension").first
    before = first.locator("output").inner_text()
    first.get_by_role("button", name=re.compile("Lock")).click()
    page.get_by_role("button", name="Randomise what is not locked").click()
    page.wait_for_url(re.compile(r"[?&]z="))
    assert len(moved(page)) == 15
    assert first.locator("output").inner_text() == before
    page.get_by_role("button", name="Reset all", exact=True).click()
    expect(page).not_to_have_url(re.compile(r"[?&]z="))


def test_what_was_done_is_undone_and_done_again(page, app):
    page.goto(f"{app}/traversal?run=vae&{DRAW}")
    ready(page)
    first = pixels(page)
    page.get_by_role("button", name="A small random step of what is not locked").click()
    page.wait_for_url(re.compile(r"[?&]z="))
    expect(page.locator(".live .pace")).to_be_visible()
    wait_until(page, lambda: agree(page, "vae"))
    nudged = pixels(page)
    assert not np.array_equal(nudged, first)
    page.locator(".live .range").first.focus()
    page.keyboard.press("Control+z")
    expect(page).not_to_have_url(re.compile(r"[?&]z="))
    wait_until(page, lambda: np.array_equal(pixels(page), first))
    page.get_by_role("button", name="Redo").click()
    page.wait_for_url(re.compile(r"[?&]z="))
    wait_until(page, lambda: np.array_equal(pixels(page), nudged))


def test_a_name_is_kept_with_the_model(page, app):
    page.goto(f"{app}/traversal?run=vae&{DRAW}")
    ready(page)
    page.locator(".live .name").first.click()
    field = page.get_by_role("textbox", name=re.compile("^Name of z"))
    field.fill("length of <b>sleeve</b>")
    field.press("Enter")
    expect(page.locator(".live .row-title").first).to_contain_text("length of <b>sleeve</b>")
    again = page.context.new_page()
    again.goto(f"{app}/traversal?run=vae&{DRAW}")
    ready(again)
    expect(again.locator(".live .name").first).to_have_text("length of <b>sleeve</b>")
    again.locator(".live .name").first.click()
    again.get_by_role("textbox", name=re.compile("^Name of length")).fill("")
    again.keyboard.press("Enter")
    expect(again.locator(".live .row-title").first).to_contain_text(re.compile(r"^z\d+ · KL"))


def test_the_class_changes_the_picture_at_once_and_stands_in_the_link(page, app):
    page.goto(f"{app}/traversal?run=conditional-vae&start=centre")
    ready(page)
    before = pixels(page)
    page.get_by_role("button", name="Bag", exact=True).click()
    page.wait_for_url(re.compile(r"[?&]class=Bag"))
    wait_until(page, lambda: not np.array_equal(pixels(page), before))
    shown = pixels(page)
    expect(page.get_by_role("button", name="Bag", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    again = page.context.new_page()
    again.goto(page.url)
    ready(again)
    wait_until(again, lambda: np.array_equal(pixels(again), shown))


def test_a_strip_follows_and_a_click_goes_there(page, app):
    page.goto(f"{app}/traversal?run=vae-2d&{DRAW}")
    ready(page)
    cell = page.locator(".live .pick").nth(0)
    cell.click()
    page.wait_for_url(re.compile(r"[?&]z="))
    assert len(moved(page)) == 1
    wait_until(page, lambda: agree(page, "vae-2d"))


def test_a_code_changes_the_picture_and_a_drag_paints_it(page, app):
    page.goto(f"{app}/codes?run=vq-vae&image=3")
    ready(page)
    model = open_model(find_run("vq-vae")).model
    start = codes_of(model, load_held_out(find_run("vq-vae").config().data).test.batch([3])[0])
    wanted = 255.0 * decode_codes(model, start)[0].numpy()
    wait_until(page, lambda: np.abs(pixels(page)[..., 0] - wanted).max() <= 2)
    code = next(code for code in range(128) if code not in start)
    page.get_by_role("button", name=str(code), exact=True).click()
    page.wait_for_url(re.compile(r"[?&]codes="))
    box = box_of(page.get_by_role("application"))
    page.mouse.move(box["x"] + box["width"] * 0.07, box["y"] + box["height"] * 0.07)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.22, box["y"] + box["height"] * 0.07)
    page.mouse.up()
    page.wait_for_url(re.compile(rf"[?&]codes=0(:|%3A){code}"))
    changed = {0: code, 1: code, 24: code}
    painted = 255.0 * decode_codes(model, with_changes(start, changed))[0].numpy()
    wait_until(page, lambda: np.abs(pixels(page)[..., 0] - painted).max() <= 2)
    page.keyboard.press("Control+z")
    expect(page).not_to_have_url(re.compile(r"[?&]codes=0(:|%3A)"))


def test_a_plane_sharpens_is_seen_under_the_pointer_and_remembers_the_place(page, app):
    page.goto(f"{app}/plane?run=vae-2d")
    ready(page)
    page.set_viewport_size({"width": 1400, "height": 1500})
    lattice = page.get_by_role("application")
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")
    box = box_of(lattice)
    seen = set()
    for share in (0.2, 0.5, 0.8):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * share)
        wait_until(page, lambda: pixels(page).tobytes() not in seen)
        seen.add(pixels(page).tobytes())
    before = lattice.evaluate(PIXELS)
    page.mouse.wheel(0, -600)
    wait_until(page, lambda: lattice.evaluate(PIXELS) != before)
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.6)
    page.wait_for_url(re.compile(r"[?&]at="))
    x, y = (float(part) for part in of_address(page.url, "at").split(","))
    model = open_model(find_run("vae-2d")).model
    image = 255.0 * decode_flat(model, torch.tensor([[x, y]]))[0, 0].numpy()
    again = page.context.new_page()
    again.goto(page.url)
    ready(again)
    wait_until(again, lambda: np.abs(pixels(again)[..., 0] - image).max() <= 2)


def test_a_browser_that_cannot_run_the_engine_gets_a_sentence_and_the_server(page, app):
    page.route("**/live/assets/engine-*", lambda route: route.abort())
    page.goto(f"{app}/traversal?run=vae&{DRAW}")
    expect(page.get_by_text(re.compile("Decoded on the server"))).to_be_visible()
    expect(picture(page)).to_have_js_property("tagName", "IMG")
    expect(page.get_by_role("slider").first).to_be_visible()
    page.unroute("**/live/assets/engine-*")
    choose_model(page, "vae-2d")
    expect(page.get_by_text(re.compile("Decoded on the server"))).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    ready(page)


def test_an_engine_that_comes_damaged_is_no_fault_of_a_model(page, app):
    page.route("**/live/assets/engine-*", lambda route: route.fulfill(body=b"\0asm" * 99))
    page.goto(f"{app}/traversal?run=vae&{DRAW}")
    server = page.get_by_text(re.compile("Decoded on the server"))
    expect(server).to_be_visible()
    page.unroute("**/live/assets/engine-*")
    choose_model(page, "vae-2d")
    expect(server).to_be_visible()


def test_a_part_that_did_not_come_once_is_fetched_again_when_asked_to(page, app):
    page.route("**/live/models/*/decoder.onnx", lambda route: route.abort())
    page.goto(f"{app}/traversal?run=vae-2d&{DRAW}")
    server = page.get_by_text(re.compile("Decoded on the server"))
    expect(server).to_be_visible()
    page.unroute("**/live/models/*/decoder.onnx")
    choose_model(page, "student")
    ready(page)
    expect(server).not_to_be_visible()  # what failed was another model's
    choose_model(page, "vae-2d")
    page.get_by_role("link", name="Plane").click()
    expect(page.get_by_role("radiogroup", name="Plane of")).to_be_visible()
    expect(server).to_be_visible()  # the same model, which is known to fail
    page.get_by_role("button", name="Try again").click()
    ready(page)
    expect(server).not_to_be_visible()
    page.get_by_role("link", name="Traverse").click()
    expect(page.locator(".live .range").first).to_be_visible()
    ready(page)


def test_a_part_that_comes_damaged_leaves_the_work_to_the_server(page, app):
    page.route("**/live/models/*/decoder.onnx", lambda route: route.fulfill(body=b"\x08\x07" * 99))
    page.goto(f"{app}/traversal?run=vae-2d&{DRAW}")
    expect(page.get_by_text(re.compile("Decoded on the server"))).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(picture(page)).to_have_js_property("tagName", "IMG")
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_addresses_of_no_file_are_refused(page, app):
    for path in (
        "live/assets/manifest.json",
        "live/assets/..%2Fcomponent.py",
        f"live/models/{'0' * 32}/decoder.onnx",
        "live/models/..%2F..%2Fetc/decoder.onnx",
    ):
        assert page.request.get(f"{app}/{path}").status in (400, 404)
