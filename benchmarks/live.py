"""Speed of decoding in the browser, on ``streamlit run app.py`` as it is shipped.

    python -m benchmarks.live                the smallest and the largest model
    python -m benchmarks.live --models all   every shipped model that has sliders

A slider of Traverse is dragged to and fro for five seconds. *Moved* is from the pointer's event to
new pixels on the canvas, in milliseconds; *frames* are the page's own, a second. *Ready* is from
the heading of the page to the first decoded picture, at the first visit and at the second, for
which the browser has everything in its cache. *Native* is one step of Streamlit's slider with the
server decoding, timed from the key to the new picture; while it is dragged nothing happens at all.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import time
from typing import TYPE_CHECKING, Any

from benchmarks.browsing import WAIT_MS, open_browser, serve, wait_until_it_answers

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

DRAG_SECONDS = 5.0
DECODED = """() => {
  const find = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.classList?.contains("live") && element.dataset.decoded) return true;
      if (element.shadowRoot && find(element.shadowRoot)) return true;
    }
    return false;
  };
  return find(document);
}"""
WATCH = """(root) => {
  window.moved = [];
  window.frames = [];
  let begun = 0;
  const start = () => { begun = performance.now(); };
  root.querySelector(".range").addEventListener("input", start, true);
  new MutationObserver(() => {
    if (begun) window.moved.push(performance.now() - begun);
    begun = 0;
  }).observe(root, { attributes: true, attributeFilter: ["data-decoded"] });
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    window.frames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Time decoding in the browser.")
    parser.add_argument("--models", default="", help="names with commas; 'all'")
    parser.add_argument("--port", type=int, default=8651)
    options = parser.parse_args()
    names = _named(options.models)
    print(f"load {os.getloadavg()[0]:.1f}")
    print(
        f"{'model':22} {'pixels':>8} {'ready, s':>9} {'again, s':>9} {'moved p50':>10} "
        f"{'p95, ms':>8} {'frames/s':>9} {'native p50, ms':>15} {'ratio':>6}"
    )
    with serve(options.port) as address, open_browser() as browser:
        wait_until_it_answers(address)
        for name, pixels in names.items():
            context = browser.new_context(viewport={"width": 1400, "height": 1000})
            context.set_default_timeout(WAIT_MS)
            figures = _time_model(context, f"{address}/traversal?run={name}")
            context.close()
            print(
                f"{name:22} {pixels:>8} {figures['ready']:9.2f} {figures['again']:9.2f} "
                f"{figures['p50']:10.1f} {figures['p95']:8.1f} {figures['fps']:9.0f} "
                f"{figures['native']:15.0f} {figures['native'] / figures['p50']:6.0f}"
            )


def _named(wanted: str) -> dict[str, str]:
    """Return models and the sizes of their pictures, by size of the decoder."""
    from aelib.runs import list_runs, open_model

    found = []
    for run in list_runs():
        model = open_model(run).model
        if len(model.latent_shape) == 1:
            size = sum(p.numel() for p in model.decoder.parameters()) * model.image.num_values
            shape = f"{model.image.height}×{model.image.width}"
            found.append((size, run.id, shape))
    found.sort()
    if wanted not in ("", "all"):
        return {name: shape for _, name, shape in found if name in wanted.split(",")}
    chosen = found if wanted == "all" else [found[0], found[-1]]
    return {name: shape for _, name, shape in chosen}


def _time_model(context: BrowserContext, url: str) -> dict[str, Any]:
    page = context.new_page()
    ready = _time_ready(page, url)
    again = _time_ready(page, url)
    page.locator(".live").evaluate(WATCH)
    _drag(page, page.locator(".live .range").first)
    moved = sorted(page.evaluate("() => window.moved"))
    frames = page.evaluate("() => window.frames")
    page.close()
    return {
        "ready": ready,
        "again": again,
        "p50": statistics.median(moved),
        "p95": moved[int(0.95 * len(moved))],
        "fps": 1000.0 * len(frames) / sum(frames),
        "native": _time_native(context.new_page(), f"{url}&decode=server"),
    }


def _time_ready(page: Page, url: str) -> float:
    page.goto(url, wait_until="commit")
    page.locator("h1", has_text="Traverse").wait_for()
    start = time.monotonic()
    page.wait_for_function(DECODED, polling=20)
    return time.monotonic() - start


def _drag(page: Page, knob: Any) -> None:  # noqa: ANN401 -- a locator
    box = knob.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    end, turn = time.monotonic() + DRAG_SECONDS, 0
    while time.monotonic() < end:
        turn += 1
        page.mouse.move(box["x"] + box["width"] * (0.5 + 0.45 * math.sin(turn / 9)), middle)
    page.mouse.up()


def _time_native(page: Page, url: str) -> float:
    page.goto(url)
    picture = page.get_by_role("img", name="The decoded picture")
    picture.wait_for()
    knob = page.get_by_test_id("stMain").get_by_role("slider").first
    times = []
    for turn in range(8):
        before = picture.get_attribute("src")
        knob.focus()
        start = time.monotonic()
        knob.press("ArrowRight" if turn % 4 < 2 else "ArrowLeft")
        page.wait_for_function(
            "([image, before]) => image.getAttribute('src') !== before && image.complete",
            arg=[picture.element_handle(), before],
            polling=5,
        )
        times.append(1000.0 * (time.monotonic() - start))
        page.wait_for_timeout(600)
    page.close()
    return statistics.median(times[1:])


if __name__ == "__main__":
    main()
