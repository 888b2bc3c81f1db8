"""How much of what is strange shipped models find, beside PCA and the distance of the pixels.

    python -m benchmarks.anomalies [MODEL ...]

Areas under the ROC curve: the chance that a strange picture has a higher score than a known one.
Known are a thousand test pictures, strange ones are made of the same; what they are told from is
half of the validation pictures. The models and PCA have learned from none of them.
"""

from __future__ import annotations

import argparse

from aelib.analysis.anomaly import (
    BASELINES,
    SCORES,
    detect,
    halved,
    parted,
    refer,
    scores,
    strangers,
)
from aelib.analysis.strange import KINDS
from aelib.data import load_held_out
from aelib.runs import find_run, open_model

MODELS = ("autoencoder", "vae", "beta-vae", "overcomplete", "denoising", "signals-anomalies")
ALARMS = 0.01


def main() -> None:
    parser = argparse.ArgumentParser(description="Find strange pictures.")
    parser.add_argument("models", nargs="*", default=MODELS)
    names = [*SCORES, *BASELINES]
    print("| model | strange | " + " | ".join(name.lower() for name in names) + " |")
    print("| --- | --- |" + " --- |" * len(names))
    for model in parser.parse_args().models:
        _rows(model, names)


def _rows(name: str, names: list[str]) -> None:
    run = find_run(name)
    held = load_held_out(run.config().data)
    fitted, usual = halved(held.validation)
    reference = refer(open_model(run).model, fitted)
    rows, faulty = parted(held.test, held.factor_names)
    known = held.test.take(rows)
    strange = {kind: strangers(known, kind) for kind in KINDS}
    if len(faulty):
        strange = {"faults": held.test.take(faulty), **strange}
    usual_scores, known_scores = scores(reference, usual), scores(reference, known)
    for kind, images in strange.items():
        found = scores(reference, images)
        areas = [
            detect(usual_scores[score], known_scores[score], found[score], ALARMS).auc
            for score in names
        ]
        told = [f"**{area:.3f}**" if area == max(areas) else f"{area:.3f}" for area in areas]
        print(f"| {name} | {kind} | " + " | ".join(told) + " |", flush=True)


if __name__ == "__main__":
    main()
