"""Size of the single HTML file that *Share* writes, for every shipped model.

python -m benchmarks.shared            2,000 pictures each, as the page offers at first
python -m benchmarks.shared --pictures 5000 --models vae,student
"""

from __future__ import annotations

import argparse
import logging


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure shared files.")
    parser.add_argument("--models", type=lambda text: text.split(","), default=())
    parser.add_argument("--pictures", type=int, default=2000)
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # Streamlit misses its server
    from aelib.runs import list_runs
    from pages._ui import cache, live, share
    from pages._ui.guard import Opened

    print(f"{'model':22} {'pixels':>8} {'MB':>6}")
    for run in list_runs():
        if options.models and run.id not in options.models:
            continue
        model = cache.model(run)
        opened = Opened(run, run.config(), model, cache.held_out(run.config()))
        size = f"{model.image.height}×{model.image.width}"
        if live.find_part(run, "decoder") is None:
            print(f"{run.id:22} {size:>8} {'–':>6}  cannot be exported")
            continue
        page = share.write(opened, share.quickest_map(opened), share.Begun(), options.pictures)
        print(f"{run.id:22} {size:>8} {len(page) / 1e6:6.1f}", flush=True)


if __name__ == "__main__":
    main()
