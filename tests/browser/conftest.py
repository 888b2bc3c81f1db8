"""The app as a person meets it: ``streamlit run app.py`` and a real, headless browser."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from aelib.analysis.decoding import decode_flat
from aelib.analysis.starts import draw_latent
from aelib.runs import find_run, open_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray
    from playwright.sync_api import Browser, FloatRect, Locator, Page
    from torch import Tensor

PROJECT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)
PIXELS = """canvas => Array.from(
  canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data)"""
START_SECONDS = 60
WAIT_MS = 60_000
SEED = 5  # of the latent that models draw


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep one browser and one server at a time: they share two cores with everything else.

    What fails is run once more, as a browser on a loaded machine may fail by its pace alone; the
    summary names it as rerun.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless browser, or a skip where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        message = f"no browser on the path: {', '.join(NAMES)}"
        if os.environ.get("AELIB_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield instance
        instance.close()


@contextlib.contextmanager
def _serve(folder: Path) -> Iterator[str]:
    """Start the app with folders of its own; yield its address; end it and what it trains."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = {f"AELIB_{name.upper()}": str(folder / name) for name in ("runs", "data", "cache")}
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.headless=true", f"--server.port={port}"]
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            command + options,
            cwd=PROJECT,
            env=os.environ | variables | {"OMP_NUM_THREADS": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(address, server)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


@pytest.fixture
def serve() -> Callable[[Path], AbstractContextManager[str]]:
    """Start apps: ``with serve(folder) as address``."""
    return _serve


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app that the tests of one file share."""
    with _serve(tmp_path_factory.mktemp("app")) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new visitor, with a wide window."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True)
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


def pixels_of(canvas: Locator) -> NDArray[np.int64]:
    """Red, green and blue of what is drawn on a canvas, ``(H, W, 3)``."""
    width, height = (int(canvas.get_attribute(side) or 0) for side in ("width", "height"))
    return np.array(canvas.evaluate(PIXELS), int).reshape(height, width, 4)[..., :3]


def picture(page: Page) -> Locator:
    """What a live view has decoded."""
    return page.get_by_role("img", name="The decoded picture")


def of_address(url: str, name: str) -> str:
    """What an address says of something; empty for nothing."""
    return urllib.parse.parse_qs(urllib.parse.urlsplit(url).query).get(name, [""])[0]


def moved(page: Page) -> dict[int, float]:
    """Dimensions that the page's address says are moved, with their values."""
    pairs = [part.split(":") for part in of_address(page.url, "z").split(",") if part]
    return {int(dimension): float(value) for dimension, value in pairs}


def press(page: Page, place: int, key: str, times: int) -> None:
    """Press a key on the slider of a dimension, and wait until the address has its last value."""
    knob = page.locator(".live .range").nth(place)
    knob.focus()
    for _ in range(times):
        knob.press(key)
    last = float(knob.input_value())
    wait_until(page, lambda: any(abs(value - last) < 0.005 for value in moved(page).values()))


def pixels_by_torch(image: Tensor) -> NDArray[np.float32]:
    """Red, green and blue of a picture ``(C, H, W)`` as a canvas has them, ``(H, W, 3)``."""
    return (image.permute(1, 2, 0).expand(-1, -1, 3) * 255.0).round().numpy()


def decoded_by_torch(name: str, moves: Mapping[int, float]) -> NDArray[np.float32]:
    """Pixels of a model's draw by :data:`SEED`, with some dimensions moved."""
    model = open_model(find_run(name)).model
    latent = draw_latent(model, SEED)
    for dimension, value in moves.items():
        latent[dimension] = value
    return pixels_by_torch(decode_flat(model, latent.unsqueeze(0))[0])


def agree(page: Page, name: str) -> bool:
    """Whether the picture is what torch makes of the latents in the address."""
    wanted = decoded_by_torch(name, moved(page))
    return bool(np.abs(pixels_of(picture(page)) - wanted).max() <= 2)


def ready(page: Page) -> None:
    """Wait until a live view has decoded something."""
    from playwright.sync_api import expect

    expect(page.locator(".live")).to_have_attribute("data-decoded", re.compile(r"\d+"))


def wait_until(page: Page, holds: Callable[[], object]) -> None:
    """Wait until something holds that no element tells; fail when it never does."""
    end = time.monotonic() + WAIT_MS / 1000
    while not holds():
        if time.monotonic() > end:
            pytest.fail("what was waited for never came")
        page.wait_for_timeout(100)


def box_of(element: Locator) -> FloatRect:
    """Where an element is, once it no longer moves: what comes late pushes others down."""
    box = None
    while box is None or box != element.bounding_box():
        box = element.bounding_box()
        element.page.wait_for_timeout(400)
    return box


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            pytest.fail(f"the app ended with code {server.returncode}")
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{address}/_stcore/health") as answer,  # noqa: S310
        ):
            if answer.status == 200:
                return
        time.sleep(0.1)
    pytest.fail("the app did not become healthy")
