"""The page Latent map with very many pictures: time to the map and to a gallery, and memory.

    python -m benchmarks.map_app
    python -m benchmarks.map_app --counts 1000000 --latent-dim 64

A set of so many pictures of 8 × 8 pixels is made, and a VAE with random weights. A visitor in a
headless Chromium does the same with some thousand pictures first, so that all that the page loads
is there, then opens the map of the many: the training pictures of the set, all points, as PCA.
*First* is the time until the points are on the screen, with encoding, *again* the same for another
visitor.
*Gallery* is from the release of a lasso around the middle to the gallery of what is in it, of which
*chosen* tells the number. *Encoded* is the size of the latents' means, *after* what the server's
memory grew by in all, less the pictures, which are there however they are shown; *peak* is the most
that it grew by on the way, pictures and all.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.browsing import open_browser, serve, wait_until_it_answers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIDE, CLASSES = 8, 10
FEW = (2_000, 2_200, 2_400)
REACH = 60
WAIT_MS = 1_200_000


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the server's memory.")
    parser.add_argument("--counts", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--latent-dim", type=int, default=16)
    parser.add_argument("--port", type=int, default=8653)
    known = parser.parse_args()
    print(f"latents of {known.latent_dim} numbers, load {os.getloadavg()[0]:.1f}")
    heads = (
        "points",
        "first s",
        "again s",
        "gallery s",
        "chosen",
        "encoded MB",
        "after MB",
        "peak MB",
    )
    print("".join(f"{head:>12}" for head in heads))
    for count in known.counts:
        with tempfile.TemporaryDirectory() as folder:
            for name in ("AELIB_DATA", "AELIB_RUNS", "AELIB_CACHE"):
                os.environ[name] = str(Path(folder) / name.lower())
            for number in (*FEW, count):
                _make(number, known.latent_dim)
            with serve(known.port) as address, open_browser() as browser:
                wait_until_it_answers(address)
                _row(browser, address, count, known.latent_dim)


def _row(browser: Browser, address: str, count: int, latent_dim: int) -> None:
    server = _server()
    for few in FEW:
        _lasso(browser, address, few)
    before = _memory(server, "VmRSS")
    first = _visit(browser, address, count)
    again = _visit(browser, address, count)
    gallery, chosen = _lasso(browser, address, count)
    peak = _memory(server, "VmHWM") - before
    after = _memory(server, "VmRSS") - before
    pictures = count * 10 / 8 * SIDE**2 / 2**20
    encoded = 4 * count * latent_dim / 2**20
    told = f"{count:>12,}{first:12.1f}{again:12.1f}{gallery:12.1f}{chosen:12,}{encoded:12.0f}"
    print(f"{told}{after - pictures:12.0f}{peak:12.0f}", flush=True)


def _make(count: int, latent_dim: int) -> None:
    """Make a set of which ``count`` pictures are training pictures, and a model of it."""
    import torch

    from aelib.core.types import ImageSpec
    from aelib.data import ImageSet
    from aelib.data.own_store import OwnImages, store_own
    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory, runs_root, save_weights
    from aelib.runs.config import run_config_from_dict

    total = count * 10 // 8
    source = torch.Generator().manual_seed(0)
    labels = torch.randint(CLASSES, (total,), generator=source)
    shades = torch.randint(0, 256, (CLASSES, 1, SIDE, SIDE), generator=source)[labels]
    noise = torch.randint(-40, 41, shades.shape, generator=source)
    images = ImageSet((shades + noise).clamp_(0, 255).byte(), labels)
    del shades, noise
    own = OwnImages(
        id=f"many-{count}",
        name=f"{count:,} pictures",
        num_images=total,
        size=SIDE,
        channels=1,
        crop="",
        class_names=tuple("abcdefghij"),
        digest=images.digest,
        created="",
    )
    store_own(own, images)
    config = run_config_from_dict({
        "data": {"name": "own", "id": own.id},
        "model": {
            "backbone": {"name": "mlp", "hidden": [64]},
            "bottleneck": {"name": "gaussian", "latent_dim": latent_dim},
        },
    })
    run = RunDirectory.create(runs_root() / f"many-{count}", config)
    torch.manual_seed(0)
    model = Autoencoder(config.model, ImageSpec(1, SIDE, SIDE, CLASSES))
    save_weights(run.weights_path, model, {"epoch": 0})


def _server() -> int:
    for child in Path("/proc/self/task").glob("*/children"):
        for number in child.read_text().split():
            if b"streamlit" in Path(f"/proc/{number}/cmdline").read_bytes():
                return int(number)
    raise RuntimeError("the app's process was not found")


def _memory(process: int, kind: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{kind}:"))


def _visit(browser: Browser, address: str, count: int) -> float:
    page, seconds = _opened(browser, address, count)
    page.close()
    return seconds


def _lasso(browser: Browser, address: str, count: int) -> tuple[float, int]:
    page, _ = _opened(browser, address, count)
    box = page.locator(".scatter").bounding_box()
    if box is None:
        raise RuntimeError("the map is not on the page")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.keyboard.down("Shift")
    page.mouse.move(x - REACH, y - REACH)
    page.mouse.down()
    for dx, dy in ((REACH, -REACH), (REACH, REACH), (-REACH, REACH)):
        page.mouse.move(x + dx, y + dy, steps=5)
    start = time.perf_counter()
    page.mouse.up()
    heading = page.get_by_role("heading", name=re.compile("Selection:"))
    heading.wait_for(timeout=WAIT_MS)
    page.get_by_text(re.compile(r"^Showing \d+ of [\d,]+\. Click")).wait_for(timeout=WAIT_MS)
    seconds = time.perf_counter() - start
    chosen = int(re.sub(r"\D", "", heading.inner_text()))
    page.close()
    return seconds, chosen


def _opened(browser: Browser, address: str, count: int) -> tuple[Page, float]:
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    start = time.perf_counter()
    page.goto(f"{address}/latent_map?run=many-{count}&map=PCA&split=train&points=all")
    page.locator("[data-complete=true]").first.wait_for(timeout=WAIT_MS, state="attached")
    return page, time.perf_counter() - start


if __name__ == "__main__":
    main()
