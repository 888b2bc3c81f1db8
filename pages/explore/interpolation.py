"""Walk from picture to picture through latent space."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.interpolation import INTERPOLATIONS
from aelib.analysis.novelty import novelty
from aelib.analysis.walking import encode_stops
from pages._ui import (
    address,
    cache,
    cache_walk,
    class_choice,
    frame,
    guard,
    walk_files,
    walk_stops,
    walk_view,
)
from pages._ui.navigation import page
from pages._ui.walk_view import Journey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pages._ui.picture_picker import Picked


def _main() -> None:
    spec = page("interpolation")
    frame.heading(
        spec,
        "Pictures become points in latent space, and every point on the way from one to the next "
        "is decoded. A good latent space shows believable pictures all along, and no jumps.",
    )
    opened = guard.open_chosen(spec)
    cards = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        count, is_closed = walk_stops.choose_number()
        kinds = address.some_of("Way", INTERPOLATIONS, default=INTERPOLATIONS[0], key="way")
        shown_as = _choose_class(opened)
    with cards:
        picked = walk_stops.choose(opened, count)
    stops = encode_stops(
        opened.model,
        [one.image for one in picked],
        [one.label for one in picked],
        shown_as,
    )
    ways = {kind: cache_walk.way(opened.run, stops, kind, is_closed=is_closed) for kind in kinds}
    _note_strangers(opened, picked)
    _show(opened, Journey(picked, ways, stops.told))
    _explain()


@st.fragment
def _show(opened: guard.Opened, journey: Journey) -> None:
    pace = walk_view.draw(opened, journey)
    walk_files.offer(opened, journey, pace)


def _choose_class(opened: guard.Opened) -> int | None:
    if not opened.model.capabilities.uses_labels:
        return None
    return class_choice.choose(
        opened,
        "the pictures' own",
        help="What the decoder is told on the way; their own changes halfway.",
    )


def _note_strangers(opened: guard.Opened, picked: Sequence[Picked]) -> None:
    for one in picked:
        if one.index is None:
            found = novelty(opened.model, one.image, cache.errors(opened.run, "test"))
            if found.is_unusual:
                st.warning(
                    f"{one.caption} is outside of what this model knows: its reconstruction is "
                    f"worse than that of {found.share:.0%} of the test pictures. The walk passes "
                    "what the model makes of it.",
                    icon=":material/explore_off:",
                )


def _explain() -> None:
    with st.expander("How the way is chosen", icon=":material/function:"):
        st.markdown(
            r"""
With $z_0$ and $z_1$ the latents of two neighbouring pictures and $0 \le t \le 1$:

**Straight line.** $\quad z(t) = (1 - t)\,z_0 + t\,z_1$

**Sphere (slerp).** $\quad z(t) = \dfrac{\sin((1-t)\,\omega)}{\sin\omega}\,z_0 +
\dfrac{\sin(t\,\omega)}{\sin\omega}\,z_1, \qquad
\cos\omega = \dfrac{z_0 \cdot z_1}{\lVert z_0\rVert\,\lVert z_1\rVert}$

**Geodesic, the shortest way in pictures.** The curve $z(t)$ from $z_0$ to $z_1$ with the least
energy $\; E = n \displaystyle\sum_{i=0}^{n-1} \lVert g(z_{i+1}) - g(z_i) \rVert^2, \;$ where $g$ is
the decoder. It is the shortest way by the decoder's metric $J_g^\top J_g$, and its pictures change
at an even speed by themselves: it goes slowly where the decoder changes quickly. The search begins
at the straight line, bends it by a few sine waves with the help of the decoder's gradients, and is
never worse than the line. It finds a short way, not always the shortest of all.

*When is which right?* Draws from a Gaussian prior in $D$ dimensions lie near a sphere of radius
$\sqrt D$. The middle of a straight line between two of them is nearer to the centre, where a VAE
with many dimensions saw few pictures in training; slerp keeps the length. With few dimensions, or
in a plain autoencoder, whose latents follow no prior and whose origin means nothing, the straight
line is the honest choice. The geodesic asks the decoder alone: it spares changes of the picture,
and may lead through places where no data lie.

The speed is $\sqrt{\tfrac1P \lVert \tfrac{dx}{dt} \rVert^2}$ for decoded pictures $x$ of $P$
values, with $t$ growing by 1 from picture to picture; the length in pictures is what lies under
that line. A level line means an even walk; a peak is a border that the decoder jumps over. Where a
model is told another class halfway, the picture jumps: that counts in the length, and the line has
a gap.
"""
        )
        st.caption(
            "Shoemake 1985, [Animating rotation with quaternion curves]"
            "(https://doi.org/10.1145/325165.325242) · White 2016, [Sampling generative networks]"
            "(https://arxiv.org/abs/1609.04468) · Arvanitidis, Hansen & Hauberg 2018, [Latent "
            "space oddity](https://arxiv.org/abs/1710.11379) · Shao, Kumar & Fletcher 2018, [The "
            "Riemannian geometry of deep generative models](https://arxiv.org/abs/1711.08014)"
        )


_main()
