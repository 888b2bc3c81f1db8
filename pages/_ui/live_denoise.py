"""The live view of Denoise: the level of the noise moves, and what the model makes of it follows.

The browser draws the noise itself. Its generator and formulas are those of the server, which gets
the level and the seed when the hand lets go and so measures the same noisy picture.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import streamlit as st
import torch

from aelib.analysis.classes import told_classes
from aelib.corruptions import CORRUPTIONS
from aelib.viz.pixels import from_picture
from pages._ui import denoise_part, live, live_pictures, noisy_picture, state
from pages._ui.live.told import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aelib.corruptions import Level
    from aelib.portable import Part
    from pages._ui.guard import Opened
    from pages._ui.noisy_picture import NoisyPicture

KINDS = frozenset({
    "blur",
    "gaussian",
    "jpeg",
    "low_light",
    "masking",
    "none",
    "patch_masking",
    "poisson",
    "salt_and_pepper",
    "speckle",
})
"""Kinds of noise that ``web/src/denoise/noise.ts`` draws; any other is drawn by the server."""


def choose_parts(opened: Opened, source: str) -> dict[Part, str] | None:
    """Draw the choice where the model runs, and say why it is the server if it must be.

    Args:
        opened: Model and data.
        source: Where the picture comes from.

    Returns:
        The address of each part for the browser; None to run them on the server.
    """
    parts = live.choose_parts(opened.run, "encoder", "decoder")
    if parts and opened.model.capabilities.uses_labels and source != noisy_picture.TEST:
        st.caption(
            ":material/cloud_queue: This model must be told a class. In a picture of another size "
            "each tile has its own, which the server finds: what you change here follows when you "
            "let go."
        )
        return None
    return parts


def draw(opened: Opened, parts: Mapping[Part, str], picture: NoisyPicture, fit: str) -> None:
    """Draw the noise, the cleaned picture and the residual.

    Args:
        opened: Model and data.
        parts: Addresses of its encoder and decoder.
        picture: The picture.
        fit: How a picture of another size than the model's is cleaned.
    """
    shown = picture.noisy if picture.clean is None else picture.clean
    values = shown if picture.channels else from_picture(shown)
    kind = noisy_picture.NO_NOISE if picture.clean is None else picture.kind
    if kind not in KINDS:
        st.caption(
            ":material/cloud_queue: This kind of noise is drawn on the server: choose its level "
            "under *As numbers*."
        )
        return
    meaning = CORRUPTIONS[kind].part.level
    window = denoise_part.size_of(picture)
    live.show(
        "denoise",
        live.Base(
            parts, opened.model, f"{opened.run.id} {picture.digest} {kind}", _class(opened, picture)
        ),
        {
            "picture": {
                "path": live_pictures.offer(picture.digest, values),
                "planes": shown.shape[2] if shown.ndim == 3 else 1,
                "height": shown.shape[0],
                "width": shown.shape[1],
                "isBytes": not picture.channels,
            },
            "noise": None if meaning is None else {"kind": kind, "settings": _settings(kind)},
            "range": None if meaning is None else _range(meaning),
            "window": None if window is None else window._asdict(),
            "fit": fit,
            "level": picture.level,
            "seed": picture.seed,
            "part": None if window is None else denoise_part.choose(picture),
        },
        reports={
            "level": lambda told: _keep(noisy_picture.level_key(kind), told_level(kind, told)),
            "seed": lambda told: _keep(noisy_picture.SEED, told_seed(told)),
            "part": denoise_part.keep,
        },
        key="denoising.live",
    )


def _class(opened: Opened, picture: NoisyPicture) -> int | None:
    """Return the class that the model finds likeliest for a test picture with this noise."""
    if not opened.model.capabilities.uses_labels:
        return None
    planes = torch.from_numpy(picture.noisy).reshape(*picture.noisy.shape[:2], -1)
    told = told_classes(opened.model, planes.permute(2, 0, 1).unsqueeze(0))
    return None if told is None else int(told[0])


def _settings(kind: str) -> dict[str, float]:
    settings = dataclasses.asdict(CORRUPTIONS[kind].config())
    return {name: value for name, value in settings.items() if name not in ("level", "vary")}


def _range(meaning: Level) -> dict[str, Any]:
    return {
        "label": meaning.label,
        "low": meaning.low,
        "high": meaning.high,
        "step": noisy_picture.STEP,
        "start": meaning.default,
    }


def told_level(kind: str, told: Any) -> float | None:  # noqa: ANN401 -- a browser may send anything
    """Read the level of a noise that a browser sent.

    Args:
        kind: Name of the noise.
        told: What was sent.

    Returns:
        A level that the noise has; None if it is none.
    """
    meaning = CORRUPTIONS[kind].part.level
    level = number(told)
    if meaning is None or level is None:
        return None
    return min(meaning.high, max(meaning.low, round(level, 2)))


def told_seed(told: Any) -> int | None:  # noqa: ANN401 -- a browser may send anything
    """Read the seed of a noise that a browser sent.

    Args:
        told: What was sent.

    Returns:
        A seed; None if it is none.
    """
    seed = number(told)
    return None if seed is None or not 0 <= seed <= noisy_picture.MAX_SEED else int(seed)


def _keep(key: str, value: float | None) -> None:
    if value is not None:
        state.set_value(key, value)
