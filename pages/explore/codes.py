"""Change the codes of a picture one by one, and see what each of them draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.codes import (
    MAX_LENGTH,
    Codebook,
    codebook_of,
    codes_of,
    decode_codes,
    format_changes,
    parse_changes,
    with_changes,
)
from aelib.viz.pixels import at_side, encode
from pages._ui import address, codes_view, downloads, frame, guard, live, state
from pages._ui.navigation import page
from pages._ui.picture_picker import pick

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CHANGES, BEGUN = "codes", "codes.begun"
FILE_SIDE, LARGE = 512, 320


def _main() -> None:
    spec = page("codes")
    frame.heading(
        spec,
        "To this model a picture is a small map of codes, each a number from a codebook. Choose a "
        "place of the map, and see what the picture becomes with every other code there.",
    )
    opened = guard.open_chosen(spec)
    picked = pick(opened, key="image", label="Picture")
    book = codebook_of(opened.model)
    begun = f"{opened.run.id} {picked.index} {picked.caption}"
    state.empty_elsewhere(BEGUN, begun, CHANGES)
    _explore(opened, book, codes_of(opened.model, picked.image), at_side(picked.image, 96))
    _explain()


@st.fragment
def _explore(
    opened: guard.Opened, book: Codebook, start: list[int], original: npt.NDArray[np.uint8]
) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        parts = live.choose_parts(opened.run)
        text = address.text_field(
            "As text",
            "Changed codes",
            key=CHANGES,
            max_chars=MAX_LENGTH,
            placeholder="12:87,3:5",
            help="Position and code, with commas between. It is part of the page's address.",
        )
    changes = address.followed(
        lambda: parse_changes(text, book), {}, otherwise="nothing is changed"
    )
    if parts is not None:
        place = str(state.value(BEGUN))
        base = live.Base(parts, opened.model, place, None)
        codes_view.draw(opened, base, book, start, changes, original, _keep)
    else:
        codes_view.draw_on_server(book, start, changes, _keep)
        image = decode_codes(opened.model, with_changes(start, changes))
        st.image(at_side(image, LARGE), width=LARGE, alt="The decoded picture")
    downloads.offer(
        "Picture",
        lambda: encode(
            at_side(decode_codes(opened.model, with_changes(start, changes)), FILE_SIDE)
        ),
        "codes-picture.png",
    )


def _keep(changes: dict[int, int]) -> None:
    state.set_value(CHANGES, format_changes(changes))


def _explain() -> None:
    with st.expander("What a code is", icon=":material/function:"):
        st.markdown(
            r"""
**Vector quantisation.** The encoder makes a vector at each position of a small map, and the
nearest of $K$ learned vectors takes its place: $\;k_{ij} = \arg\min_k \lVert z_{ij} - e_k
\rVert^2$. The decoder sees $e_{k_{ij}}$ only, so a picture is a grid of integers. With **finite
scalar quantisation** the codebook is a fixed grid: each channel is rounded to a few levels.

**Reading it.** A code has no meaning by itself: what it draws depends on its neighbours, since the
decoder looks at several positions at once. The codes stand in the order in which pictures choose
them; pale ones are never chosen by the validation pictures (*dead*). A picture of likely codes at
unlikely places shows what the prior over codes is there for.
"""
        )
        st.caption(
            "van den Oord et al. 2017, [Neural discrete representation learning]"
            "(https://arxiv.org/abs/1711.00937) · Mentzer et al. 2023, [Finite scalar "
            "quantization](https://arxiv.org/abs/2309.15505)"
        )


_main()
