"""A photograph before and after, in a real browser."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import box_of, wait_until

TWO_FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(done)))"""
ROW = """(canvas) => {
  const row = Math.round(0.3 * canvas.height);
  return [...canvas.getContext("2d").getImageData(0, row, canvas.width, 1).data];
}"""
ADDRESS = "photographs?photo=coins&classical=false"


@pytest.fixture
def view(page: Page, app: str):
    page.set_viewport_size({"width": 1100, "height": 1500})
    page.goto(f"{app}/{ADDRESS}")
    canvas = page.locator(".photo canvas")
    expect(canvas).to_be_visible(timeout=60_000)
    wait_until(page, lambda: row_of(canvas).max() > 0)
    return canvas


def strength(page: Page, value: float) -> None:
    page.get_by_label("Strength", exact=True).evaluate(
        "(slider, value) => { slider.value = value;"
        " slider.dispatchEvent(new Event('input', {bubbles: true})); }",
        value,
    )
    expect(page.locator(".photo .strength output")).to_have_text(f"{value:.2f}")


def row_of(canvas) -> np.ndarray:
    """Colours along a line across the picture, ``(W, 3)``."""
    return np.array(canvas.evaluate(ROW), float).reshape(-1, 4)[:, :3]


def right_half(canvas) -> np.ndarray:
    row = row_of(canvas)
    return row[len(row) // 2 + 8 : -8]


def differs(canvas, before: np.ndarray) -> bool:
    return not np.array_equal(row_of(canvas), before)


def test_the_slider_blends_between_results_while_it_is_dragged(page, view):
    found = {}
    for value in (0.0, 0.5, 0.75, 1.0):
        strength(page, value)
        page.wait_for_function("() => new Promise(requestAnimationFrame)")
        found[value] = right_half(view)
    assert np.abs(found[0.0] - found[1.0]).mean() > 3
    middle = (found[0.5] + found[1.0]) / 2
    assert np.abs(found[0.75] - middle).max() <= 1.5


def test_the_handle_wipes_by_keys_and_by_pointer(page, view):
    stage = page.locator(".photo .stage")
    before = row_of(view)
    stage.focus()
    for _ in range(10):
        stage.press("ArrowRight")
    expect(stage).to_have_attribute("aria-valuenow", "70")
    wait_until(page, lambda: differs(view, before))
    box = box_of(stage)
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 50, steps=4)
    page.mouse.up()
    expect(stage).to_have_attribute("aria-valuenow", "20")


def test_both_sides_zoom_and_move_together(page, view):
    scale = page.locator(".photo .zoom output")
    fit = scale.inner_text()
    page.get_by_role("button", name="Zoom in (+)").click()
    expect(scale).not_to_have_text(fit)
    before = row_of(view)
    box = box_of(page.locator(".photo .stage"))
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.25 * box["width"] - 40, box["y"] + 30, steps=4)
    page.mouse.up()
    wait_until(page, lambda: differs(view, before))
    page.get_by_role("button", name="The whole picture (0)").click()
    expect(scale).to_have_text(fit)


def test_what_is_painted_is_filled(page, app):
    page.set_viewport_size({"width": 1100, "height": 1500})
    page.goto(f"{app}/photographs?photo=coins&classical=false&task=Fill+holes&missing=painted")
    stage = page.locator(".photo .stage")
    expect(stage).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Paint with the pointer")).to_have_attribute(
        "aria-pressed", "true"
    )
    canvas = page.locator(".photo canvas")
    wait_until(page, lambda: row_of(canvas).max() > 0)
    before, box = row_of(canvas), box_of(stage)
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.3 * box["height"], steps=6)
    page.mouse.up()
    page.get_by_role("button", name="Paint with the pointer").click()  # strokes are hidden
    page.evaluate(TWO_FRAMES)
    wait_until(page, lambda: differs(canvas, before))
    page.get_by_role("button", name="Take all strokes back").click()


def test_what_is_painted_is_coloured(page, app):
    page.set_viewport_size({"width": 1100, "height": 1500})
    page.goto(f"{app}/photographs?photo=coins&classical=false&task=Colourise")
    stage, canvas = page.locator(".photo .stage"), page.locator(".photo canvas")
    expect(stage).to_be_visible(timeout=60_000)
    expect(page.get_by_text("paint a few strokes")).to_be_visible()
    wait_until(page, lambda: row_of(canvas).max() > 0)
    undo = page.get_by_role("button", name="Take the last stroke back")
    expect(undo).to_be_disabled()
    page.get_by_role("button", name="Red ([").click()
    box = box_of(stage)
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.6 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.6 * box["height"], steps=6)
    page.mouse.up()
    expect(page.get_by_text("what they become")).to_be_visible()

    def redness():
        row = right_half(canvas)
        return (row[:, 0] - row[:, 2]).mean()

    wait_until(page, lambda: redness() > 3)
    undo.click()
    wait_until(page, lambda: redness() < 1.5)
    # by keys: the next colour, and a dot where the brush was moved
    stage.focus()
    stage.press("]")
    expect(page.get_by_role("button", name="Orange")).to_have_attribute("aria-pressed", "true")
    for _ in range(4):
        stage.press("Shift+ArrowLeft")
    stage.press(" ")
    wait_until(page, lambda: redness() > 3)
    page.get_by_role("button", name="Take all strokes back").click()
    expect(page.get_by_text("paint a few strokes")).to_be_visible()
