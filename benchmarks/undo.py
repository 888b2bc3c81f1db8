"""Small networks that undo one corruption each, beside classical filters, at every level.

    python -m benchmarks.undo [--pictures 500] [--kinds gaussian,…]

On pictures of Fashion-MNIST's t10k, which no shipped network learned from. Filter and strength are
chosen for each level on validation pictures, and may be to do nothing; where a classical method is
made for a damage (inverses of the blur, a gain for darkness), it is among them; *inverse* is what
our network for blur begins with. PSNR is that of the mean squared error over all pictures.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.analysis.filters import FILTERS
from aelib.analysis.quality import psnr_from_mse
from aelib.analysis.spoiling import spoil_batch
from aelib.corruptions import CORRUPTIONS
from aelib.corruptions.low_light import LIGHT_LOST, LowLightConfig
from aelib.data import load_held_out
from aelib.data.fashion_mnist import FashionMnistConfig
from aelib.photographs import classical
from aelib.photographs.running import as_batch
from aelib.photographs.unblurring import unblurred
from aelib.photographs.undo import undo_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt
    from torch import Tensor

    Picture = npt.NDArray[np.float32]
    Method = Callable[[Picture], Picture]

DATA = "fashion-mnist"
NUM_TO_CHOOSE, NUM_LEVELS = 60, 10
NOTHING = "nothing"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=500)
    parser.add_argument("--kinds", help="names of corruptions, separated by commas")
    known = parser.parse_args()
    held_out = load_held_out(FashionMnistConfig())
    validation = held_out.validation.batch(slice(0, NUM_TO_CHOOSE))
    test = held_out.test.batch(slice(0, known.pictures))
    print("| corruption | level | spoilt | best filter | ours | ahead by |")
    print("| --- | --- | --- | --- | --- | --- |")
    levelled = [kind for kind in CORRUPTIONS if CORRUPTIONS[kind].part.level is not None]
    kinds = known.kinds.split(",") if known.kinds else levelled
    ahead = [value for kind in kinds for value in _rows(kind, validation, test)]
    print(f"\n{sum(value >= 2.0 for value in ahead)} of {len(ahead)} levels 2 dB ahead or more")


def _rows(kind: str, validation: Tensor, test: Tensor) -> Iterator[float]:
    part = CORRUPTIONS[kind].part
    corruption = CORRUPTIONS.build(CORRUPTIONS[kind].config())
    for index in range(1, NUM_LEVELS + 1):
        level = part.level.low + (part.level.high - part.level.low) * index / NUM_LEVELS
        name, method = _best(
            _methods(kind, level), spoil_batch(corruption, validation, level, seed=1), validation
        )
        spoilt = spoil_batch(corruption, test, level, seed=2)
        before, filtered = _error(spoilt, test), _error(_each(method, spoilt), test)
        ours = _error(undo_batch(spoilt, DATA, kind, level), test)
        decibels = [psnr_from_mse(error) for error in (before, filtered, ours)]
        gain = decibels[2] - decibels[1]
        print(
            f"| {part.title} | {level:g} | {decibels[0]:.2f} | {decibels[1]:.2f} ({name}) | "
            f"{decibels[2]:.2f} | {gain:+.2f} |",
            flush=True,
        )
        yield gain


def _methods(kind: str, level: float) -> dict[str, Method]:
    found: dict[str, Method] = {NOTHING: lambda picture: picture}
    before: dict[str, Method] = {"": lambda picture: picture}
    if kind == "blur":
        found["Wiener"] = lambda picture: classical.wiener(picture, level)
        found["inverse"] = lambda picture: _inverse(picture, level)
        found["Richardson–Lucy"] = lambda picture: classical.richardson_lucy(picture, level)
    if kind == "low_light":
        before["gain, "] = lambda picture: _lit(picture, level)
        found["gain"] = before["gain, "]
    for first, prepare in before.items():
        for filter_ in FILTERS.values():
            for strength in filter_.candidates:
                title = f"{first}{filter_.title} {strength:g}"
                found[title] = lambda picture, p=prepare, f=filter_, s=strength: f.apply(
                    p(picture), s
                )
    return found


def _inverse(picture: Picture, level: float) -> Picture:
    planes = as_batch(picture)
    return unblurred(planes, torch.full((1, 1, 1, 1), level)).clamp(0.0, 1.0)[0, 0].numpy()


def _lit(picture: Picture, level: float) -> Picture:
    # the exact inverse of the darkening, without its noise
    gamma = 1.0 + (LowLightConfig().gamma - 1.0) * level
    light: Picture = (picture / max(1.0 - LIGHT_LOST * level, 1e-3)).clip(0.0, 1.0)
    return light ** (1.0 / gamma)


def _best(methods: dict[str, Method], spoilt: Tensor, clean: Tensor) -> tuple[str, Method]:
    errors = {name: _error(_each(method, spoilt), clean) for name, method in methods.items()}
    best = min(errors, key=lambda name: errors[name])
    return best, methods[best]


def _each(method: Method, pictures: Tensor) -> Tensor:
    made = np.stack([method(picture[0].numpy()) for picture in pictures])
    return torch.from_numpy(made.astype(np.float32))[:, None]


def _error(made: Tensor, clean: Tensor) -> float:
    return float((made - clean).double().square().mean())


if __name__ == "__main__":
    main()
