"""A plane through latent space as a map: zoom, pan, and the picture under the pointer."""

from __future__ import annotations

import streamlit as st

from aelib.analysis.decoding import encode_flat
from aelib.analysis.planes import Plane, plane_of_dimensions, plane_through, principal_plane
from pages._ui import address, cache, class_choice, failures, frame, guard, plane_view
from pages._ui.navigation import page
from pages._ui.picture_picker import pick

DIMENSIONS, PRINCIPAL, PICTURES = "two dimensions", "principal components", "three pictures"
NAMES = "ABC"


def _main() -> None:
    spec = page("plane")
    frame.heading(
        spec,
        "Each place of a plane through latent space is a picture. Move over it to see what the "
        "decoder makes there; zoom in, and the lattice sharpens.",
    )
    opened = guard.open_chosen(spec)
    if len(cache.spread(opened.run).ranges.order) < 2:
        st.info(
            "This model has one latent dimension, and a plane needs two. Choose another at the "
            "left, or walk along the one on the Traverse page.",
            icon=":material/info:",
        )
        return
    kind = address.one_of(
        "Plane of",
        [DIMENSIONS, PRINCIPAL, PICTURES],
        default=DIMENSIONS,
        key="plane",
        help="Two latent dimensions, the others as in a picture; the two directions in which "
        "latents of pictures vary most; or the plane through three pictures.",
    )
    label = None
    if opened.model.capabilities.uses_labels:
        label = class_choice.choose(opened, help="What the decoder is told.") or 0
    with failures.caught():
        plane, titles, name = _choose(opened, kind)
        marks = NAMES[: len(plane.marks)]
        plane_view.draw(opened, plane, titles, marks, f"{name} {label}", label)
    _explain()


def _choose(opened: guard.Opened, kind: str) -> tuple[Plane, tuple[str, str], str]:
    """Return the plane, the names of its directions, and what tells it from others."""
    if kind == PRINCIPAL:
        plane = principal_plane(cache.latents(opened.run, "validation"))
        return plane, ("first component", "second"), kind
    if kind == PICTURES:
        latents, places = [], []
        for place, (name, column) in enumerate(zip(NAMES, st.columns(len(NAMES)), strict=True)):
            with column:
                picked = pick(opened, key=name.lower(), label=f"Picture {name}", default=place)
            own = class_choice.own_class(opened, picked)
            latents.append(encode_flat(opened.model, picked.image.unsqueeze(0), own)[0])
            places.append(f"{picked.index} {picked.caption}")
        plane = plane_through([latent.numpy() for latent in latents])
        return plane, ("from A to B", "towards C"), " ".join(places)
    ranges = cache.spread(opened.run).ranges
    names = [str(dimension) for dimension in ranges.order]
    with st.container(horizontal=True):
        first = _choose_dimension("Across", names, names[0], "x")
        second = _choose_dimension("Up", names, names[1], "y")
    latent, name = ranges.median, ""
    if len(names) > 2:
        picked = pick(opened, key="image", label="The other dimensions as in")
        own = class_choice.own_class(opened, picked)
        latent = encode_flat(opened.model, picked.image.unsqueeze(0), own)[0].numpy()
        name = f"{picked.index} {picked.caption}"
    plane = plane_of_dimensions(latent, ranges, first, second)
    return plane, (f"z{first}", f"z{second}"), f"{first} {second} {name}"


def _choose_dimension(label: str, names: list[str], first: str, key: str) -> int:
    chosen = address.choose_named(label, names, first, key=key, format_func="z{}".format, width=160)
    return int(chosen if chosen in names else first)


def _explain() -> None:
    with st.expander("What is shown", icon=":material/function:"):
        st.markdown(
            r"""
Every place of the plane is the latent $z(x, y) = o + x\,u + y\,v$, decoded. **Two dimensions**: $u$
and $v$ are the axes of two latent dimensions, and $o$ is the latent of the chosen picture without
them. **Principal components**: $o$ is the mean of the latents of the validation pictures, $u$ and
$v$ are the two directions in which they vary most, one standard deviation long. **Three pictures**:
$o$ is the latent of A, $u$ points from A to B, $v$ stands at right angles to it in the plane that
holds C; one step has the same length in both directions.

At first the plane is shown from the 1 % to the 99 % quantile of the two dimensions over a fixed
sample of validation pictures, to 2.5 standard deviations, or around the three pictures. Further out
the decoder has seen nothing: believable pictures there are no evidence that such latents occur.
"""
        )


_main()
