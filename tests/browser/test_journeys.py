"""The journeys of a person, from a click to what they take away."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect


def heading(page, name):
    return page.get_by_role("heading", name=name, level=1)


def settled(page, picture):
    """Address and picture when the last of some quick changes has been answered."""
    idle = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    found = None
    while found is None or found != (page.url, picture.get_attribute("src")):
        found = (page.url, picture.get_attribute("src"))
        page.wait_for_timeout(1000)  # longer than keys are gathered before they are told
        expect(idle).to_be_attached()
    return found


@pytest.fixture
def photo():
    """A noisy colour photograph of an odd size, as a camera might give."""
    rows, columns = np.mgrid[0:75, 0:118]
    scene = np.stack([rows / 75, columns / 118, (rows + columns) % 40 / 40], axis=2)
    noise = np.random.default_rng(0).normal(0, 0.1, scene.shape)
    buffer = io.BytesIO()
    Image.fromarray(((scene + noise).clip(0, 1) * 255).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def test_from_the_first_page_into_a_latent_space_and_back_by_link(page, app):
    page.goto(app)
    cards = page.get_by_test_id("stMain")
    cards.get_by_role("link", name="Traverse").first.click()
    expect(heading(page, "Traverse")).to_be_visible()
    decoded = page.get_by_role("img", name="The decoded picture")
    expect(decoded).to_be_visible()
    page.get_by_test_id("stMain").get_by_text("server", exact=True).click()
    expect(decoded).to_have_attribute("src", re.compile("."))
    before = decoded.get_attribute("src")
    knob = page.get_by_role("slider").first
    knob.focus()
    for _ in range(8):
        knob.press("ArrowRight")
    expect(decoded).not_to_have_attribute("src", before)
    page.wait_for_url(re.compile(r"[?&]z="))
    link, after = settled(page, decoded)
    again = page.context.new_page()
    again.goto(link)
    expect(again.get_by_role("img", name="The decoded picture")).to_have_attribute("src", after)


def test_a_photograph_is_denoised_and_downloaded_at_its_size(page, app, photo):
    page.goto(f"{app}/denoising?run=denoising&source=upload&filters=median")
    expect(heading(page, "Denoise")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files({
        "name": "harbour.png",
        "mimeType": "image/png",
        "buffer": photo,
    })
    button = page.get_by_role("button", name=re.compile(r"This model \(118 × 75\)"))
    expect(button).to_be_visible()
    with page.expect_download() as waiting:
        button.click()
    result = Image.open(waiting.value.path())
    assert result.size == (118, 75)
    assert np.asarray(result.convert("RGB")).std() > 1


def test_training_on_the_bundled_pictures_ends_in_the_gallery_and_on_a_map(page, app):
    page.goto(f"{app}/training?preset=vae")
    epochs = page.get_by_label("Epochs", exact=True)
    epochs.fill("2")
    epochs.press("Enter")
    label = page.get_by_role("textbox", name="Name of the run")
    label.fill("journey")
    label.press("Enter")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text("2 of 2", exact=True)).to_be_visible(timeout=180_000)
    expect(page.get_by_role("img", name="Samples from the prior after epoch 2")).to_be_visible()
    page.goto(app)
    card = page.get_by_text(re.compile("^journey-")).first  # one's own runs come first
    expect(card).to_be_visible()
    run_id = card.inner_text()
    page.goto(f"{app}/latent_map?run={run_id}")
    expect(heading(page, "Latent map")).to_be_visible()
    expect(page.locator(".legend button")).to_have_count(10)


def test_a_training_is_stopped_and_goes_on(page, app):
    page.goto(f"{app}/training?preset=undercomplete-mlp")
    epochs = page.get_by_label("Epochs", exact=True)
    epochs.fill("40")
    epochs.press("Enter")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Start training").click()
    stop = page.get_by_role("button", name="Stop", exact=True)
    expect(stop).to_be_visible()
    page.reload()  # training does not care
    expect(page.get_by_text(re.compile(r"Epoch \d+ of 40"))).to_be_visible(timeout=120_000)
    stop.click()
    resume = page.get_by_role("button", name="Resume")
    expect(resume).to_be_visible(timeout=60_000)
    resume.click()
    expect(page.get_by_text(re.compile(r"Epoch \d+ of 40"))).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible(timeout=60_000)


def test_pictures_become_a_file_of_few_bytes_and_pictures_again(page, app):
    page.goto(f"{app}/compression?run=vae-2d")
    model = page.get_by_text(re.compile(r"^This model: [\d.]+ bytes each"))
    expect(model).to_be_visible(timeout=90_000)
    before = model.inner_text()
    knob = page.get_by_role("slider", name="How coarse")
    knob.focus()
    for _ in range(4):
        knob.press("ArrowRight")
    expect(model).not_to_have_text(before)
    page.wait_for_url(re.compile(r"[?&]coarse=12"))
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("of the test split")).click()
    written = waiting.value.path().read_bytes()
    assert len(written) < 200_000
    upload = page.locator("input[type=file]").last
    upload.set_input_files({
        "name": waiting.value.suggested_filename,
        "mimeType": "application/octet-stream",
        "buffer": written,
    })
    expect(page.get_by_text(re.compile(r"^96 of [\d,]+ of the file$"))).to_be_visible()
