"""``photographs``: train a network that restores photographs, or the pictures of a data set."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from aelib.cli.command import BadInputError, Command, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from aelib.photographs.corpus import Crops, DataPictures
    from aelib.photographs.training import Report

CROP = 64
# known before torch is loaded, which the list of commands must not do
TASKS = (
    *("denoise", "enlarge", "inpaint", "sharpen", "brighten", "colourise"),
    *("undo-blur", "undo-gaussian", "undo-jpeg", "undo-low_light", "undo-masking"),
    *("undo-patch_masking", "undo-poisson", "undo-salt_and_pepper", "undo-speckle"),
)


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, help="folder of clean photographs, or the name of a data set"
    )
    parser.add_argument("state", type=Path, help="folder that keeps the training, to go on later")
    parser.add_argument("--task", default="denoise", choices=TASKS, help="what it mends")
    parser.add_argument("--colour", action="store_true", help="for coloured photographs")
    parser.add_argument("--channels", default="64", help="features at each scale")
    parser.add_argument("--blocks", type=int, default=7, help="residual blocks at each scale")
    parser.add_argument("--steps", type=int, default=20_000, help="steps in all")
    parser.add_argument("--batch-size", type=int, default=16, help="crops in a step")
    parser.add_argument("--side", type=int, default=CROP, help="side of a crop")
    parser.add_argument("--scales", default="1,0.9,0.8,0.7", help="sizes of each photograph")
    parser.add_argument("--repeats", type=int, default=6, help="of each real coloured photograph")
    parser.add_argument("--turn-hues", action="store_true", help="half of them in other colours")
    parser.add_argument("--learning-rate", type=float, default=6e-4, help="its peak")
    parser.add_argument("--epsilon", type=float, default=1e-5, help="error that is small enough")
    parser.add_argument("--output", type=Path, help="file to write; the shipped one by default")


def _run(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.core.device import best_device  # noqa: PLC0415 -- keeps `list` quick
    from aelib.photographs import store, tasks  # noqa: PLC0415
    from aelib.photographs.network import NetworkSpec  # noqa: PLC0415
    from aelib.photographs.training import TrainingSettings, train  # noqa: PLC0415

    data, colours, corpus = _corpus(known)
    if colours not in tasks.TASKS[known.task].colours:
        raise BadInputError(f"The task {known.task} needs coloured photographs.", "Add --colour.")
    spec = NetworkSpec(
        colours=colours,
        conditions=tasks.TASKS[known.task].conditions,
        channels=tuple(int(width) for width in known.channels.split(",")),
        blocks=known.blocks,
    )
    settings = TrainingSettings(
        task=known.task,
        steps=known.steps,
        batch_size=known.batch_size,
        learning_rate=known.learning_rate,
        epsilon=known.epsilon,
    )
    known.state.mkdir(parents=True, exist_ok=True)
    network = train(
        spec,
        corpus,
        settings,
        folder=known.state,
        report=_say_progress,
        device=best_device(),
    )
    path = known.output or store.path_of(known.task, colours, data)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = {**asdict(settings), "side": known.side, "data": data, "pictures": len(corpus)}
    store.save(path, known.task, network.cpu(), made)
    say(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


def _corpus(known: argparse.Namespace) -> tuple[str, int, Crops | DataPictures]:
    # name of the data set, if it is one; channels; what to draw from
    from aelib.data import DATASETS, load  # noqa: PLC0415
    from aelib.photographs.colouring import colour_corpus  # noqa: PLC0415
    from aelib.photographs.corpus import Crops, DataPictures, read_folder  # noqa: PLC0415

    name = str(known.folder)
    if not known.folder.is_dir() and name in DATASETS:
        images = load(DATASETS[name].config()).train
        return name, images.images.shape[1], DataPictures(images)
    pictures = read_folder(known.folder)
    if known.colour:
        pictures = colour_corpus(pictures, repeats=known.repeats, turns_hues=known.turn_hues)
    scales = [float(scale) for scale in known.scales.split(",")]
    return "", 3 if known.colour else 1, Crops(pictures, side=known.side, scales=scales)


def _say_progress(report: Report) -> None:
    say(f"step {report.step}: loss {report.loss:.4f} after {report.seconds:.0f} s")


PHOTOGRAPHS = Command("photographs", "train a network for photographs", _configure, _run)
