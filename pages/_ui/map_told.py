"""What a map is told: columns by name, colours, and how a place becomes a picture."""

from __future__ import annotations

import functools
import hashlib
import weakref
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from aelib.data.ground import ground_brightness
from aelib.viz.atlas import NUM_COLUMNS, PER_SHEET, atlas_layout, make_sheet
from aelib.viz.columns import bytes_of_rows, point_columns, real_column
from aelib.viz.scatter import color_limits
from aelib.viz.theme import class_palette, continuous_palette
from pages._ui import cache_map, class_choice

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.latents import Latents
    from aelib.data import ImageSet
    from pages._ui.guard import Opened

AXES, PLANE, NEIGHBORS = "latent", "plane", "neighbours"
FEW_SHEETS = 16
"""So many are all fetched, in the order of the pictures; more of them, in the order of the map."""


class Shelf(Protocol):
    """Where a map finds what it reads."""

    def keep(self, data: bytes | memoryview) -> str:
        """Take a file; returns its address."""

    def keep_maker(self, name: str, make: Callable[[], bytes | None]) -> str:
        """Take what makes a file once it is wanted; returns its address."""


class Colors(NamedTuple):
    """What the colours mean.

    Attributes:
        title: Heading of the legend.
        values: Class or number of each point ``(n,)``.
        names: Of the classes; none for numbers. A negative class is none.
        note: What is known about the values, in a sentence.
    """

    title: str
    values: npt.NDArray[np.floating] | npt.NDArray[np.int64]
    names: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_class(self) -> bool:
        """Values are classes."""
        return bool(self.names)


class Shown(NamedTuple):
    """What the map shows.

    Attributes:
        split: Part of the data.
        latents: Of the whole split.
        points: The map of the whole split, ``(N, 2)``.
        drawn: Rows that are drawn, ``(n,)``.
        inverse: :data:`AXES`, :data:`PLANE` or :data:`NEIGHBORS`: how a place becomes a latent.
        most: Size of the sample that the rows are.
    """

    split: str
    latents: Latents
    points: npt.NDArray[np.float32]
    drawn: npt.NDArray[np.int64]
    inverse: str
    most: int


def told(
    opened: Opened, shown: Shown, colors: Colors, shelf: Shelf, *, is_live: bool
) -> dict[str, Any]:
    """Return what a map is told besides what a person did to it.

    Args:
        opened: Model and data.
        shown: What the map shows.
        colors: What the colours mean.
        shelf: Takes the files that the map reads.
        is_live: The decoder runs where the map is.

    Returns:
        Fields of ``MapData`` in ``web/src/map/data.ts``.
    """
    return {
        **_columns(opened, shown, colors, shelf),
        **_decoding(opened, shown, shelf, is_live=is_live),
        "description": f"Map of {len(shown.drawn)} pictures, coloured by {colors.title}",
    }


def _columns(opened: Opened, shown: Shown, colors: Colors, shelf: Shelf) -> dict[str, Any]:
    low, high = color_limits(colors.values)
    class_names = list(opened.pictures.class_names)
    return {
        "count": len(shown.drawn),
        "points": shelf.keep(point_columns(shown.points, shown.latents, shown.drawn)),
        "values": shelf.keep(real_column(colors.values)),
        "atlas": _atlas(opened.split(shown.split), shown, shelf),
        "title": colors.title,
        "isClass": colors.is_class,
        "palette": class_palette() if colors.is_class else continuous_palette(),
        "names": list(colors.names),
        "classNames": class_names,
        "low": low,
        "high": high,
    }


def _atlas(images: ImageSet, shown: Shown, shelf: Shelf) -> dict[str, Any]:
    rows, slots = shown.drawn, None
    if len(rows) > FEW_SHEETS * PER_SHEET:
        order = cache_map.order_along_curve(shown.points, rows)
        rows, slots = rows[order.rows], shelf.keep(order.slots.data)
    digest = hashlib.sha256(images.digest.encode() + rows.tobytes()).hexdigest()[:32]
    there = weakref.ref(images)  # who may fetch a sheet some time does not hold all pictures
    layout = atlas_layout(images.images)
    return {
        "sheets": [
            shelf.keep_maker(
                f"{digest}-{number}",
                functools.partial(_sheet, there, rows[start : start + PER_SHEET]),
            )
            for number, start in enumerate(range(0, len(rows), PER_SHEET))
        ],
        "slots": slots,
        "width": layout.width,
        "height": layout.height,
        "isSmooth": layout.is_drawn,
        "columns": NUM_COLUMNS,
        "perSheet": PER_SHEET,
    }


def _sheet(there: weakref.ref[ImageSet], rows: npt.NDArray[np.int64]) -> bytes | None:
    images = there()
    return None if images is None else make_sheet(images.images[rows])


def _decoding(opened: Opened, shown: Shown, shelf: Shelf, *, is_live: bool) -> dict[str, Any]:
    rows = cache_map.latent_rows(opened.run, shown.split) if is_live else None
    told: dict[str, Any] = {
        "latents": None,
        "inverse": shown.inverse,
        "plane": None,
        "toldNames": [],
        "ground": None,
    }
    if rows is None:
        return told
    told["latents"] = {
        "path": shelf.keep(bytes_of_rows(rows.halves, shown.drawn)),
        "size": rows.halves.shape[1],
        "unit": rows.unit,
        "basis": None if rows.basis is None else shelf.keep(real_column(rows.basis)),
        "share": rows.share,
    }
    if shown.inverse == PLANE:
        axes = cache_map.principal_axes(opened.run, shown.split)
        told["plane"] = shelf.keep(real_column(axes.mean) + real_column(axes.components))
    if opened.model.capabilities.uses_labels:
        told["toldNames"] = class_choice.names_of(opened)
    if opened.model.image.kind == "image":
        told["ground"] = ground_brightness(opened.split(shown.split).images)
    return told
