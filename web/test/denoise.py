"""Writes denoise.json, what aelib makes of small pictures: ``python web/test/denoise.py``."""

import dataclasses
import json
import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch

from aelib.analysis.quality import psnr
from aelib.analysis.restoration import restore
from aelib.analysis.spoiling import spoil
from aelib.core.philox import Field
from aelib.corruptions import CORRUPTIONS

SEED, DIGITS = 12345, 5
LEVELS = {
    "blur": (0.1, 0.7, 4.0),
    "gaussian": (0.0, 0.3, 1.0),
    "jpeg": (0.0, 0.3, 0.9),
    "low_light": (0.8,),
    "masking": (0.5,),
    "patch_masking": (0.35, 1.0),
    "poisson": (0.0, 0.05, 0.3, 1.0),
    "salt_and_pepper": (0.2, 1.0),
    "speckle": (0.5,),
}


def _scene(height: int, width: int, planes: int) -> np.ndarray:
    # waves and an edge, as bytes with the colours of a pixel side by side
    rows, columns = np.indices((height, width))
    waves = [
        np.sin(rows / (2.0 + plane)) + np.cos(columns / (3.0 + plane)) for plane in range(planes)
    ]
    values = 0.5 + 0.24 * np.stack(waves, axis=2)
    values[:, width // 2 :] *= 0.6
    return (255.0 * values).round().astype(np.uint8)


def _as_picture(pixels: np.ndarray) -> np.ndarray:

    values = pixels.astype(np.float32) / np.float32(255.0)
    return values[..., 0] if values.shape[2] == 1 else values


def _flat(values: np.ndarray) -> list[float]:
    # the colours one after the other, as the browser holds them
    planes = values[None] if values.ndim == 2 else values.transpose(2, 0, 1)
    return [round(float(value), DIGITS) for value in planes.ravel()]


def _toy(channels: int, height: int, width: int) -> SimpleNamespace:
    # a model that mixes each row with its mirror image, and shifts each channel
    def reconstruct(x: torch.Tensor, labels: None) -> torch.Tensor:
        return 0.6 * x + 0.3 * x.flip(3) + 0.05 * torch.arange(channels).view(1, -1, 1, 1)

    return SimpleNamespace(
        image=SimpleNamespace(channels=channels, height=height, width=width),
        capabilities=SimpleNamespace(uses_labels=False),
        parameters=lambda: iter([torch.zeros(1)]),
        reconstruct=reconstruct,
    )


def _main() -> None:
    pictures = {"colour": _scene(9, 11, 3), "grey": _scene(11, 9, 1), "series": _scene(1, 40, 2)}
    noise = []
    for kind, levels in LEVELS.items():
        settings = dataclasses.asdict(CORRUPTIONS[kind].config())
        settings = {
            name: value for name, value in settings.items() if name not in ("level", "vary")
        }
        for name, pixels in pictures.items():
            if name == "series" and "series" not in CORRUPTIONS[kind].part.kinds:
                continue
            for level in levels:
                clean = _as_picture(pixels)
                noisy = spoil(clean, kind, level, seed=SEED)
                quality = psnr(clean, noisy)
                noise.append({
                    "kind": kind,
                    "settings": settings,
                    "picture": name,
                    "level": level,
                    "noisy": _flat(noisy),
                    "psnr": quality if math.isfinite(quality) else None,
                })
    tiled = []
    for pixels, shape in (
        (_scene(23, 37, 3), (1, 8, 8)),
        (_scene(23, 37, 3), (3, 7, 9)),
        (_scene(19, 8, 1), (3, 8, 8)),
        (_scene(5, 6, 1), (1, 8, 8)),
        (_scene(1, 50, 2), (2, 1, 16)),
    ):
        model = _toy(*shape)
        height, width, planes = pixels.shape
        tiled.append({
            "picture": {"planes": planes, "height": height, "width": width},
            "values": pixels.ravel().tolist(),
            "model": dict(zip(("channels", "height", "width"), shape, strict=True)),
            "cleaned": _flat(restore(model, _as_picture(pixels))),
            "resized": _flat(restore(model, _as_picture(pixels), fit="resize")),
        })
    field = Field(SEED)
    told = {
        "seed": SEED,
        "uniform": field.uniform((16,)).tolist(),
        "normal": field.normal((16,)).tolist(),
        "pictures": {
            name: {
                "planes": pixels.shape[2],
                "height": pixels.shape[0],
                "width": pixels.shape[1],
                "values": pixels.ravel().tolist(),
            }
            for name, pixels in pictures.items()
        },
        "noise": noise,
        "tiled": tiled,
    }
    Path(__file__).with_name("denoise.json").write_text(json.dumps(told) + "\n")


if __name__ == "__main__":
    _main()
