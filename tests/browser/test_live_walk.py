"""A walk in the browser: scrubbed, played, measured, found again, and taken away."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from aelib.analysis.interpolation import way_through
from aelib.analysis.walking import classes_at, encode_stops, shortest_leg, walk_along
from aelib.data import load_held_out
from aelib.runs import find_run, open_model
from pages._ui import warm_up
from tests.browser.conftest import box_of, of_address, pixels_by_torch, pixels_of, wait_until

TITLES = {"linear": "Straight line", "slerp": "Sphere (slerp)", "geodesic": "Geodesic"}


@pytest.fixture(autouse=True)
def _as_the_app(tmp_path, monkeypatch):
    """Pictures as the app has them, whose folder of data is empty, and its number of threads.

    With another number sums are rounded otherwise, and a search of 40 steps ends elsewhere.
    """
    monkeypatch.setenv("AELIB_DATA", str(tmp_path))
    before = torch.get_num_threads()
    torch.set_num_threads(warm_up.NUM_THREADS)
    yield
    torch.set_num_threads(before)


class Truth:
    """What torch makes of a walk through the first test pictures."""

    def __init__(self, name, count=2, *, is_closed=False):
        run = find_run(name)
        self.model = open_model(run).model
        test = load_held_out(run.config().data).test
        labels = [-1] * count if test.labels is None else test.labels[:count].tolist()
        self.stops = encode_stops(self.model, test.batch(slice(0, count)), labels)
        self.is_closed = is_closed

    def way(self, kind):
        def shortest(i, j):
            return shortest_leg(self.model, *self.stops.latents[[i, j]])

        return way_through(self.stops.latents, kind, is_closed=self.is_closed, shortest=shortest)

    def pixels(self, t, kind="linear"):
        place = torch.tensor([t], dtype=torch.float64)
        with torch.inference_mode():
            classes = classes_at(self.stops.told, place)
            return pixels_by_torch(self.model.decode(self.way(kind).at(place), classes)[0])


def pixels(page, kind="linear"):
    return pixels_of(page.get_by_role("img", name=f"The decoded picture: {TITLES[kind]}"))


def complete(page):
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")


def told(page):
    return float(of_address(page.url, "t"))


def wait_for_other(page, before):
    page.wait_for_url(lambda url: "t=" in url and url != before)


@pytest.mark.parametrize("name", ["vae", "sprites-beta-vae"])
def test_every_way_shows_what_torch_decodes_there(page, app, name):
    ways = "&".join(f"way={kind}" for kind in TITLES)
    page.goto(f"{app}/interpolation?run={name}&stops=3&loop=true&t=2.3&{ways}")
    complete(page)
    truth = Truth(name, 3, is_closed=True)
    for kind in TITLES:
        assert np.abs(pixels(page, kind) - truth.pixels(2.3, kind)).max() <= 2
    assert len({pixels(page, kind).tobytes() for kind in TITLES}) == 3


def test_a_drag_moves_the_picture_and_a_link_brings_it_back(page, app):
    page.goto(f"{app}/interpolation?run=vae&t=0")
    complete(page)
    scrubber = page.get_by_role("slider", name="Place on the way")
    scrubber.scroll_into_view_if_needed()
    box = box_of(scrubber)
    middle, before = box["y"] + box["height"] / 2, page.url
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    seen = set()
    for share in (0.3, 0.5, 0.7, 0.8):
        page.mouse.move(box["x"] + box["width"] * share, middle)
        wait_until(page, lambda: pixels(page).tobytes() not in seen)
        seen.add(pixels(page).tobytes())
    assert page.url == before  # nothing was told while the hand moved
    page.mouse.up()
    wait_for_other(page, before)
    assert np.abs(pixels(page) - Truth("vae").pixels(told(page))).max() <= 2
    again = page.context.new_page()
    again.goto(page.url)
    complete(again)
    assert np.array_equal(pixels(again), pixels(page))
    expect(again.get_by_role("button", name="Play")).to_be_visible()


def test_the_space_bar_plays_and_stops_and_keys_go_on_from_there(page, app):
    page.goto(f"{app}/interpolation?run=vae-2d&t=0.2")
    complete(page)
    start = pixels(page)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    wait_until(page, lambda: not np.array_equal(pixels(page), start))
    before = page.url
    page.keyboard.press("Space")
    wait_for_other(page, before)
    stopped, before = told(page), page.url
    wanted = Truth("vae-2d").pixels(stopped)
    wait_until(page, lambda: np.abs(pixels(page) - wanted).max() <= 2)
    page.get_by_role("slider", name="Place on the way").focus()
    page.keyboard.press("Home")
    wait_for_other(page, before)
    assert told(page) == 0.0


def test_the_strip_goes_there_and_lengths_are_those_of_torch(page, app):
    page.goto(f"{app}/interpolation?run=vae-2d&t=0&way=linear&way=geodesic&steps=9")
    complete(page)
    truth = Truth("vae-2d")
    for kind in ("linear", "geodesic"):
        walk = walk_along(truth.model, truth.way(kind), None, 49)
        cells = page.get_by_role("row").filter(has_text=TITLES[kind]).get_by_role("cell")
        latent, pictures, *_ = (float(text) for text in cells.all_inner_texts()[-4:])
        assert latent == pytest.approx(walk.latent_length, rel=0.01)
        assert pictures == pytest.approx(walk.picture_length, rel=0.01)
    before = page.url
    page.get_by_role("button", name="Go to t = 0.75").click()
    wait_for_other(page, before)
    assert told(page) == 0.75
    wanted = truth.pixels(0.75, "geodesic")
    wait_until(page, lambda: np.abs(pixels(page, "geodesic") - wanted).max() <= 2)
    field, before = page.locator(".live .field"), page.url
    box = box_of(field)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)
    wait_for_other(page, before)
    assert told(page) == pytest.approx(0.5, abs=0.01)


def test_a_told_class_changes_halfway(page, app):
    truth = Truth("conditional-vae")
    assert truth.stops.told[0] != truth.stops.told[1]
    page.goto(f"{app}/interpolation?run=conditional-vae&t=0.5")
    complete(page)
    assert np.abs(pixels(page) - truth.pixels(0.5)).max() <= 2
    before = page.url
    page.get_by_role("slider", name="Place on the way").press("ArrowRight")
    wait_for_other(page, before)
    wait_until(page, lambda: np.abs(pixels(page) - truth.pixels(told(page))).max() <= 2)


def test_files_come_down(page, app):
    page.goto(f"{app}/interpolation?run=vae-2d&t=0.5&steps=4")
    complete(page)
    begins = {"GIF": b"GIF89a", "MP4": b"ftyp", "WebM": b"webm", "PNG": b"\x89PNG", "npz": b"PK"}
    for title, mark in begins.items():
        with page.expect_download() as waiting:
            page.get_by_role("button", name=re.compile(title)).click()
        content = waiting.value.path().read_bytes()
        assert mark in content[:64]


def test_it_plays_by_itself_and_ends_with_the_page_unless_motion_is_not_wanted(page, app):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{app}/interpolation?run=vae-2d")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("link", name="Course").click()
    expect(page.get_by_role("heading", name="Course", level=1)).to_be_visible()
    page.keyboard.press("Space")
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("link", name="Interpolate").first.click()
    complete(page)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert errors == []
