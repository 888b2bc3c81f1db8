"""Speed of the app: the first page after ``streamlit run app.py``, and each change of page.

    python -m benchmarks.pages

Each start is a new server and a new visitor in a headless Chromium that is open already; the clock
runs from the start of the server's process to the moment that the visitor sees the heading, and
the last picture, of the overview. A change of page runs from the click in the menu to the heading
of the new page, after every page was opened once.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from typing import TYPE_CHECKING

from benchmarks.browsing import WAIT_MS, open_browser, serve, wait_until_it_answers
from pages._ui.navigation import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIRST_SECONDS, SWITCH_MS = 4.0, 300.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the first page and each change of page.")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--port", type=int, default=8650)
    options = parser.parse_args()
    print(f"{options.repetitions} repetitions, load {os.getloadavg()[0]:.1f}")
    with open_browser() as browser:
        starts = []
        for _ in range(options.repetitions):
            page = browser.new_page()
            starts.append(_time_start(page, options.port))
            page.close()
        for name, values in zip(
            ("heading", "last picture"), zip(*starts, strict=True), strict=True
        ):
            _print_row(f"start to {name}", values, "s", FIRST_SECONDS)
        with serve(options.port) as address:
            page = browser.new_page()
            for title, values in _time_switches(page, address, options.repetitions).items():
                _print_row(f"to {title}", values, "ms", SWITCH_MS)


def _print_row(name: str, values: tuple[float, ...] | list[float], unit: str, goal: float) -> None:
    digits = 2 if unit == "s" else 0
    print(
        f"{name:24} {statistics.median(values):8.{digits}f} {unit}"
        f"   ({min(values):.{digits}f} to {max(values):.{digits}f})   goal {goal:g} {unit}"
    )


def _time_start(page: Page, port: int) -> tuple[float, float]:
    start = time.monotonic()
    with serve(port) as address:
        wait_until_it_answers(address)
        page.goto(address, wait_until="commit")
        _wait_for_heading(page, PAGES[0].title)
        heading = time.monotonic() - start
        _wait_until_idle(page)
        return heading, time.monotonic() - start


def _wait_for_heading(page: Page, title: str) -> None:
    page.locator("h1", has_text=title).first.wait_for(timeout=WAIT_MS)


def _wait_until_idle(page: Page) -> None:
    """Wait until the script has run and every picture is drawn."""
    page.locator("[data-test-script-state=notRunning]").wait_for(timeout=WAIT_MS, state="attached")
    page.wait_for_function(
        "[...document.images].every(image => image.complete)", timeout=WAIT_MS, polling=50
    )


def _time_switches(page: Page, address: str, repetitions: int) -> dict[str, list[float]]:
    wait_until_it_answers(address)
    page.goto(address)
    _wait_for_heading(page, PAGES[0].title)
    times: dict[str, list[float]] = {spec.title: [] for spec in PAGES}
    for turn in range(repetitions + 1):
        for spec in (*PAGES[1:], PAGES[0]):
            link = page.locator("[data-testid=stSidebarNav] a", has_text=spec.title).first
            _wait_until_idle(page)
            start = time.monotonic()
            link.click()
            _wait_for_heading(page, spec.title)
            if turn:  # the first turn fills the caches
                times[spec.title].append(1000 * (time.monotonic() - start))
    return times


if __name__ == "__main__":
    main()
