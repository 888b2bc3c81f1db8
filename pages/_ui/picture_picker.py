"""Choose one picture: from the test split by number or by eye, at random, or an upload."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from aelib.core.drawing import is_series
from aelib.data.model_input import model_input
from aelib.data.pictures import open_picture
from aelib.viz.pixels import at_side
from pages._ui import failures, state
from pages._ui.picture_grid import picture_grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from aelib.data import ImageSet
    from pages._ui.guard import Opened

SIDE, SMALL_SIDE = 140, 72
PER_SHEET = 96
ALL = "all classes"
SERIES_NOTE = "Series of your own come in on the Data page; this model needs series."


class Picked(NamedTuple):
    """A picture of the model's size.

    Attributes:
        image: ``(C, H, W)`` in [0, 1].
        caption: What it is.
        index: Its place in the test split; None for an upload.
        label: Its class; -1 where it is not known.
    """

    image: Tensor
    caption: str
    index: int | None
    label: int = -1


def pick(
    opened: Opened,
    *,
    key: str,
    label: str,
    default: int = 0,
    can_upload: bool = True,
    more: Callable[[], None] | None = None,
) -> Picked:
    """Draw the picture that is chosen, and the ways to choose another.

    Args:
        opened: Model and data.
        key: Name of the choice in the address.
        label: What the picture is for.
        default: Place in the test split to begin with.
        can_upload: Offer an upload too.
        more: Draws further buttons beside the others; then the whole is small, without words.

    Returns:
        The picture.
    """
    test = opened.pictures.test
    is_picture = opened.model.image.kind == "image"
    side = SIDE if more is None else SMALL_SIDE
    with st.container(border=True, horizontal=True, vertical_alignment="center", wrap=False):
        shown = st.container(width=side, gap="xxsmall")
        with st.container():
            index = st.number_input(
                label,
                0,
                len(test) - 1,
                min(default, len(test) - 1),
                key=key,
                bind="query-params",
                on_change=_forget_upload,
                args=(key,),
                help="Number of the picture in the test split. It is part of the page's address.",
            )
            _choices(opened, key, int(index), can_upload=can_upload and is_picture, more=more)
            if can_upload and not is_picture and more is None:
                st.caption(SERIES_NOTE)
            uploaded = _uploaded(opened, key) if can_upload and is_picture else None
            picked = uploaded or _of_test(opened, int(index))
        with shown:
            st.image(at_side(picked.image, side), width=side, alt=picked.caption)
            st.caption(picked.caption)
    return picked


def _choices(
    opened: Opened, key: str, index: int, *, can_upload: bool, more: Callable[[], None] | None
) -> None:
    is_small = more is not None

    def about(words: str, icon: str) -> dict[str, Any]:
        look = {"type": "tertiary", "help": words} if is_small else {}
        return {"label": "" if is_small else words, "icon": icon, **look}

    with st.container(horizontal=True, gap="xsmall" if is_small else "small"):
        st.button(
            **about("Random", ":material/casino:"),
            key=f"{key}.random",
            on_click=_choose_random,
            args=(key, len(opened.pictures.test)),
        )
        with st.popover(**about("Gallery", ":material/grid_view:")):
            _gallery(opened, key, index)
        if can_upload:
            with st.popover(**about("Upload", ":material/upload:")):
                _upload(key)
        if more is not None:
            more()


def _gallery(opened: Opened, key: str, index: int) -> None:
    test, names = opened.pictures.test, opened.pictures.class_names
    wanted = ALL
    if names and test.labels is not None:
        wanted = st.selectbox("Class", [ALL, *names], key=f"{key}.class")
    places = list(range(len(test)))
    if wanted != ALL and test.labels is not None:
        places = (test.labels == names.index(wanted)).nonzero().flatten().tolist()
    num_sheets = max(1, -(-len(places) // PER_SHEET))
    sheet = 1
    if num_sheets > 1:
        sheet = st.number_input("Sheet", 1, num_sheets, key=f"{key}.sheet.{wanted}")
    shown = places[(sheet - 1) * PER_SHEET : sheet * PER_SHEET]
    st.caption(f"Showing {len(shown)} of {len(places)} pictures. Click one.")
    picture_grid(
        test.images[shown],
        ids=shown,
        labels=[_caption(test, names, place) for place in shown],
        key=f"{key}.grid",
        chosen=index,
        cell=44,
        on_pick=lambda place: _choose(key, place),
    )


def _upload(key: str) -> None:
    st.file_uploader(
        "A picture of your own",
        type=["png", "jpg", "jpeg", "bmp", "gif", "webp"],
        key=f"{key}.file",
        on_change=take_upload,
        args=(key,),
        max_upload_size=20,
        help="It is cut to a square around its middle and resized to the model's pictures.",
    )
    st.toggle(
        "Swap black and white",
        key=f"{key}.invert",
        persist_state="session",
        help="Fashion-MNIST and digits are bright on black; photographs are mostly the reverse.",
    )


def take_upload(key: str) -> None:
    """Keep the file of an uploader, or forget it when it was taken away; for use in a callback.

    Only a change counts: going back to a test picture leaves the file in the uploader.

    Args:
        key: The uploader's key without its ending ``.file``.
    """
    file = state.value(f"{key}.file")
    state.put(f"{key}.upload", ("", b"") if file is None else (file.name, file.getvalue()))


def _uploaded(opened: Opened, key: str) -> Picked | None:
    name, data = state.get(f"{key}.upload", lambda: ("", b""))
    if not data:
        return None
    st.button(
        "Back to the test picture",
        key=f"{key}.back",
        icon=":material/undo:",
        on_click=_forget_upload,
        args=(key,),
    )
    with failures.caught():
        pixels = open_picture(data, name)
        image = model_input(pixels, opened.model.image)
        if state.get(f"{key}.invert", bool):
            image = 1.0 - image
        return Picked(image, f"Upload: {failures.plain(name)}", None)
    return None


def _of_test(opened: Opened, index: int) -> Picked:
    test = opened.pictures.test
    image = test.batch(slice(index, index + 1))[0]
    label = -1 if test.labels is None else int(test.labels[index])
    return Picked(image, _caption(test, opened.pictures.class_names, index), index, label)


def _caption(test: ImageSet, names: tuple[str, ...], index: int) -> str:
    what = "Test series" if is_series(test.images) else "Test picture"
    if test.labels is None or not names:
        return f"{what} {index}"
    return f"{what} {index} · {failures.plain(names[int(test.labels[index])])}"


def _choose(key: str, place: int) -> None:
    _forget_upload(key)
    state.set_value(key, place)


def _choose_random(key: str, count: int) -> None:
    _choose(key, random.randrange(count))  # noqa: S311 -- which picture is no secret


def _forget_upload(key: str) -> None:
    state.put(f"{key}.upload", ("", b""))


def swap(one: str, other: str) -> None:
    """Exchange what two pickers show; for use in a callback.

    Args:
        one: Key of a picker.
        other: Key of another.
    """
    kept = [(key, state.value(key), state.value(f"{key}.upload")) for key in (one, other)]
    for key, (_, index, upload) in zip((other, one), kept, strict=True):
        state.set_value(key, index)
        state.put(f"{key}.upload", upload)
    inverted = [bool(state.value(f"{key}.invert")) for key in (one, other)]
    state.set_value(f"{other}.invert", inverted[0])
    state.set_value(f"{one}.invert", inverted[1])
