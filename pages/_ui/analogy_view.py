"""Sums of pictures, A − B + C: decoded in the browser, or on the server, and what lies near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st
import torch

from aelib.analysis.analogies import analogy, first_terms, nearby
from aelib.analysis.decoding import decode_flat, encode_flat
from aelib.analysis.strips import good_scale, to_png_strip
from aelib.viz.pixels import at_side, data_url, encode
from pages._ui import cache, cache_attributes, class_choice, downloads, live, state
from pages._ui.captioned import captioned
from pages._ui.live.told import number
from pages._ui.picture_picker import Picked, pick

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.portable import Part
    from pages._ui.guard import Opened

STRENGTH, HOME, LIMIT = "strength", 1.0, 1.5
NAMES = ("A", "B", "C")
SIDE, MIDDLE, SMALL, FILE_SIDE = 96, 150, 96, 512


class Terms(NamedTuple):
    """A, B and C.

    Attributes:
        picked: The pictures.
        latents: Their latents, each ``(D,)``.
        labels: Classes that they are decoded with; None for a model told none.
        label: Class of the result.
    """

    picked: tuple[Picked, ...]
    latents: tuple[Tensor, ...]
    labels: tuple[int | None, ...]
    label: int | None

    def sum(self, strength: float) -> Any:  # noqa: ANN401 -- an array
        """Return the latent of the result.

        Args:
            strength: How much of C − B is added.

        Returns:
            An array ``(D,)``.
        """
        a, b, c = (latent.numpy() for latent in self.latents)
        return analogy(a, b, c, strength)


def draw(opened: Opened) -> None:
    """Draw the page's half on sums.

    Args:
        opened: Model and data.
    """
    terms = _choose(opened)
    _explore(opened, terms)


def _choose(opened: Opened) -> Terms:
    test = opened.pictures.test
    labels = None if test.labels is None else test.labels.numpy()
    picked = []
    places = first_terms(len(test), labels)
    for name, place, column in zip(NAMES, places, st.columns(3), strict=True):
        with column:
            key, sign = name.lower(), {"A": "", "B": "− ", "C": "+ "}[name]
            picked.append(pick(opened, key=key, label=f"{sign}{name}", default=place))
    own = tuple(class_choice.own_class(opened, one) for one in picked)
    latents = tuple(
        encode_flat(opened.model, one.image[None], label)[0]
        for one, label in zip(picked, own, strict=True)
    )
    label = own[0]
    if opened.model.capabilities.uses_labels:
        chosen = class_choice.choose(
            opened, "that of A", help="What the decoder is told with the result."
        )
        label = own[0] if chosen is None else chosen
    return Terms(tuple(picked), latents, own, label)


@st.fragment
def _explore(opened: Opened, terms: Terms) -> None:
    st.divider()
    parts = live.choose_parts(opened.run)
    if parts is None:
        strength = st.slider(
            "Strength", 0.0, LIMIT, HOME, 0.01, key=STRENGTH, bind="query-params", width=420
        )
        _draw_on_server(opened, terms, strength)
    else:
        with st.popover("As number", icon=":material/link:"):
            strength = st.number_input(
                "Strength",
                0.0,
                LIMIT,
                HOME,
                0.01,
                key=STRENGTH,
                bind="query-params",
                help="How much of C − B is added to A. It is part of the page's address.",
            )
        _draw_live(opened, parts, terms, strength)
    _draw_near(opened, terms, strength)
    _offer(opened, terms, strength)


def _draw_live(opened: Opened, parts: dict[Part, str], terms: Terms, strength: float) -> None:
    place = " ".join(f"{one.index} {one.caption}" for one in terms.picked)
    live.show(
        "analogy",
        live.Base(parts, opened.model, f"{opened.run.id} {place}", terms.label),
        {
            "terms": [
                {
                    "title": f"{name} · {_title(opened, one)}",
                    "latent": latent.tolist(),
                    "label": label,
                    "original": data_url(at_side(one.image, SIDE)),
                }
                for name, one, latent, label in zip(
                    NAMES, terms.picked, terms.latents, terms.labels, strict=True
                )
            ],
            "strength": strength,
            "limit": LIMIT,
        },
        reports={"strength": _take},
        key="arithmetic.analogy",
    )


def _take(told: Any) -> None:  # noqa: ANN401 -- a browser may send anything
    strength = number(told)
    if strength is not None:
        state.set_value(STRENGTH, min(LIMIT, max(0.0, round(strength, 2))))


def _draw_on_server(opened: Opened, terms: Terms, strength: float) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        signs = ("", "−", "+")
        columns = zip(NAMES, signs, terms.picked, terms.latents, terms.labels, strict=True)
        for name, sign, one, latent, label in columns:
            image = decode_flat(opened.model, latent[None], label)[0]
            if sign:
                st.markdown(f"### {sign}", width="content")
            captioned(image, f"{name} · {_title(opened, one)}", MIDDLE)
        st.markdown("### =", width="content")
        result = decode_flat(opened.model, terms.sum(strength)[None], terms.label)[0]
        captioned(result, "The decoded picture", MIDDLE)


def _draw_near(opened: Opened, terms: Terms, strength: float) -> None:
    test = opened.pictures.test
    found = nearby(
        cache.latents(opened.run, "test").mean,
        cache_attributes.distances(opened.run),
        terms.sum(strength),
        [one.index for one in terms.picked if one.index is not None],
    )
    st.markdown("**The true pictures nearest to it**, without A, B and C")
    with st.container(horizontal=True):
        for index, distance in zip(*found.nearest, strict=True):
            label = -1 if test.labels is None else int(test.labels[index])
            title = _title(opened, Picked(test.images[index], "", index, label))
            captioned(test.images[index], f"{title}, {distance:.2f} away", SMALL)
    if not found.nearest.distances:
        return
    sentence = (
        f"The result lies {found.nearest.distances[0]:.2f} from the nearest true picture. Half of "
        f"all test pictures lie within {found.typical:.2f} of another, and "
        f"{found.share:.0%} lie nearer to one than the result does."
    )
    if found.is_far:
        st.warning(
            f"{sentence} So far from data the decoder has seen nothing: doubt this picture.",
            icon=":material/explore_off:",
        )
    else:
        st.caption(sentence)


def _offer(opened: Opened, terms: Terms, strength: float) -> None:
    def images() -> Tensor:
        latents = torch.stack([*terms.latents, torch.from_numpy(terms.sum(strength)).float()])
        known = [label for label in (*terms.labels, terms.label) if label is not None]
        return decode_flat(opened.model, latents, torch.tensor(known) if known else None)

    with st.container(horizontal=True):
        downloads.offer("Result", lambda: encode(at_side(images()[-1], FILE_SIDE)), "sum.png")
        downloads.offer(
            "Row",
            lambda: to_png_strip(images(), min(4, good_scale(images()))),
            "sum-row.png",
            help="A, B, C and the result.",
        )


def _title(opened: Opened, picked: Picked) -> str:
    names = opened.pictures.class_names
    what = "upload" if picked.index is None else f"test {picked.index}"
    return f"{what} · {names[picked.label]}" if 0 <= picked.label < len(names) else what
