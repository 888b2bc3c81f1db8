"""Denoise in the browser: noise under the hand, what the model makes of it, and where it cannot."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
import torch
from PIL import Image
from playwright.sync_api import expect

from aelib.analysis.classes import told_classes
from aelib.analysis.quality import psnr
from aelib.analysis.restoration import restore
from aelib.analysis.spoiling import spoil
from aelib.runs import find_run, open_model
from aelib.viz.pixels import to_picture
from tests.browser.conftest import box_of, of_address, wait_until

PIXELS = 'canvas => canvas.toDataURL("image/png")'
QUICK = "filters=median"  # the server has little to compare with


def canvas(page, name):
    return page.locator(".live").get_by_role("img", name=name, exact=True)


def pixels(page, name):
    data = canvas(page, name).evaluate(PIXELS).partition(",")[2]
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        return np.array(picture, int)[..., :3]


def seen(page):
    return tuple(canvas(page, name).evaluate(PIXELS) for name in ("Noisy", "Cleaned", "Residual"))


def ready(page):
    expect(page.locator(".live")).to_have_attribute("data-complete", "true")


def slider(page):
    return page.get_by_role("slider", name=re.compile("Noise level"))


def scene(height, width):
    rows, columns = np.indices((height, width))
    waves = [np.sin(rows / 5 + shift) + np.cos(columns / 7 - shift) for shift in range(3)]
    return (127 + 60 * np.stack(waves, 2)).round().astype(np.uint8)


def upload(page, picture):
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    file = {"name": "mine.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    page.locator("input[type=file]").set_input_files(file)
    ready(page)


def all_differ(found):
    return all(len(set(pictures)) == len(found) for pictures in zip(*found, strict=True))


@pytest.mark.parametrize("name", ["denoising", "signals-denoising", "jpeg"])
def test_noise_result_and_residual_follow_while_the_hand_moves(page, app, name):
    page.goto(f"{app}/denoising?run={name}&{QUICK}")
    ready(page)
    knob = slider(page)
    box = box_of(knob)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.1, middle)
    page.mouse.down()
    found = []
    for share in (0.2, 0.5, 0.8, 0.95):
        page.mouse.move(box["x"] + box["width"] * share, middle)
        wait_until(page, lambda: all_differ([*found, seen(page)]))
        found.append(seen(page))
    assert "_level=" not in page.url  # nothing was told while the hand moved
    page.mouse.up()
    page.wait_for_url(re.compile(r"[?&]\w+_level="))


@pytest.mark.parametrize("fit", ["tile", "resize"])
def test_an_upload_of_any_size_is_spoilt_and_cleaned_as_by_torch(page, app, fit):
    noise = "gaussian_level=0.2&seed=11"
    page.goto(f"{app}/denoising?run=denoising&source=upload&fit={fit}&{noise}&{QUICK}")
    picture = scene(61, 83)
    upload(page, picture)
    clean = to_picture(picture)
    noisy = spoil(clean, "gaussian", 0.2, seed=11)
    cleaned = restore(open_model(find_run("denoising")).model, noisy, fit=fit)
    assert np.abs(pixels(page, "Noisy") - 255.0 * noisy).max() <= 1
    assert np.abs(pixels(page, "Cleaned") - 255.0 * cleaned).max() <= 2
    before, after = f"{psnr(clean, noisy):.1f}", f"{psnr(clean, cleaned):.1f}"
    expect(page.locator(".live .figures")).to_contain_text(f"PSNR {before} → {after} dB")
    # the server shows the same noise, and measures the same
    expect(page.get_by_text(f"PSNR {before} dB")).to_be_visible()
    expect(page.get_by_text(f"PSNR {after} dB")).to_be_visible()


def test_a_link_brings_level_and_seed_back(page, app):
    page.goto(f"{app}/denoising?run=salt-and-pepper&{QUICK}")
    ready(page)
    slider(page).focus()
    for _ in range(5):
        slider(page).press("ArrowRight")
    page.wait_for_url(re.compile(r"[?&]salt_and_pepper_level=0.25"))
    before = seen(page)
    page.get_by_role("button", name="New noise of the same level").click()
    page.wait_for_url(re.compile(r"[?&]seed="))
    wait_until(page, lambda: all(a != b for a, b in zip(before, seen(page), strict=True)))
    shown = seen(page)
    again = page.context.new_page()
    again.goto(page.url)
    ready(again)
    assert float(slider(again).input_value()) == 0.25
    expect(again.locator(".live .seed")).to_have_text(f"seed {of_address(page.url, 'seed')}")
    wait_until(again, lambda: seen(again) == shown)


def test_the_wipe_is_moved_by_keys_and_reset_by_a_double_click(page, app):
    page.goto(f"{app}/denoising?run=denoising&{QUICK}")
    ready(page)
    grip = page.locator(".live").get_by_role("slider", name=re.compile("Wipe between"))
    grip.focus()
    grip.press("Home")
    assert grip.input_value() == "0"
    grip.press("ArrowRight")
    assert grip.input_value() == "1"
    box = box_of(grip)
    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 0.8 * box["height"])
    assert int(grip.input_value()) > 70
    page.mouse.dblclick(box["x"] + 0.8 * box["width"], box["y"] + 0.8 * box["height"])
    assert grip.input_value() == "50"


def test_a_model_that_is_told_classes_is_told_the_likeliest(page, app):
    page.goto(f"{app}/denoising?run=conditional-vae&noise=none&image=3&{QUICK}")
    ready(page)
    model = open_model(find_run("conditional-vae")).model
    x = torch.from_numpy(pixels(page, "As it is")[..., 0] / 255.0).float()[None, None]
    with torch.no_grad():
        wanted = model.reconstruct(x, told_classes(model, x))[0, 0].numpy()
    assert np.abs(pixels(page, "Cleaned")[..., 0] - 255.0 * wanted).max() <= 2
    expect(page.locator(".live .figures")).to_have_text("")  # nothing true to compare with
    page.get_by_text("photo", exact=True).click()
    expect(page.get_by_text(re.compile("each tile has its own"))).to_be_visible()
    expect(page.locator(".live")).to_have_count(0)


def test_of_a_large_picture_a_part_is_cleaned_as_it_is_in_the_whole(page, app):
    page.goto(f"{app}/denoising?run=undercomplete-mlp&source=upload&noise=masking&filters=&seed=4")
    picture = scene(420, 530)
    upload(page, picture)
    whole = page.get_by_role("application", name=re.compile("The whole picture"))
    whole.focus()
    for key in ("ArrowRight", "ArrowDown"):
        whole.press(key)
    part = np.s_[420 - 384 :, 530 - 512 :]
    noisy = spoil(to_picture(picture), "masking", 0.5, seed=4)
    cleaned = restore(open_model(find_run("undercomplete-mlp")).model, noisy)
    wait_until(page, lambda: np.abs(pixels(page, "Noisy") - 255.0 * noisy[part]).max() <= 1)
    wait_until(page, lambda: np.abs(pixels(page, "Cleaned") - 255.0 * cleaned[part]).max() <= 2)


def test_the_part_that_is_looked_at_is_in_the_address_when_the_hand_lets_go(page, app):
    page.goto(f"{app}/denoising?run=undercomplete-mlp&source=upload&noise=masking&filters=&seed=4")
    picture = scene(420, 530)
    upload(page, picture)
    middle, count = seen(page), page.locator(".live").get_attribute("data-decoded")
    whole = page.get_by_role("application", name=re.compile("The whole picture"))
    whole.scroll_into_view_if_needed()
    box = box_of(whole)
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.9 * box["height"])
    expect(page.locator(".live")).not_to_have_attribute("data-decoded", count)
    ready(page)
    assert seen(page) != middle
    assert not of_address(page.url, "part")
    page.mouse.up()
    page.wait_for_url(re.compile(r"[?&]part="))
    assert of_address(page.url, "part") == "0,36"
    shown = pixels(page, "Noisy"), pixels(page, "Cleaned")
    noisy = spoil(to_picture(picture), "masking", 0.5, seed=4)
    assert np.abs(shown[0] - 255.0 * noisy[36:, :512]).max() <= 1
    again = page.context.new_page()
    again.goto(page.url)
    upload(again, picture)
    for name, wanted in zip(("Noisy", "Cleaned"), shown, strict=True):
        assert np.array_equal(pixels(again, name), wanted)


def test_a_model_that_does_not_arrive_leaves_the_work_to_the_server(page, app):
    page.route("**/live/models/*/encoder.onnx", lambda route: route.abort())
    page.goto(f"{app}/denoising?run=denoising&{QUICK}")
    expect(page.get_by_text(re.compile("Decoded on the server"))).to_be_visible()
    expect(page.locator(".live")).to_have_count(0)
    expect(page.get_by_role("slider", name="σ")).to_be_visible()
    expect(page.get_by_text("This model", exact=True).first).to_be_visible()


def test_a_picture_that_nobody_shows_is_not_there(page, app):
    assert page.request.get(f"{app}/live/pictures/{'0' * 32}").status == 404
