"""The film of a training: played and scrubbed in the browser, and what stands still is an epoch."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from aelib.core.seeding import fixed_sample
from aelib.data import load
from aelib.models import Autoencoder
from aelib.runs import RunDirectory, save_weights
from aelib.runs.config import run_config_from_dict
from aelib.runs.epoch_latents import write_epoch
from tests.browser.conftest import box_of, of_address, pixels_of, wait_until
from tests.browser.test_latent_map import SETTINGS

EPOCHS = (0, 1, 2, 3, 6)
NUM_PICTURES = 50


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """An app with an untrained model; its epochs are invented and wander."""
    from tests.browser.conftest import _serve

    folder = tmp_path_factory.mktemp("epochs")
    config = run_config_from_dict(SETTINGS)
    (folder / "runs").mkdir()
    run = RunDirectory.create(folder / "runs" / "one", config)
    splits = load(config.data)
    torch.manual_seed(0)
    save_weights(run.weights_path, Autoencoder(config.model, splits.image), {"epoch": 0})
    images = splits.validation
    sample = images.take(torch.from_numpy(fixed_sample(len(images), NUM_PICTURES)))
    latents = torch.randn(NUM_PICTURES, 3)
    for epoch in EPOCHS:
        latents = latents + torch.randn(NUM_PICTURES, 3)
        write_epoch(run.epochs_path, epoch, latents, sample.digest)
    with _serve(folder) as served:
        yield f"{served}/compare?run=one&of=epochs%20of%20a%20training"


@pytest.fixture
def film(page, address):
    page.goto(address)
    expect(page.locator(".live[data-complete]")).to_have_count(3)
    expect(page.get_by_text("no weights are kept")).to_be_visible()  # the end of the page
    page.wait_for_load_state("networkidle")
    return film_of(page)


def film_of(page):
    return page.locator(".map").filter(has=page.locator(".transport:not([hidden])"))


def drawn(film):
    return pixels_of(film.locator("canvas.points"))


def said(film):
    return film.locator("output.where").inner_text()


def test_it_plays_to_the_last_epoch_asks_nothing_meanwhile_and_the_page_follows(page, film):
    assert said(film) == "Epoch 0 of 6 · before the first step"
    before, asked = drawn(film), []
    page.on("request", lambda request: asked.append(request.url))
    film.get_by_label("Speed").select_option("0.5")
    film.get_by_role("button", name="Play").click()
    expect(film.get_by_role("button", name="Pause")).to_be_visible()
    wait_until(page, lambda: "Epoch 1" in said(film))
    assert asked == []
    assert np.any(drawn(film) != before)  # slow to read: the film may have ended by now
    expect(film.locator("output.where")).to_have_text("Epoch 6 of 6")
    expect(film.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_url(re.compile("at=6"))
    expect(page.get_by_text("A · one @ epoch 6")).to_be_visible()


def test_the_space_bar_stops_it_at_an_epoch_and_the_address_brings_it_back(page, film):
    box_of(film)
    page.mouse.move(5, 5)
    page.keyboard.press("Space")
    wait_until(page, lambda: "Epoch 0" not in said(film))
    page.keyboard.press("Space")
    # a slow machine is some epochs further when it stops
    wait_until(page, lambda: of_address(page.url, "at") in {"1", "2", "3", "6"})
    epoch = of_address(page.url, "at")
    assert said(film) == f"Epoch {epoch} of 6"
    there = drawn(film)
    page.reload()
    expect(page.locator(".live[data-complete]")).to_have_count(3)
    expect(film.locator("output.where")).to_have_text(f"Epoch {epoch} of 6")
    wait_until(page, lambda: np.array_equal(drawn(film), there))


def test_the_scrubber_goes_anywhere_and_rests_at_an_epoch(page, film):
    scrubber = film.get_by_label("Epoch", exact=True)
    scrubber.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(film.locator("output.where")).to_have_text("Epoch 2 of 6")
    wait_until(page, lambda: of_address(page.url, "at") == "2")
    box = box_of(scrubber)
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    expect(film.locator("output.where")).to_have_text("Epoch 3 of 6")
    wait_until(page, lambda: of_address(page.url, "at") == "3")
    assert scrubber.input_value() == "3"


def test_who_wants_no_motion_sees_one_epoch_after_the_other(browser, address):
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".live[data-complete]")).to_have_count(3)
    film = film_of(page)
    box_of(film)
    pictures = []
    film.get_by_role("button", name="Play").click()
    while said(film) != "Epoch 6 of 6":
        pictures.append(drawn(film).tobytes())
    context.close()
    assert len(set(pictures)) <= len(EPOCHS)


def test_what_is_selected_in_the_film_is_selected_at_both_epochs(page, film):
    film.get_by_role("button", name="Box").click()
    box = box_of(film.locator(".scatter"))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 120, y - 120)
    page.mouse.down()
    page.mouse.move(x, y)
    page.mouse.move(x + 120, y + 120)
    page.mouse.up()
    expect(page.get_by_role("heading", name="Selection: ")).to_be_visible()
    for one in page.locator(".map").all():
        expect(one.get_by_role("button", name="Only selected")).to_be_enabled()
