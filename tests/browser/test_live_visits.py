"""Live views over a whole visit: what stays open, what comes back, and what two tabs share."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import expect

from tests.browser.conftest import SEED, agree, picture, pixels_of, press, ready, wait_until

NUM_CHANGES, EVERY = 200, 20
MODELS = ("student", "undercomplete-mlp", "beta-vae", "gru", "vae-2d")
MAX_GROWTH = 1.25
WATCH = """
window.memories = [];
for (const name of ["instantiate", "instantiateStreaming"]) {
  const make = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const made = await make.apply(WebAssembly, given);
    const sides = [...Object.values(given[1] ?? {}), made.instance.exports];
    const memory = sides.flatMap(Object.values).find((one) => one instanceof WebAssembly.Memory);
    window.memories.push(memory);
    return made;
  };
}
"""
MOST_OPEN = 3  # what is shown, and two for who comes back
OPEN = """async (most) => {
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  const live = await import(files.find((name) => name.includes("/live/assets/live-")));
  for (let wait = 0; wait < 100 && live.numOpen() > most; wait += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));  // some are being closed
  }
  return live.numOpen();
}"""


def go_to(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_many_page_changes_leave_one_engine_few_models_and_level_memory(page, app):
    page.add_init_script(WATCH)
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")

    def memory():
        tools.send("HeapProfiler.collectGarbage")
        metrics = {m["name"]: m["value"] for m in tools.send("Performance.getMetrics")["metrics"]}
        (engine,) = page.evaluate("window.memories.map((memory) => memory.buffer.byteLength)")
        return metrics["JSHeapUsedSize"], engine

    page.goto(f"{app}/traversal?run=vae-2d&start=centre")
    ready(page)
    held = []
    for change in range(NUM_CHANGES):
        go_to(page, ("Plane", "Traverse")[change % 2])
        if change % EVERY == EVERY - 1:
            name = MODELS[change // EVERY % len(MODELS)]
            page.get_by_role("combobox", name="Model").click()
            page.get_by_role("combobox", name="Model").fill(name)
            page.get_by_role("option", name=name, exact=True).click()
            page.wait_for_url(re.compile(rf"[?&]run={name}"))
            ready(page)
            assert page.evaluate(OPEN, MOST_OPEN) <= MOST_OPEN
            held.append(memory())
    # by then each model has been shown once
    first, last = held[len(MODELS) - 1], held[-1]
    assert last[0] <= MAX_GROWTH * first[0]
    assert last[1] == first[1]


def test_a_page_that_was_left_is_as_it_was_when_a_person_comes_back(page, app):
    page.goto(f"{app}/traversal?run=vae&start=draw&seed={SEED}")
    ready(page)
    press(page, 1, "ArrowRight", 9)
    expect(page.locator(".live .pace")).to_be_visible()
    wait_until(page, lambda: agree(page, "vae"))
    before = pixels_of(picture(page))
    go_to(page, "Plane")
    ready(page)
    go_to(page, "Traverse")
    ready(page)
    wait_until(page, lambda: np.array_equal(pixels_of(picture(page)), before))


def test_two_tabs_do_not_mix(page, app):
    page.goto(f"{app}/traversal?run=vae&start=draw&seed={SEED}")
    ready(page)
    other = page.context.new_page()
    other.goto(f"{app}/traversal?run=beta-vae&start=draw&seed={SEED}")
    ready(other)
    for tab, place, key in ((page, 0, "ArrowRight"), (other, 1, "ArrowLeft")) * 2:
        tab.bring_to_front()
        press(tab, place, key, 6)
    for tab, name in ((page, "vae"), (other, "beta-vae")):
        tab.bring_to_front()
        wait_until(tab, lambda tab=tab, name=name: agree(tab, name))
