"""Take the pictures of the README: ``python docs/make_screenshots.py [page …]``.

Starts the app with folders of its own and needs Chromium on the path, as the browser tests do.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
TARGET = Path(__file__).with_name("screenshots")
NAMES = ("chromium", "chromium-browser", "google-chrome")
SIZE = {"width": 1400, "height": 1100}
SETTLE_MS = 4000
# page: address, and text or selector that shows when it is ready
PAGES = {
    "overview": ("", "text=Test MSE"),
    "data": ("data", "text=Pictures per class"),
    "training": ("training?view=Runs&run=vae", "text=Training curves"),
    "latent_map": ("latent_map?run=vae&map=UMAP", '.live[data-complete="true"]'),
    "interpolation": (
        "interpolation?run=vae&t=0.45&way=linear&way=geodesic",
        '.live[data-complete="true"]',
    ),
    "traversal": ("traversal?run=vae&image=7", ".live[data-decoded]"),
    "plane": ("plane?run=vae-2d", '.live[data-complete="true"]'),
    "codes": ("codes?run=vq-vae&image=1", ".live[data-decoded]"),
    "arithmetic": (
        "arithmetic?run=vae&image=1&add=c1:0.8,c8:0",
        ".live[data-decoded]",
    ),
    "compare": ("compare?run=vae", '.live[data-complete="true"]'),
    "generation": (
        "generation?run=vae&source=a+fitted+mixture",
        "text=draws from Gaussians",
    ),
    "photographs": ("photographs?photo=astronaut", "text=What was removed"),
    "anomalies": ("anomalies?run=vae", "text=How strange is one picture?"),
    "compression": ("compression?run=vae", ".js-plotly-plot .legend"),
    "health": ("health?run=beta-vae", '[data-testid="stPlotlyChart"]'),
    "denoising": ("denoising?run=denoising&image=7", '.live[data-complete="true"]'),
}


@contextlib.contextmanager
def _app(folder: Path):  # noqa: ANN202 -- yields the address
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    places = {f"AELIB_{name}": str(folder / name.lower()) for name in ("RUNS", "DATA", "CACHE")}
    environment = os.environ | places
    umap = ["project", "vae", "--split", "test", "--method", "umap"]
    subprocess.run([sys.executable, "-m", "aelib", *umap], cwd=PROJECT, env=environment, check=True)
    words = ["run", "app.py", "--server.headless=true", f"--server.port={port}"]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", *words], cwd=PROJECT, env=environment
    )
    address = f"http://127.0.0.1:{port}"
    while server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health"):  # noqa: S310
            break
        time.sleep(0.2)
    try:
        yield address
    finally:
        server.terminate()
        server.wait()


def _take(page: Page, address: str, name: str) -> None:
    path, ready = PAGES[name]
    page.goto(f"{address}/{path}")
    page.locator(ready).first.wait_for(timeout=120_000)
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=TARGET / f"{name}.png")


def main(names: list[str]) -> None:
    """Take the named pictures, or all."""
    browser_path = next(path for name in NAMES if (path := shutil.which(name)))
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(viewport=SIZE).new_page()
        with _app(Path(folder)) as address:
            for name in names or PAGES:
                _take(page, address, name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
