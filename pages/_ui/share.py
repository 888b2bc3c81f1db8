"""Offer the map and the sliders of a model as one file that works without the app."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.analysis.moves import format_moves
from aelib.core.seeding import fixed_sample
from aelib.data import DATASETS
from aelib.portable import stored_part
from aelib.projections import PcaConfig
from aelib.runs.dimension_names import dimension_names
from aelib.viz.pixels import at_side, data_url
from pages._ui import cache, cache_map, live, live_traverse, map_told
from pages._ui.latent_sliders import space_of
from pages._ui.live import shared_page
from pages._ui.map_choice import PCA, title_of
from pages._ui.map_colors import CLASS, Coloring, colors_of
from pages._ui.map_told import PLANE, Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from aelib.analysis.latents import Latents
    from aelib.portable import Part
    from pages._ui.guard import Opened
    from pages._ui.latent_sliders import Space
    from pages._ui.map_told import Colors

AMOUNTS = {"500": 500, "1,000": 1_000, "2,000": 2_000, "5,000": 5_000}
MOST_PARTS_BYTES = 1_500_000
"""Of decoder and encoder together; above it the decoder comes alone, and the file stays small."""
ROWS, COLUMNS, SIDE = 8, 9, 96
VALIDATION = "validation"


class Mapped(NamedTuple):
    """A map to be shared.

    Attributes:
        split: Part of the data.
        latents: Of the whole split.
        points: The map of the whole split, ``(N, 2)``.
        inverse: How a place becomes a latent.
        title: What the map is called.
        colors: Returns the colours of some rows.
    """

    split: str
    latents: Latents
    points: npt.NDArray[np.float32]
    inverse: str
    title: str
    colors: Callable[[npt.NDArray[np.int64]], Colors]


class Begun(NamedTuple):
    """Where the page opens.

    Attributes:
        space: Latent space with the start of the sliders; None for its centre.
        original: Picture that the start was encoded from, ``(C, H, W)``.
        moves: What is moved from the start.
    """

    space: Space | None = None
    original: Tensor | None = None
    moves: Mapping[int, float] = MappingProxyType({})


def quickest_map(opened: Opened) -> Mapped:
    """Return a map that needs no waiting: PCA of the validation pictures, by class.

    Args:
        opened: Model and data.

    Returns:
        The map.
    """
    latents = cache.latents(opened.run, VALIDATION)
    made = cache_map.projected(opened.run, VALIDATION, PcaConfig())
    return Mapped(
        VALIDATION,
        latents,
        made.points,
        PLANE,
        title_of(PCA),
        lambda rows: colors_of(opened, VALIDATION, Coloring(CLASS), latents, made.points, rows),
    )


def offer(opened: Opened, num_points: int, make: Callable[[], tuple[Mapped, Begun]]) -> None:
    """Draw the button, with the choice of how many pictures come along.

    Args:
        opened: Model and data.
        num_points: Size of the whole map.
        make: Returns the map, and where the page opens; called when the button is pressed.
    """
    with st.popover(
        "Share",
        icon=":material/ios_share:",
        help="One file with the map and the live decoder, for those who have no app.",
    ):
        st.markdown(
            "**One HTML file** that opens with a double click, without this app and without a "
            "network: the map with its pictures, the decoder, and a slider for each latent "
            "dimension."
        )
        if live.find_part(opened.run, "decoder") is None:
            st.caption("This model cannot be exported, so it cannot run in a file.")
            return
        amount = st.segmented_control(
            "Pictures",
            [name for name, number in AMOUNTS.items() if number <= num_points] or ["all"],
            default="2,000" if num_points >= AMOUNTS["2,000"] else None,
            required=True,
            key="share.pictures",
            help="A fixed random sample of the map; more of them make a larger file.",
        )
        count = AMOUNTS.get(str(amount), num_points)
        st.download_button(
            "Download",
            data=lambda: write(opened, *make(), count),
            file_name=f"{opened.run.id}.html",
            mime="text/html",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
            key="share.download",
        )
        st.caption(
            "The file holds the model's weights and thumbnails of these pictures: share it only "
            "where you would share them."
        )


def write(opened: Opened, mapped: Mapped, begun: Begun, count: int) -> bytes:
    """Write the file.

    Args:
        opened: Model and data.
        mapped: The map.
        begun: Where the page opens.
        count: How many pictures come along, at most.

    Returns:
        A complete HTML file.
    """
    pieces = shared_page.Pieces()
    drawn = fixed_sample(len(mapped.points), count)
    shown = Shown(mapped.split, mapped.latents, mapped.points, drawn, mapped.inverse, count)
    colors = mapped.colors(drawn)
    parts = {part: pieces.keep(data) for part, data in _files(opened).items()}
    place, engine = f"{opened.run.id} shared", pieces.keep_engine()
    atlas_map = live.data_of(
        "map",
        live.Base(parts, opened.model, place, None),
        {
            **map_told.told(opened, shown, colors, pieces, is_live=True),
            "marked": None,
            "numSelected": 0,
            "spot": None,
        },
        engine=engine,
    )
    told = {"map": atlas_map, "traverse": None, "place": f"z={format_moves(begun.moves)}"}
    space = None
    if opened.model.capabilities.latent_layout == "vector":
        space = (begun.space or space_of(opened))._replace(names=dimension_names(opened.run))
        told["traverse"] = live.data_of(
            "traverse",
            live.Base({"decoder": parts["decoder"]}, opened.model, place, space.label),
            {
                **live_traverse.told(
                    opened,
                    space,
                    begun.moves,
                    space.ranges.order[:ROWS],
                    COLUMNS,
                    mapped.latents.mean[drawn],
                ),
                "keepsNames": False,
                "original": None
                if begun.original is None
                else data_url(at_side(begun.original, SIDE)),
            },
            engine=engine,
        )
    words = _words(opened, mapped, colors, len(drawn), space, takes_pictures="encoder" in parts)
    return shared_page.write(words, told, pieces)


def _files(opened: Opened) -> dict[Part, bytes]:
    """Return the decoder, and the encoder where new pictures can come and it is not too large."""
    model = cache.model(opened.run)
    decoder = stored_part(opened.run, "decoder", model).read_bytes()
    if opened.model.image.kind == "image" and live.find_part(opened.run, "encoder"):
        encoder = stored_part(opened.run, "encoder", model).read_bytes()
        if len(decoder) + len(encoder) <= MOST_PARTS_BYTES:
            return {"decoder": decoder, "encoder": encoder}
    return {"decoder": decoder}


def _words(
    opened: Opened,
    mapped: Mapped,
    colors: Colors,
    count: int,
    space: Space | None,
    *,
    takes_pictures: bool,
) -> shared_page.Words:
    hands = "Point anywhere to see what the decoder makes there; click an empty place to hold it"
    if space is not None:
        hands += ", or a point to begin the sliders there"
    if takes_pictures:
        hands += ". Pictures that you bring stay on this computer"
    dataset = DATASETS[DATASETS.name_of(opened.config.data)].part.title
    total = len(mapped.points)
    return shared_page.Words(
        title=opened.run.id,
        facts=f"{opened.model.num_parameters:,} parameters, trained on {dataset}.",
        map_facts=f"{mapped.title} of the {mapped.split} pictures, showing {count:,} of "
        f"{total:,}, coloured by {colors.title.lower()}. {hands}.",
        traverse_facts=""
        if space is None
        else "One slider for each latent dimension, those that carry most first. The curve under "
        f"a slider shows where the latents of {space.source} lie.",
    )
