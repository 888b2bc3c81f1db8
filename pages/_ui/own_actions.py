"""What follows from a data set: train on it, or delete it where it is one's own."""

from __future__ import annotations

from typing import Any

import streamlit as st

from aelib.data.own_store import delete_own, find_own
from pages._ui import confirm, failures, forms, state, wording
from pages._ui.navigation import page
from pages._ui.own_sets import OWN


def draw(data: dict[str, Any]) -> None:
    """Draw the actions of a data set.

    Args:
        data: Its settings with its ``name``.
    """
    query = {key: str(value) for key, value in forms.leaves({"data": data})}
    with st.container(horizontal=True, vertical_alignment="center"):
        train_link(query)
        if data["name"] == OWN and st.button("Delete this import", icon=":material/delete:"):
            _delete(data["id"])


def train_link(query: dict[str, str]) -> None:
    """Draw the link to a training on a data set.

    Args:
        query: Settings of the data set, by their dotted names.
    """
    st.page_link(
        page("training").file,
        label="Train on it",
        icon=page("training").icon,
        query_params=query,
        width="content",
    )


@st.dialog("Delete an import")
def _delete(own_id: str) -> None:
    own = find_own(own_id)
    count = f"{own.num_images:,} {wording.samples(own.kind)}"
    st.markdown(
        f"Delete the {count} of **{failures.plain(own.name)}** from this "
        "computer? Models trained on them keep working, but pages that show their data will not. "
        "This cannot be undone."
    )
    confirm.button("Delete for good", _delete_now, (own_id,), key="data_page.delete_now")


def _delete_now(own_id: str) -> None:
    delete_own(own_id)
    state.pop("data_page.imported")
