"""Which class a model that is told classes decodes: the picture's own, or another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
import torch

from aelib.analysis.classes import told_classes
from pages._ui import failures, state

if TYPE_CHECKING:
    from pages._ui.guard import Opened
    from pages._ui.picture_picker import Picked

KEY = "class"
OWN = "own"


def names_of(opened: Opened) -> list[str]:
    """Return what the classes of a model are called.

    Args:
        opened: Model and data.

    Returns:
        One name for each class.
    """
    number = opened.model.image.num_classes
    names = opened.pictures.class_names
    return list(names) if len(names) == number else [f"class {label}" for label in range(number)]


def own_class(opened: Opened, picked: Picked) -> int | None:
    """Return the class that a model is told with a picture.

    Args:
        opened: Model and data.
        picked: The picture.

    Returns:
        The known class, or the one that the model finds likeliest; None for a model told none.
    """
    told = told_classes(opened.model, picked.image.unsqueeze(0), torch.tensor([picked.label]))
    return None if told is None else int(told[0])


def choose(
    opened: Opened,
    own: str | None = None,
    *,
    help: str = "",  # noqa: A002 -- Streamlit's word
    width: int = 240,
) -> int | None:
    """Draw the choice of a class; the address keeps it.

    Args:
        opened: Model and data.
        own: How "no class of one's own choosing" is called, the first choice; None if a class must
            be chosen.
        help: What the class does here.
        width: Of the control, in pixels.

    Returns:
        The class; None for the first choice.
    """
    names = names_of(opened)
    titles = {str(label): failures.plain(name) for label, name in enumerate(names)}
    if own is not None:
        titles = {OWN: own, **titles}
    chosen = st.selectbox(
        "Class",
        list(titles),
        format_func=lambda name: titles.get(name, name),
        key=KEY,
        bind="query-params",
        width=width,
        help=help,
    )
    return int(chosen) if chosen is not None and chosen.isdigit() else None


def go_to(label: int) -> None:
    """Choose a class; for use in a callback.

    Args:
        label: Which one.
    """
    state.set_value(KEY, str(label))
