"""Pictures beside what codecs make of them, and the curves of all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from aelib.compression.classical import BARE_JPEG, JPEG, WEBP, with_codec
from aelib.compression.rate_distortion import MODEL, PCA, PRIOR, STEPS, nearest_size, pays_after
from aelib.viz.rate import rate_figure
from pages._ui import cache_compression, picture_rows

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.compression.model_codec import ModelCodec
    from aelib.compression.points import Point
    from pages._ui.cache_compression import OfData, OfModel
    from pages._ui.guard import Opened

NUM_SHOWN = picture_rows.COLUMNS
USUAL = STEPS.index(8.0) + 1


def choose(of_model: OfModel) -> tuple[ModelCodec, Point]:
    """Draw the choice of the step.

    Args:
        of_model: The model as a codec.

    Returns:
        The codec, and its point.
    """
    if len(of_model.codecs) == 1:  # codes are not rounded
        (codec,) = of_model.codecs.values()
        return codec, of_model.points[0]
    place = st.slider(
        "How coarse",
        1,
        len(STEPS),
        USUAL,
        key="coarse",
        bind="query-params",
        width=320,
        help="Each number of the latent is rounded to a whole number of steps. A step moves a "
        f"picture by {STEPS[0]:g} to {STEPS[-1]:g} grey levels: coarser ones need fewer bits.",
    )
    step = STEPS[place - 1]
    chosen = next(point for point in of_model.points if point.setting == step)
    return of_model.codecs[step], chosen


def draw(opened: Opened, codec: ModelCodec, chosen: Point) -> None:
    """Draw pictures, and what the model makes of them.

    Args:
        opened: Model and data.
        codec: The model's codec.
        chosen: Its point.
    """
    few = opened.pictures.test.take(slice(0, NUM_SHOWN))
    _row(few.images, f"Test {_what(opened)}: {math.prod(few.images.shape[1:]):,} bytes each")
    _row(codec.pictures(codec.code(few)), _told(chosen))


def draw_others(opened: Opened, chosen: Point, of_data: OfData) -> None:
    """Draw what needs no network and is about as small, or as small as it can be.

    Args:
        opened: Model and data.
        chosen: The model's point.
        of_data: What needs no network.
    """
    few = opened.pictures.test.take(slice(0, NUM_SHOWN))
    for name in (PCA, BARE_JPEG, WEBP):
        own = [point for point in of_data.points if point.codec == name]
        if not own:
            continue
        near = nearest_size(own, chosen.num_bytes)
        if name == PCA:
            coder = of_data.linear.coder(near.setting)
            made = of_data.linear.pictures(of_data.linear.code(few, coder), coder)
        else:
            made = with_codec(few.images, name, near.setting)
        smallest = ", its smallest" if near.num_bytes > chosen.num_bytes else ""
        _row(made, _told(near) + smallest)


def draw_curves(opened: Opened, chosen: Point, of_model: OfModel, of_data: OfData) -> None:
    """Draw the curves of all codecs, and what they say.

    Args:
        opened: Model and data.
        chosen: The point that is looked at.
        of_model: The model as a codec.
        of_data: What needs no network.
    """
    points = [*of_model.points, *of_data.points]
    st.plotly_chart(rate_figure(points, (MODEL, PRIOR), chosen), key="compression.curves")
    count = min(cache_compression.NUM_MEASURED, len(opened.pictures.test))
    st.caption(
        f"Of {count:,} test {_what(opened)}; streams of the model and of PCA are written in full, "
        f"fitted to those of validation. {_pays(opened, chosen, of_data)}{_png(of_data)}"
    )
    with st.expander("All figures", icon=":material/table:"):
        st.dataframe(
            [
                {
                    "Codec": point.codec,
                    "Step or quality": f"{point.setting:g}" if point.setting else "–",
                    "Bytes of each": round(point.num_bytes, 2),
                    "Mean squared error": round(point.mse, 6),
                    "PSNR (dB)": round(point.psnr, 2) if math.isfinite(point.psnr) else None,
                }
                for point in points
            ],
            hide_index=True,
        )


def _pays(opened: Opened, chosen: Point, of_data: OfData) -> str:
    parameters = sum(part.numel() for part in opened.model.decoder.parameters())
    files = [p for p in of_data.points if p.codec in (JPEG, WEBP) and p.mse <= chosen.mse]
    if not files:
        return ""
    other = min(files, key=lambda point: point.num_bytes)
    pictures = pays_after(parameters, chosen, other)
    if pictures is None:
        return ""
    return (
        f"Whoever reads them needs the decoder, {parameters:,} numbers: beside {other.codec} files "
        f"that are no worse, {other.num_bytes:.0f} bytes each, it pays from {pictures:,} pictures."
    )


def _what(opened: Opened) -> str:
    return "series" if opened.model.image.kind == "series" else "pictures"


def _png(of_data: OfData) -> str:
    if of_data.png_bytes is None:
        return ""
    return f" As PNG, without loss, each takes {of_data.png_bytes:.0f} bytes."


def _row(pictures: Tensor, caption: str) -> None:
    picture_rows.grid(pictures.float() / 255.0, caption=caption)


def _told(point: Point) -> str:
    return f"{point.codec}: {point.num_bytes:.1f} bytes each, {point.psnr:.1f} dB"
