"""Move one latent dimension at a time and see what it means."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.decoding import decode_flat, encode_flat
from aelib.analysis.moves import format_moves, nudge
from aelib.analysis.starts import centre_latent, draw_latent
from aelib.analysis.traversal import with_values
from aelib.runs.dimension_names import dimension_names
from aelib.viz.pixels import at_side
from pages._ui import (
    address,
    cache,
    class_choice,
    frame,
    guard,
    latent_sheets,
    live,
    live_traverse,
    share,
    state,
)
from pages._ui.captioned import captioned
from pages._ui.latent_sliders import (
    MOVES,
    SHOWN,
    Space,
    begin,
    latent_sliders,
    moves_field,
    read_moves,
)
from pages._ui.navigation import page
from pages._ui.picture_picker import Picked, pick

if TYPE_CHECKING:
    from torch import Tensor

PICTURE, CENTRE, DRAW = "picture", "centre", "draw"
LARGE = 320
STICKY = """<style>
.stColumn:has(.st-key-traversal_picture) { align-self: stretch; }
.st-key-traversal_picture { position: sticky; top: 4.5rem; }
@media (max-width: 1150px) {
  .st-key-traversal_bench > div > .stHorizontalBlock { flex-wrap: wrap; }
  .st-key-traversal_bench > div > .stHorizontalBlock > .stColumn { min-width: 100%; }
  .st-key-traversal_picture { position: static; }
}
[class*="st-key-curve_"] { margin-top: -6px; padding: 0 6px; }
[class*="st-key-curve_"] img { height: 24px; }
</style>"""


def _main() -> None:
    spec = page("traversal")
    frame.heading(
        spec,
        "A slider for each latent dimension, those that carry most first; the picture follows. "
        "The curve under a slider shows where the latents of real pictures lie, its orange mark "
        "where the start lies.",
    )
    opened = guard.open_chosen(spec)
    kind = _choose_start(opened)
    picked = pick(opened, key="image", label="Start from picture") if kind == PICTURE else None
    own, label = _choose_class(opened, kind, picked)
    space = begin(opened, *_start(opened, kind, picked, own), label)
    st.html(STICKY)
    _explore(opened, space, picked)
    _explain()


def _choose_start(opened: guard.Opened) -> str:
    is_generative = opened.model.capabilities.is_generative
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = address.one_of(
            "Start",
            [PICTURE, CENTRE, DRAW] if is_generative else [PICTURE, CENTRE],
            default=PICTURE,
            key="start",
            help="A picture's latent; the centre of latent space"
            + (" (the prior's mean); or a draw from the prior." if is_generative else "."),
        )
        if kind == DRAW:
            st.number_input("Seed", 0, 999_999, key="seed", bind="query-params", width=140)
        if is_generative:
            st.button(
                "Random draw",
                icon=":material/casino:",
                on_click=_draw_anew,
                help="Start from another draw from the prior.",
            )
    return str(kind)


def _draw_anew() -> None:
    state.set_value("start", DRAW)
    state.set_value("seed", random.randrange(1_000_000))  # noqa: S311 -- which draw is no secret


def _choose_class(
    opened: guard.Opened, kind: str, picked: Picked | None
) -> tuple[int | None, int | None]:
    """Return the class that the start is encoded or drawn with, and the one that is decoded."""
    can = opened.model.capabilities
    if picked is not None and can.uses_labels:
        own = class_choice.own_class(opened, picked)
        chosen = class_choice.choose(
            opened, "the picture's own", help="What the decoder is told; the latent stays."
        )
        return own, own if chosen is None else chosen
    if can.uses_labels:
        label = class_choice.choose(opened, help="What the decoder is told.") or 0
        return label, label
    if kind == DRAW and can.draws_by_class:
        label = class_choice.choose(opened, "any", help="Which part of the prior is drawn from.")
        return label, None
    return None, None


def _start(
    opened: guard.Opened, kind: str, picked: Picked | None, own: int | None
) -> tuple[Tensor, str]:
    if picked is not None:
        latent = encode_flat(opened.model, picked.image.unsqueeze(0), own)[0]
        return latent, f"{picked.index} {picked.caption}"
    if kind == DRAW:
        seed = int(state.value("seed") or 0)
        name = f"draw {seed}" if own is None else f"draw {seed} {own}"
        return draw_latent(opened.model, seed, own), name
    return centre_latent(opened.model, cache.spread(opened.run).ranges), CENTRE


@st.fragment
def _explore(opened: guard.Opened, space: Space, picked: Picked | None) -> None:
    if state.pop(live_traverse.CLASS_CHANGED):
        st.rerun()  # the class is chosen above, outside of what runs again here
    st.divider()
    space = space._replace(names=dimension_names(space.run))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        parts = live.choose_parts(opened.run)
        if parts is not None:
            text = moves_field()
            with st.popover("Sheet", icon=":material/grid_on:"):
                size = latent_sheets.choose_size(space)
            shared = st.container(width="content")
    if parts is None:
        _explore_on_server(opened, space, picked)
        return
    moves = read_moves(space, text)
    original = None if picked is None else picked.image
    with shared:
        begun = share.Begun(space, original, moves)
        share.offer(opened, space.spread.num_pictures, lambda: (share.quickest_map(opened), begun))
    live_traverse.draw(opened, parts, space, moves, *size, original)
    _say_source(space)
    latent = with_values(space.start, moves)[0]
    latent_sheets.draw_sheet(opened, space, latent, moves, size, is_live=True)
    latent_sheets.draw(opened, space, latent, is_live=True)


def _explore_on_server(opened: guard.Opened, space: Space, picked: Picked | None) -> None:
    with st.container(key="traversal_bench"):
        left, right = st.columns([4, 7], gap="large")
    with right:
        moves = _actions(space)
        latent = latent_sliders(space, moves)
        _say_source(space)
    with left, st.container(key="traversal_picture"):
        image = decode_flat(opened.model, latent.unsqueeze(0), space.label)[0]
        st.image(at_side(image, LARGE), width=LARGE, alt="The decoded picture")
        _beside(opened, space, picked)
    st.subheader("Each dimension from end to end", anchor=False)
    size = latent_sheets.choose_size(space)
    latent_sheets.draw_sheet(opened, space, latent, moves, size, is_live=False)
    latent_sheets.draw(opened, space, latent, is_live=False)


def _say_source(space: Space) -> None:
    st.caption(f"Order, ranges and curves are those of {space.source}.")


def _actions(space: Space) -> dict[int, float]:
    with st.container(horizontal=True, vertical_alignment="center"):
        bar = st.container(horizontal=True, width="content")
        text = moves_field()
    moves = read_moves(space, text)
    with bar:
        st.button(
            "Reset all",
            icon=":material/restart_alt:",
            disabled=not text,
            on_click=state.set_value,
            args=(MOVES, ""),
        )
        st.button(
            "Nudge",
            icon=":material/blur_on:",
            help="A small random step in the first dimensions.",
            on_click=_nudge,
            args=(space, moves),
        )
    return moves


def _nudge(space: Space, moves: dict[int, float]) -> None:
    latent = space.start.clone()
    for dimension, value in moves.items():
        latent[dimension] = value
    step = nudge(latent, space.ranges, space.ranges.order[:SHOWN], seed=random.getrandbits(32))
    state.set_value(MOVES, format_moves({**moves, **step}))


def _beside(opened: guard.Opened, space: Space, picked: Picked | None) -> None:
    with st.container(horizontal=True):
        begun = decode_flat(opened.model, space.start.unsqueeze(0), space.label)[0]
        if picked is not None:
            captioned(picked.image, "Original")
        captioned(begun, "Start, decoded" if picked is None else "Reconstruction")


def _explain() -> None:
    with st.expander("What the order and the ranges mean", icon=":material/function:"):
        st.markdown(
            r"""
**Order.** For a model with a posterior $q(z|x) = N(\mu(x), \sigma^2(x))$, dimension $d$ carries on
average $\mathrm{KL}_d = \tfrac12\,\mathbb E_x[\mu_d^2 + \sigma_d^2 - \ln\sigma_d^2 - 1]$ nats over
the prior. A dimension below 0.01 nats is *inactive*: the decoder hardly reads it. Without a
posterior the order is by the variance of the latents.

**Range.** Each slider spans the central 98 % of the aggregate posterior
$q(z_d) = \tfrac1N \sum_n q(z_d\,|\,x_n)$ of a fixed sample of validation pictures, which the curve
shows; without a posterior it is the histogram of their latents. Further out the decoder has seen
nothing.

**Levels.** The latent of a ladder is the noise of its levels, so the levels below a moved one
follow it, as they would in a picture drawn from the prior.

**Reading it.** If moving one slider changes one thing (the length of a sleeve, the height of a
heel), that dimension has found a factor of variation. Nothing forces a VAE to do so; a larger β
pushes towards it.
"""
        )
        st.caption(
            "Higgins et al. 2017, [β-VAE](https://openreview.net/forum?id=Sy2fzU9gl) · Locatello "
            "et al. 2019, [Challenging common assumptions](https://arxiv.org/abs/1811.12359)"
        )


_main()
