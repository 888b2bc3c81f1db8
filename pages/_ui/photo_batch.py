"""The same for all photographs that were dropped: progress, what became of each, one download."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.core.watch import Watch
from aelib.photographs.batch import restore_into
from pages._ui import failures, photo_choice, state
from pages._ui.live_archives import Archive

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.delta_generator import DeltaGenerator

    from aelib.photographs.batch import Outcome
    from pages._ui.photo_choice import Upload
    from pages._ui.photo_plan import Everywhere

FIELD = "photographs.batch"
RUNNING = f"{FIELD}.running"


def show(everywhere: Everywhere | None, title: str) -> None:
    """Draw what can be done to all photographs, and what became of them.

    Args:
        everywhere: What to do; None where each photograph needs a hand.
        title: Name of the result of one.
    """
    files = photo_choice.uploads()
    if len(files) < 2:
        return
    st.subheader(f"All {len(files)} photographs", anchor=False)
    if everywhere is None:
        st.caption(
            "What is painted, or damaged for a test, is done one by one. Switch the test off, or "
            "choose another thing to do, and all are done alike."
        )
        return
    batch = _batch_of(everywhere.key, files)
    top = st.container(horizontal=True, vertical_alignment="center")
    place = st.empty()
    left = [number for number in range(len(files)) if number not in batch.outcomes]
    if left and state.value(RUNNING) == everywhere.key:
        with top:
            _run(batch, files, left, everywhere, place)
        state.pop(RUNNING)
        st.rerun()
    with top:
        _offer(batch, len(files), len(left), everywhere.key)
    _list(batch, place, title)


class _Batch:
    """What was done to the photographs with one choice of settings.

    Args:
        name: Names the photographs and the settings.
    """

    def __init__(self, name: tuple[str, ...]) -> None:
        self.name = name
        self.archive = Archive("photographs.zip")
        self.outcomes: dict[int, Outcome] = {}


def _batch_of(key: str, files: list[Upload]) -> _Batch:
    name = (key, *(f"{upload.name} {len(upload.data)} {hash(upload.data)}" for upload in files))
    batch: _Batch = state.get(FIELD, lambda: _Batch(name))
    if batch.name != name:
        batch = _Batch(name)
        state.put(FIELD, batch)
    return batch


def _run(
    batch: _Batch,
    files: list[Upload],
    left: list[int],
    everywhere: Everywhere,
    place: DeltaGenerator,
) -> None:
    bar = st.progress(0.0, "Starting")
    st.button(
        "Cancel",
        icon=":material/close:",
        key=f"{FIELD}.cancel",
        on_click=state.pop,
        args=(RUNNING,),
    )
    for number in left:
        upload = files[number]

        def report(share: float, done: int = number, name: str = upload.name) -> None:
            bar.progress(
                min(1.0, (done + share) / len(files)),
                f"{done + 1} of {len(files)}: {failures.plain(name)}",
            )

        report(0.0)
        batch.outcomes[number] = restore_into(
            batch.archive.path,
            upload.name,
            upload.data,
            everywhere.restore,
            Watch(progress=report),
        )
        place.dataframe(_rows(batch), hide_index=True)


def _offer(batch: _Batch, count: int, num_left: int, key: str) -> None:
    num_done = sum(not outcome.error for outcome in batch.outcomes.values())
    if num_left:
        begun = f"Go on with {num_left}" if batch.outcomes else f"Do the same to all {count}"
        st.button(
            begun,
            icon=":material/play_arrow:",
            key=f"{FIELD}.start",
            type="primary",
            on_click=state.put,
            args=(RUNNING, key),
        )
    if num_done:
        st.link_button(
            f"ZIP of {num_done}",
            batch.archive.address,
            icon=":material/download:",
            help="Names, sizes, kinds of file and colour profiles are those of the photographs.",
        )
    num_failed = len(batch.outcomes) - num_done
    if num_failed:
        st.caption(f"{num_failed} could not be done; the list says why.")


def _list(batch: _Batch, place: DeltaGenerator, title: str) -> None:
    if not batch.outcomes:
        return
    with place.container():
        st.dataframe(
            _rows(batch),
            hide_index=True,
            key=f"{FIELD}.list",
            on_select=_look,
            selection_mode="single-row",
        )
        st.caption(f"Choose a row to look at the photograph below, before and {title.lower()}.")


def _look() -> None:
    rows = state.value(f"{FIELD}.list").selection.rows
    batch = state.value(FIELD)
    if rows and batch is not None:
        photo_choice.choose(photo_choice.labels()[sorted(batch.outcomes)[rows[0]]])


def _rows(batch: _Batch) -> dict[str, list[object]]:
    done = [outcome for _, outcome in sorted(batch.outcomes.items())]

    def column(of: Callable[[Outcome], object]) -> list[object]:
        return [of(outcome) for outcome in done]

    rows = {
        "File": column(lambda o: o.name),
        "Result": column(lambda o: o.error or "done"),
        "Size": column(lambda o: "–" if o.size is None else f"{o.size[0]} × {o.size[1]}"),
        "Seconds": column(lambda o: round(o.seconds, 1)),
    }
    if any(outcome.sigma is not None for outcome in done):
        rows["σ removed"] = column(lambda o: "–" if o.sigma is None else f"{255.0 * o.sigma:.1f}")
    return rows
