"""Maps of latents: how soon there is something to see, how good it is, how much memory it takes.

    python -m benchmarks.map                                   10,000 latents, every method
    python -m benchmarks.map --sizes 10000,60000 --methods pca,localmap,umap
    python -m benchmarks.map --sizes 1000000 --methods pca,localmap --dimensions 64
    python -m benchmarks.map --baselines umap-learn,opentsne,pacmap   raw packages beside ours
    python -m benchmarks.map --methods umap --baselines umap-learn --seed 1   from another seed
    python -m benchmarks.map --jobs                            a map as the app has it made

Each row is a process of its own. *First* is the time to the first picture after the latents are
there, *final* to the finished map (without imports, after a first map, so warm), *cpu* what it
takes of the processor, which other work disturbs less, *peak* what the process takes at most, less
what it took before. Trustworthiness and continuity are measured on 2,000 points, kept neighbours on
20,000, kNN accuracy by 10 neighbours on the map and five folds of 10,000. *Place* is the 95th
percentile for one latent, *miss* the network's mean error on latents held out.

10,000 are the test pictures of Fashion-MNIST in the shipped VAE, 60,000 all of them; more are drawn
from a mixture of forty Gaussians with labels. TensorBoard's projector takes a sample of 10,000 for
t-SNE and 5,000 for UMAP, and loads 100,000 points at most.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import warnings

METHODS, BASELINES = ("pca", "localmap", "umap", "tsne"), ("umap-learn", "opentsne", "pacmap")
ALL_LATENTS, NUM_GAUSSIANS, HELD_OUT = 60_000, 40, 1000


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure maps of latents.")
    parser.add_argument("--sizes", type=_words, default=["10000"])
    parser.add_argument("--methods", type=_words, default=METHODS)
    parser.add_argument("--baselines", type=_words, default=())
    parser.add_argument("--dimensions", type=int, default=16, help="of the mixture")
    parser.add_argument("--cold", action="store_true", help="time the first map, not the second")
    parser.add_argument("--jobs", action="store_true", help="through the app's background process")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_measure(options)))
        return
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if options.jobs:
        _measure_jobs([method for method in options.methods if method != "pca"])
        return
    heads = (
        "first s",
        "final s",
        "cpu s",
        "peak MB",
        "trust",
        "contin.",
        "kept",
        "kNN",
        "place ms",
        "miss",
    )
    print(f"{'method':12}{'size':>10}" + "".join(f"{head:>10}" for head in heads))
    for size in options.sizes:
        for method in (*options.methods, *options.baselines):
            words = [sys.executable, "-m", "benchmarks.map", "--one", method, "--sizes", size]
            words += ["--dimensions", str(options.dimensions), "--seed", str(options.seed)]
            done = subprocess.run(
                [*words, *(["--cold"] if options.cold else [])],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                reason = (done.stderr.strip().splitlines() or ["no reason"])[-1]
                print(f"{method:12}{int(size):>10,}  {reason}", flush=True)
                continue
            row = json.loads(done.stdout.splitlines()[-1])
            told = "".join(f"{row.get(head, '–'):>10}" for head in heads)
            print(f"{method:12}{int(size):>10,}{told}  {row['note']}", flush=True)


def _words(text: str) -> list[str]:
    return text.split(",")


def _latents(size: int, dimensions: int):  # noqa: ANN202
    import numpy as np

    from aelib.analysis.latents import encode_split
    from aelib.runs import find_run

    if size <= ALL_LATENTS:
        splits = ("test",) if size <= 10_000 else ("test", "train", "validation")
        encoded = [encode_split(find_run("vae"), split) for split in splits]
        rows = np.concatenate([latents.mean for latents in encoded])[:size]
        return rows, np.concatenate([latents.labels for latents in encoded])[:size]
    generator = np.random.default_rng(0)
    centers = 4.0 * generator.normal(size=(NUM_GAUSSIANS, dimensions))
    labels = generator.integers(NUM_GAUSSIANS, size=size)
    rows = np.empty((size, dimensions), np.float32)
    for start in range(0, size, 50_000):
        here = slice(start, start + 50_000)
        noise = generator.normal(size=rows[here].shape)
        rows[here] = centers[labels[here]] + noise
    return rows, labels


def _measure(options: argparse.Namespace) -> dict[str, object]:
    warnings.simplefilter("ignore")
    import numpy as np

    from aelib.projections import trustworthiness

    method = options.one
    latents, labels = _latents(int(options.sizes[0]), options.dimensions)
    fit = (_ours if method in METHODS else _theirs)(method, options.seed)
    if not options.cold:
        # packages choose other code for few rows, so only all of them make the next map warm
        step = max(1, len(latents) // 1000) if method in METHODS else 1
        fit(np.ascontiguousarray(latents[::step]), [])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seen: list[float] = []
    start, used = time.perf_counter(), time.process_time()
    points, note = fit(latents, seen)
    final, used = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    trust = trustworthiness(latents, points)
    row = {
        "first s": f"{(seen[0] - start) if seen else final:.2f}",
        "final s": f"{final:.2f}",
        "cpu s": f"{used:.2f}",
        "peak MB": f"{peak / 1024:.0f}",
        "trust": f"{trust.value:.4f}",
        "contin.": f"{trust.continuity:.4f}",
        "kept": f"{trust.preservation:.3f}",
        "kNN": f"{_knn_accuracy(points, labels):.3f}",
        "note": note,
    }
    return row | (_placing(latents, points) if method in METHODS[1:] else {})


def _ours(method: str, seed: int):  # noqa: ANN202
    from aelib.projections import PROJECTIONS, project

    def fit(latents, seen):  # noqa: ANN001, ANN202
        def hear(_done, _message, picture=None) -> None:  # noqa: ANN001
            if picture is not None and not seen:
                picture()
                seen.append(time.perf_counter())

        settings = {} if method == "pca" else {"seed": seed}
        made = project(latents, PROJECTIONS[method].config(**settings), hear)
        return made.points, made.note

    return fit


def _theirs(method: str, seed: int):  # noqa: ANN202
    import numpy as np

    if method == "umap-learn":
        import umap

        return lambda rows, _: (umap.UMAP(random_state=seed, n_jobs=1).fit_transform(rows), "")
    if method == "opentsne":
        import openTSNE

        mapper = openTSNE.TSNE(random_state=seed, n_jobs=1)
        return lambda rows, _: (np.asarray(mapper.fit(rows), np.float32), "")
    import pacmap

    return lambda rows, _: (pacmap.LocalMAP(random_state=seed).fit_transform(rows, init="pca"), "")


def _knn_accuracy(points, labels) -> float:  # noqa: ANN001
    import numpy as np
    from sklearn.model_selection import cross_val_score
    from sklearn.neighbors import KNeighborsClassifier

    rows = np.arange(0, len(points), max(1, len(points) // 10_000))
    return float(cross_val_score(KNeighborsClassifier(10), points[rows], labels[rows], cv=5).mean())


def _placing(latents, points) -> dict[str, str]:  # noqa: ANN001
    import numpy as np

    from aelib.projections import distill
    from aelib.projections.large import stratified_rows

    rows = stratified_rows(latents, 50_000)
    projector = distill(latents[rows], points[rows], lambda *_: None)
    taken = []
    for row in latents[:HELD_OUT]:
        start = time.perf_counter()
        projector.place(row[None])
        taken.append(1000 * (time.perf_counter() - start))
    placed = f"{np.percentile(taken, 95):.2f}"
    return {"place ms": placed, "miss": f"{projector.errors.placing:.3f}"}


def _measure_jobs(methods: list[str]) -> None:
    """Time maps from the click to the finished map, without and with a spare process."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        os.environ["AELIB_CACHE"] = folder
        print(
            f"{'method':12}{'compiled':>10}{'spare':>8}{'first s':>10}{'final s':>10}"
            f"{'again s':>10}{'picture ms':>12}"
        )
        for is_compiled, has_spare in ((False, False), (True, False), (True, True)):
            for seed, method in enumerate(methods):
                _time_job(method, seed + 10 * has_spare, is_compiled, has_spare)


def _time_job(method: str, seed: int, is_compiled: bool, has_spare: bool) -> None:
    import shutil

    from aelib.core.folders import cache_root
    from aelib.projections import PROJECTIONS, map_state, prepare_spare, start_map
    from aelib.projections.place import is_somebodys_turn
    from aelib.runs import find_run

    if not is_compiled:
        shutil.rmtree(cache_root() / "numba", ignore_errors=True)
    run = find_run("vae")
    config = PROJECTIONS[method].config(seed=seed + 100 * is_compiled)
    map_state(run, "test", config)
    while is_somebodys_turn():  # the map before learns its projector
        time.sleep(0.1)
    if has_spare:
        prepare_spare()
        time.sleep(30)
    start = time.perf_counter()
    start_map(run, "test", config)
    first = None
    while (now := map_state(run, "test", config)).is_busy:
        if first is None and now.draft is not None:
            first = time.perf_counter() - start
        time.sleep(0.05)
    final = time.perf_counter() - start
    again, picture = _time_again(run, config)
    said = "yes" if is_compiled else "no"
    first = final if first is None else first
    print(
        f"{method:12}{said:>10}{'yes' if has_spare else 'no':>8}{first:10.1f}{final:10.1f}"
        f"{again:10.3f}{picture:12.2f}  {now.status}",
        flush=True,
    )


def _time_again(run, config) -> tuple[float, float]:  # noqa: ANN001
    """Return seconds until a stored map is read, milliseconds from a new picture to its place."""
    import numpy as np

    from aelib.analysis.decoding import encode_flat
    from aelib.data import load_split
    from aelib.projections import map_projector, map_state
    from aelib.runs import open_model

    images, model = load_split(run.config().data, "test"), open_model(run).model
    start = time.perf_counter()
    map_state(run, "test", config, data_digest=images.digest)
    again = time.perf_counter() - start
    while (projector := map_projector(run, "test", config, data_digest=images.digest)) is None:
        time.sleep(0.1)
    taken = []
    for index in range(HELD_OUT):
        start = time.perf_counter()
        projector.place(encode_flat(model, images.batch([index])).numpy())
        taken.append(1000 * (time.perf_counter() - start))
    return again, float(np.percentile(taken, 95))


if __name__ == "__main__":
    main()
