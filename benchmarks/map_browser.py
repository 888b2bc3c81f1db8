"""Speed of the map's points in a browser, beside plotly's scattergl, regl-scatterplot and WebGL.

    python -m benchmarks.map_browser                   10,000, 70,000 and a million points
    python -m benchmarks.map_browser --counts 70000 --regl regl.js

``regl.js`` is regl-scatterplot as one file, which is not shipped:

    npm install --prefix FOLDER regl-scatterplot@1.16
    web/node_modules/.bin/esbuild FOLDER/node_modules/regl-scatterplot/dist/*.esm.js --bundle
    --format=esm --outfile=regl.js          (with the line before in one)

The built component stands alone on a page, with the same points, colours and sizes as the others:
held-out pictures of the sets that come along are fewer. *Shown* is from the address to the first
picture. *Moves* are frames a second while a pointer drags the map, one move before each as a
browser hands them out, and *p95* is the slow end of those frames. *Lasso* is the time for 31 moves
around a third of the points, from the press until the chosen are known, and *known* the part of it
after the release. *webgl* is one draw call of all points at each move. Headless Chromium without a
GPU shares two cores with the driver: only ratios of one run mean something.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import http.server
import io
import math
import os
import statistics
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import plotly
from PIL import Image

from benchmarks.browsing import PROJECT, WAIT_MS, open_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

COUNTS = (10_000, 70_000, 1_000_000)
PAN_SECONDS, LASSO_MOVES, NUM_CLASSES = 4.0, 31, 10
ASSETS = PROJECT / "pages/_ui/live/assets"
PAGE = b"""<!doctype html><meta charset="utf-8">
<style>body { margin: 0; font: 14px sans-serif } #root { width: 1200px; height: 600px }</style>
<div id="root"></div><script src="/contestants.js"></script>"""
FIGURES = ("shown", "moves", "p95", "lasso", "known")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time maps in the browser.")
    parser.add_argument("--counts", type=int, nargs="+", default=list(COUNTS))
    parser.add_argument("--regl", type=Path, help="regl-scatterplot.esm.js, if it is to take part")
    parser.add_argument("--only", nargs="+", default=["ours", "plotly", "regl", "webgl"])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    names = [name for name in options.only if name != "regl" or options.regl]
    with _serve(_files(options.counts, options.regl)) as address, open_browser() as browser:
        for count in options.counts:
            print(f"\n{count:,} points, load {os.getloadavg()[0]:.1f}")
            heads = ("", "shown, s", "moves/s", "p95, ms", "lasso, s", "known, ms")
            print("".join(f"{head:>10}" for head in heads))
            rounds = [
                {name: _time(browser, address, name, count) for name in names}
                for _ in range(options.rounds)
            ]
            _tell(names, rounds)


def _tell(names: list[str], rounds: list[dict[str, dict[str, float]]]) -> None:
    median = {
        name: {f: statistics.median(one[name][f] for one in rounds) for f in FIGURES}
        for name in names
    }
    for name, figures in median.items():
        print(
            f"{name:>10}{figures['shown']:10.2f}{figures['moves']:10.1f}{figures['p95']:10.0f}"
            f"{figures['lasso']:10.2f}{figures['known']:10.0f}"
        )
    ours = median.get("ours")
    for name, other in median.items():
        if ours and name != "ours":
            print(
                f"ours to {name}: shown {other['shown'] / ours['shown']:.1f} ×, "
                f"moves {ours['moves'] / other['moves']:.1f} ×, "
                f"lasso {other['lasso'] / ours['lasso']:.1f} ×"
            )


def _time(browser: Browser, address: str, name: str, count: int) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1240, "height": 720})
    context.set_default_timeout(4 * WAIT_MS)
    page = context.new_page()
    page.goto(address)
    begun = page.evaluate("() => performance.now()")
    script, style = (next(ASSETS.glob(f"live-*.{kind}")).name for kind in ("js", "css"))
    files = {"live": f"/assets/{script}", "style": f"/assets/{style}"}
    opened = page.evaluate(
        "([name, count, files]) => window.begin(name, count, files)", [name, count, files]
    )
    figures = {"shown": (opened["shown"] - begun) / 1000}
    figures |= _pan(page, opened["box"]) | _lasso(page, opened["box"])
    context.close()
    return figures


def _pan(page: Page, box: list[float]) -> dict[str, float]:
    left, top, width, height = box
    page.mouse.move(left + width / 2, top + height / 2)
    page.mouse.down()
    frames = sorted(
        page.evaluate("([box, seconds]) => window.drag(box, seconds)", [box, PAN_SECONDS])
    )
    page.mouse.up()
    return {
        "moves": 1000 * len(frames) / sum(frames),
        "p95": frames[min(len(frames) - 1, int(0.95 * len(frames)))],
    }


def _lasso(page: Page, box: list[float]) -> dict[str, float]:
    left, top, width, height = box
    page.evaluate("() => window.stage.draw()")
    page.evaluate("() => { window.chosen = 0; }")
    start = page.evaluate("() => performance.now()")
    for turn in range(LASSO_MOVES):
        angle = 2 * math.pi * turn / LASSO_MOVES
        page.mouse.move(
            left + width / 2 + 0.22 * width * math.cos(angle),
            top + height / 2 + 0.3 * height * math.sin(angle),
        )
        if not turn:
            page.mouse.down()
    page.mouse.up()
    page.wait_for_function("() => window.chosen")
    chosen, released, found = page.evaluate("() => [window.chosen, window.released, window.found]")
    if not found:
        raise SystemExit("the lasso found nothing")
    return {"lasso": (chosen - start) / 1000, "known": chosen - released}


def _files(counts: list[int], regl: Path | None) -> dict[str, bytes]:
    files = {"/": PAGE, "/contestants.js": (PROJECT / "benchmarks/map_contestants.js").read_bytes()}
    files["/plotly.js"] = (Path(plotly.__file__).parent / "package_data/plotly.min.js").read_bytes()
    files |= {f"/assets/{path.name}": path.read_bytes() for path in ASSETS.glob("live-*")}
    if regl:
        files["/regl.js"] = regl.read_bytes()
    rng = np.random.default_rng(0)
    sheet = io.BytesIO()
    Image.fromarray(rng.integers(0, 256, (896, 896), np.uint8)).save(sheet, "WEBP", quality=40)
    files["/data/sheet"] = sheet.getvalue()
    for count in counts:
        kind = rng.integers(0, NUM_CLASSES, count)
        middles, spreads = rng.normal(0, 2.0, (NUM_CLASSES, 2)), rng.uniform(0.3, 1.0, NUM_CLASSES)
        places = middles[kind] + spreads[kind, None] * rng.normal(size=(count, 2))
        whole, real = (lambda a: a.astype("<i4").tobytes()), (lambda a: a.astype("<f4").tobytes())
        files[f"/data/points-{count}"] = b"".join(
            [whole(np.arange(count)), real(places[:, 0]), real(places[:, 1]), whole(kind),
             real(rng.uniform(size=count)), whole(-np.ones(count))]
        )  # fmt: skip
        files[f"/data/values-{count}"] = real(kind)
    return files


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers from memory."""

    protocol_version = "HTTP/1.1"
    types: ClassVar = {"/": "text/html", ".js": "text/javascript", ".css": "text/css"}

    def __init__(self, *args: Any, files: dict[str, bytes]) -> None:  # noqa: ANN401 -- a base's
        self.files = files
        super().__init__(*args)

    def do_GET(self) -> None:
        data = self.files.get(self.path)
        self.send_response(404 if data is None else 200)
        kind = self.types.get(self.path) or self.types.get(Path(self.path).suffix)
        self.send_header("Content-Type", kind or "application/octet-stream")
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def _serve(files: dict[str, bytes]) -> Iterator[str]:
    handler = functools.partial(_Handler, files=files)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()


if __name__ == "__main__":
    main()
