"""A training as a film: the map of each epoch, how far each one is, and files to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.analysis.epoch_figures import figures_csv, places_npz
from aelib.analysis.epochs import over_split
from aelib.analysis.film import REMEDY, can_film, to_film
from aelib.analysis.strips import to_gif
from aelib.viz.columns import real_column
from aelib.viz.epoch_film import FPS, film_pictures
from aelib.viz.epochs import epochs_figure
from pages._ui import (
    cache_compare,
    cache_epochs,
    class_choice,
    compare_maps,
    downloads,
    epochs_choice,
    failures,
    live_columns,
    map_told,
)
from pages._ui.cache_epochs import SPLIT
from pages._ui.map_told import NEIGHBORS, Colors, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from pages._ui.compare_choice import Compared
    from pages._ui.guard import Opened


def draw(compared: Compared, *, picked: int | None, on_pick: Callable[[int], None]) -> None:
    """Draw the film of the chosen model's training.

    Args:
        compared: Which epochs stand side by side; the film stands at the first of them.
        picked: Number of the picture that is marked.
        on_pick: Called with the number of a clicked picture.
    """
    opened = compared.first
    run, images = opened.run, opened.pictures.split(SPLIT)
    epochs, plane = cache_epochs.epochs(run), cache_epochs.film(run)
    drawn = cache_compare.compared_rows(compared.sides[0])
    latents, points = over_split(plane.places[-1], drawn, images)
    shown = Shown(SPLIT, latents, points, drawn, NEIGHBORS, len(drawn))
    link = compare_maps.link_of(images)
    selected = compare_maps.selected_of(link, drawn)
    told: dict[str, Any] = {
        **map_told.told(opened, shown, _colors(opened), live_columns, is_live=False),
        "film": {
            "path": live_columns.keep(real_column(plane.frames)),
            "epochs": list(epochs.numbers),
        },
        "epoch": compared.sides[0].epoch,
    }
    compare_maps.show(
        opened,
        told,
        compare_maps.Shared(link, drawn, selected, picked, on_pick),
        key="compare.film",
        reports={"epoch": lambda told: epochs_choice.go_to(opened, told)},
    )
    held = "" if plane.share is None else f", which holds {plane.share:.1%} of its variance"
    st.caption(
        f"{len(drawn):,} validation pictures of **{failures.plain(run.id)}** at "
        f"{len(epochs.numbers)} epochs, on the plane of the last one{held}. Each epoch is turned "
        "and mirrored towards the next one, for a latent space has no axes of its own. *Same size* "
        "enlarges each to the spread of the last; without it you see the cloud grow or shrink. "
        "Between two epochs the points glide; what stands still is an epoch."
    )


def figures(compared: Compared) -> None:
    """Draw how far each epoch is, with the files to take away.

    Args:
        compared: Which epochs stand side by side.
    """
    run = compared.first.run
    found = cache_epochs.figures(run)
    figure = epochs_figure(found, compared.sides[0].epoch)
    st.plotly_chart(figure, key="compare.epochs", config={"displayModeBar": False})
    st.caption(
        "Of the whole latents, not of the map. The vote is that of the ten nearest other pictures; "
        "CKA and neighbours in common as below."
    )
    with st.container(horizontal=True):
        downloads.offer("CSV of the figures", lambda: figures_csv(found), f"{run.id}-epochs.csv")
        downloads.offer(
            "Places of all epochs (npz)",
            lambda: places_npz(cache_epochs.epochs(run), cache_epochs.film(run)),
            f"{run.id}-epochs.npz",
            help="Where each picture lies at each epoch, (E, n, 2), with its number and class.",
        )
        _offer_film(compared.first)


def _offer_film(opened: Opened) -> None:
    run = opened.run

    def pictures() -> Tensor:
        colors, numbers = _colors(opened), cache_epochs.epochs(run).numbers
        frames = cache_epochs.film(run).frames
        return film_pictures(frames, numbers, colors.values, is_class=colors.is_class)

    help_of_gif = "The film as it stands above, each epoch as large as the last, in six seconds."
    downloads.offer(
        "GIF", lambda: to_gif(pictures(), FPS, 1), f"{run.id}-epochs.gif", help=help_of_gif
    )
    downloads.offer(
        "MP4",
        lambda: to_film(pictures(), "mp4", FPS, 1),
        f"{run.id}-epochs.mp4",
        help=help_of_gif if can_film() else f"{REMEDY}.",
        is_possible=can_film(),
    )


def _colors(opened: Opened) -> Colors:
    epochs = cache_epochs.epochs(opened.run)
    if epochs.labels is not None:
        return Colors("Class", epochs.labels, tuple(class_choice.names_of(opened)))
    return Colors("Place at the last epoch", cache_epochs.film(opened.run).places[-1, :, 0])
