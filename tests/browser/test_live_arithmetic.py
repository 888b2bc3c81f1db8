"""Arithmetic in the browser: pictures and bars follow the hand, and are those of torch."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from aelib.analysis.analogies import analogy
from aelib.analysis.attributes import attributes_of
from aelib.analysis.decoding import decode_flat, encode_flat
from aelib.analysis.edits import edited, find_directions, read_effects, resolve
from aelib.analysis.latents import encode_images
from aelib.analysis.linear_readings import fit_readings
from aelib.data import load_held_out
from aelib.runs import find_run, open_model
from tests.browser.conftest import (
    box_of,
    of_address,
    picture,
    pixels_by_torch,
    pixels_of,
    ready,
    wait_until,
)


def in_address(page, name):
    return of_address(page.url, name)


def wait_for(page, name, is_there):
    page.wait_for_url(lambda url: is_there(of_address(url, name)))


def strengths(page):
    pairs = [pair.split(":") for pair in in_address(page, "add").split(",")]
    return {key: float(value) for key, value in pairs}


def differs(shown, image):
    return np.abs(shown - pixels_by_torch(image)).max()


def number(value):
    return float(value.inner_text().removesuffix(" σ").replace("−", "-"))


def drag(page, slider, shares, canvas):
    """Drag along a slider, to another picture at each step; leave the button held."""
    slider.scroll_into_view_if_needed()
    box = box_of(slider)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    seen = []
    for share in shares:
        page.mouse.move(box["x"] + box["width"] * share, middle)
        wait_until(page, lambda: pixels_of(canvas).tobytes() not in seen)
        seen.append(pixels_of(canvas).tobytes())


class Truth:
    """What torch makes of the same."""

    def __init__(self, name, apart="nothing"):
        run = find_run(name)
        self.model, self.data = open_model(run).model, load_held_out(run.config().data)
        self.latents = encode_images(self.model, self.data.validation).mean
        self.known = attributes_of(
            self.data.validation, self.data.class_names, self.data.factor_names
        )
        self.apart = apart

    def latent(self, index, told):
        chosen = [resolve(key, self.known) for key in told]
        directions = find_directions(self.latents, chosen, self.known, "means", self.apart)
        start = encode_flat(self.model, self.data.test.batch(slice(index, index + 1)))
        return start[0], edited(start, directions, told)[0]

    def image(self, latent):
        return decode_flat(self.model, latent[None])[0]


@pytest.mark.parametrize(
    ("name", "add", "apart"),
    [("vae", "c1:0,c0-4:0", "nothing"), ("sprites-beta-vae", "f1:0,f3:0", "other sliders")],
)
def test_pictures_and_bars_follow_the_hand_and_are_those_of_torch(page, app, name, add, apart):
    page.goto(f"{app}/arithmetic?run={name}&image=7&add={add}&apart={apart}")
    ready(page)
    bars = page.locator(".live .effects")
    expect(bars).to_have_attribute("data-read", re.compile(r"\d+"))
    others = page.get_by_role("img", name="Test 8, changed")
    before = (bars.inner_text(), pixels_of(others).tobytes())
    assert "move a slider" in before[0]
    slider = page.locator(".live .range").first
    drag(page, slider, (0.6, 0.65, 0.7, 0.75), picture(page))
    wait_until(page, lambda: bars.inner_text() != before[0])
    wait_until(page, lambda: pixels_of(others).tobytes() != before[1])
    assert in_address(page, "add") == add  # nothing was told while the hand moved
    page.mouse.up()
    wait_for(page, "add", lambda text: text != add)
    told = strengths(page)
    first, second = told
    assert told[first] > 0
    assert told[second] == 0

    truth = Truth(name, "sliders" if apart == "other sliders" else "nothing")
    start, after = truth.latent(7, told)
    wait_until(page, lambda: differs(pixels_of(picture(page)), truth.image(after)) <= 2)
    other = truth.image(truth.latent(8, told)[1])
    wait_until(page, lambda: differs(pixels_of(others), other) <= 2)
    shown = pixels_of(picture(page))
    readings = fit_readings(truth.latents, truth.known)
    for row, effect in enumerate(read_effects(truth.model, start, after, readings, told)):
        bar = bars.locator(".effect").nth(row)
        expect(bar).to_have_attribute("data-role", effect.role)
        value = bar.locator(".value")
        wanted = pytest.approx(effect.change, abs=0.02)
        wait_until(page, lambda value=value, wanted=wanted: number(value) == wanted)

    again = page.context.new_page()
    again.goto(page.url)
    ready(again)
    wait_until(again, lambda: np.array_equal(pixels_of(picture(again)), shown))


def test_a_strip_is_clicked_a_slider_removed_and_all_are_reset(page, app):
    page.goto(f"{app}/arithmetic?run=vae&image=7&add=c1:0,c5:0")
    ready(page)
    page.get_by_role("button", name="Trouser, −2 to 2: 1.50").click()
    wait_for(page, "add", "c1:1.5,c5:0".__eq__)
    truth = Truth("vae")
    wanted = truth.image(truth.latent(7, {"c1": 1.5})[1])
    wait_until(page, lambda: differs(pixels_of(picture(page)), wanted) <= 2)
    page.get_by_role("button", name="Remove Sandal").click()
    wait_for(page, "add", "c1:1.5".__eq__)
    expect(page.locator(".live .range")).to_have_count(1)
    page.get_by_role("button", name="Set all strengths to zero").click()
    wait_for(page, "add", "c1:0".__eq__)
    page.get_by_role("button", name="Remove Trouser").click()
    expect(page.get_by_text("Nothing is added yet")).to_be_visible()


@pytest.mark.parametrize("name", ["conditional-vae", "signals-conv1d"])
def test_a_sum_follows_the_hand_and_names_the_pictures_near_it(page, app, name):
    page.goto(f"{app}/arithmetic?run={name}&arithmetic=pictures&a=3&b=5&c=8")
    ready(page)
    expect(page.get_by_text("lie nearer to one")).to_be_visible()
    slider = page.locator(".live .range").first
    drag(page, slider, (0.1, 0.2, 0.3, 0.4), picture(page))
    assert "strength=" not in page.url
    near = page.get_by_text("lie nearer to one").inner_text()
    page.mouse.up()
    wait_for(page, "strength", bool)
    expect(page.get_by_text("lie nearer to one")).not_to_have_text(near)
    if name != "signals-conv1d":  # whose pictures are lines that the browser draws
        run = find_run(name)
        model, data = open_model(run).model, load_held_out(run.config().data)
        told = data.test.labels[[3, 5, 8]] if model.capabilities.uses_labels else None
        a, b, c = encode_flat(model, data.test.batch(torch.tensor([3, 5, 8])), told).numpy()
        latent = analogy(a, b, c, float(in_address(page, "strength")))
        label = None if told is None else int(told[0])
        wanted = decode_flat(model, latent[None], label)[0]
        wait_until(page, lambda: differs(pixels_of(picture(page)), wanted) <= 2)
    shown = pixels_of(picture(page))
    again = page.context.new_page()
    again.goto(page.url)
    ready(again)
    wait_until(again, lambda: np.array_equal(pixels_of(picture(again)), shown))


def test_a_browser_that_cannot_run_the_engine_gets_sliders_of_the_server(page, app):
    page.route("**/live/assets/engine-*", lambda route: route.abort())
    page.goto(f"{app}/arithmetic?run=vae&add=c1:1")
    expect(page.get_by_text(re.compile("Decoded on the server"))).to_be_visible()
    expect(picture(page)).to_have_js_property("tagName", "IMG")
    expect(page.get_by_role("slider", name="Trouser")).to_be_visible()
