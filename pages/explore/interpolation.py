"""Walk from one picture to another through latent space."""

from __future__ import annotations

import streamlit as st

from aelib.analysis.interpolation import INTERPOLATIONS
from aelib.analysis.novelty import novelty
from aelib.analysis.strips import good_scale, to_gif, to_png_strip
from aelib.analysis.walking import Walk, walk_between, walk_file
from aelib.viz.walks import step_figure
from pages._ui import address, cache, class_choice, downloads, frame, guard
from pages._ui.film import film
from pages._ui.navigation import page
from pages._ui.picture_picker import Picked, pick, swap

BOTH = "both"
PICKER = 416
TITLES = {"linear": "Straight line", "slerp": "Along the sphere (slerp)"}


def _main() -> None:
    spec = page("interpolation")
    frame.heading(
        spec,
        "Two pictures become two points in latent space, and every point on the way between them "
        "is decoded. A good latent space shows believable pictures all along, and no jumps.",
    )
    opened = guard.open_chosen(spec)
    start, end = _choose_ends(opened)
    num_steps, kinds, fps, bounce = _choose_walk()
    ends = (start.image, end.image)
    about = {"labels": (start.label, end.label), "shown_as": _choose_class(opened)}
    walks = {kind: walk_between(opened.model, *ends, num_steps, kind, **about) for kind in kinds}
    _note_strangers(opened, start, end)
    film(
        {TITLES[kind]: walk.images for kind, walk in walks.items()},
        ends,
        fps=fps,
        bounce=bounce,
        key="interpolation.film",
    )
    _offer_files(walks, fps, bounce=bounce)
    st.plotly_chart(
        step_figure({TITLES[kind]: walk.distances.tolist() for kind, walk in walks.items()}),
        key="interpolation.steps",
        config={"displayModeBar": False},
    )
    _explain()


def _choose_ends(opened: guard.Opened) -> tuple[Picked, Picked]:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width=PICKER):
            start = pick(opened, key="from", label="From")
        st.button(
            "",
            icon=":material/swap_horiz:",
            key="interpolation.swap",
            help="Swap the two pictures",
            on_click=swap,
            args=("from", "to"),
        )
        with st.container(width=PICKER):
            end = pick(opened, key="to", label="To", default=1)
    return start, end


def _choose_class(opened: guard.Opened) -> int | None:
    if not opened.model.capabilities.uses_labels:
        return None
    return class_choice.choose(
        opened,
        "the pictures' own",
        help="What the decoder is told on the way; their own changes halfway.",
    )


def _choose_walk() -> tuple[int, tuple[str, ...], int, bool]:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        num_steps = st.slider(
            "Pictures on the way", 3, 32, 12, key="steps", bind="query-params", width=240
        )
        chosen = address.one_of(
            "Way",
            [*INTERPOLATIONS, BOTH],
            default=INTERPOLATIONS[0],
            key="way",
        )
        fps = st.slider("Pictures per second", 1, 25, 8, key="fps", bind="query-params", width=200)
        bounce = st.toggle("Back and forth", value=True, key="pingpong", bind="query-params")
    return num_steps, INTERPOLATIONS if chosen == BOTH else (chosen,), fps, bounce


def _note_strangers(opened: guard.Opened, *ends: Picked) -> None:
    for picked in ends:
        if picked.index is None:
            found = novelty(opened.model, picked.image, cache.latents(opened.run, "test").error)
            if found.is_unusual:
                st.warning(
                    f"{picked.caption} is outside of what this model knows: its reconstruction is "
                    f"worse than that of {found.share:.0%} of the test pictures. The strip begins "
                    "or ends with what the model makes of it.",
                    icon=":material/explore_off:",
                )


def _offer_files(walks: dict[str, Walk], fps: int, *, bounce: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for kind, walk in walks.items():
            name = f"{kind} " if len(walks) > 1 else ""
            downloads.offer(
                f"{name}GIF",
                lambda walk=walk: to_gif(walk.images, fps, good_scale(walk.images), bounce=bounce),
                f"walk-{kind}.gif",
            )
            downloads.offer(
                f"{name}PNG",
                lambda walk=walk: to_png_strip(walk.images),
                f"walk-{kind}.png",
            )
            downloads.offer(
                f"{name}npz",
                lambda walk=walk: walk_file(walk),
                f"walk-{kind}.npz",
                help="NumPy arrays: latents (T, D) and images (T, C, H, W).",
            )


def _explain() -> None:
    with st.expander("How the way is chosen", icon=":material/function:"):
        st.markdown(
            r"""
With $z_0$ and $z_1$ the latents of the two pictures and $0 \le t \le 1$:

**Straight line.** $\quad z(t) = (1 - t)\,z_0 + t\,z_1$

**Along the sphere (slerp).** $\quad z(t) = \dfrac{\sin((1-t)\,\omega)}{\sin\omega}\,z_0 +
\dfrac{\sin(t\,\omega)}{\sin\omega}\,z_1, \qquad
\cos\omega = \dfrac{z_0 \cdot z_1}{\lVert z_0\rVert\,\lVert z_1\rVert}$

*When is which right?* Draws from a Gaussian prior in $D$ dimensions lie near a sphere of radius
$\sqrt D$. The middle of a straight line between two of them is nearer to the centre, where a VAE
with many dimensions saw few pictures in training; slerp keeps the length. With few dimensions, or
in a plain autoencoder, whose latents follow no prior and whose origin means nothing, the straight
line is the honest choice.

The bars show $\sqrt{\tfrac1P \lVert x(t_{i+1}) - x(t_i)\rVert^2}$ for neighbouring decoded pictures
of $P$ values. Equal bars mean an even walk; one tall bar is a border that the decoder jumps over.
"""
        )
        st.caption(
            "Shoemake 1985, [Animating rotation with quaternion curves]"
            "(https://doi.org/10.1145/325165.325242) · White 2016, [Sampling generative networks]"
            "(https://arxiv.org/abs/1609.04468)"
        )


_main()
