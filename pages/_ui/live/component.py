"""The live views as a Streamlit component."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from aelib.core.errors import AelibError
from aelib.core.palette import color
from aelib.portable import portable_digest, stored_part
from pages._ui import address, cache, failures, state
from pages._ui.live.routes import asset_path, model_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aelib.core.types import ImageSpec
    from aelib.runs import RunDirectory

LIVE, SERVER = "browser", "server"
WHERE = "decode"
_FAILURE = "live.failure"
_FOLDER = Path(__file__).parent
_STUB = """
let script;
export default function (args) {
  let leave = () => {}, isGone = false;
  script ??= import(new URL("%s", document.baseURI).href);
  script.then((live) => { if (!isGone) leave = live.mount(args); })
    .catch((error) => { script = undefined; args.setTriggerValue("failed", String(error)); });
  return () => { isGone = true; leave(); };
}
"""


@functools.cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "live",
        html='<div class="live"></div>',
        css=(_FOLDER / "live.css").read_text(),
        js=_STUB % asset_path("script"),
    )


def is_wanted(run: RunDirectory) -> bool:
    """Draw the choice where pictures are decoded, and say why it is the server if it must be.

    Args:
        run: The chosen model.

    Returns:
        Whether to decode in the browser.
    """
    where = address.one_of(
        "Decode in the",
        [LIVE, SERVER],
        default=LIVE,
        key=WHERE,
        help="In the browser pictures follow the hand while it moves. On the server they follow "
        "when it lets go.",
    )
    failure = state.get(_FAILURE, lambda: "")
    if failure:
        st.caption(
            f":material/cloud_queue: Decoded on the server: {failures.plain(failure)}.",
        )
        return False
    if where == SERVER:
        return False
    try:
        stored_part(run, "decoder", cache.model(run))
    except AelibError as error:
        st.caption(f":material/cloud_queue: {failures.plain(str(error))}")
        return False
    return True


class Shown(NamedTuple):
    """What the view of Traverse shows; ``web/src/traverse/data.ts`` describes groups and strips.

    Attributes:
        place: Names model and start; locks belong to it.
        start: Latent that the sliders begin at.
        label: Class to decode; None for a model told none.
        moves: What is moved at present.
        groups: Headings and dimensions.
        strips: Rows of the sheet.
        original: Address of the picture that the start was encoded from; None for none.
    """

    place: str
    start: Sequence[float]
    label: int | None
    moves: Mapping[int, float]
    groups: Sequence[dict[str, Any]]
    strips: Sequence[dict[str, Any]]
    original: str | None


def traverse(
    run: RunDirectory,
    image: ImageSpec,
    shown: Shown,
    *,
    on_rest: Callable[[dict[int, float]], None],
    key: str,
) -> None:
    """Draw sliders, the picture and the strips, which follow the hand.

    Args:
        run: A run whose decoder is stored.
        image: Size of its pictures.
        shown: What there is to see.
        on_rest: Told what is moved when the hand has let go, before the script runs again.
        key: Key of the component.
    """
    moves = {str(dimension): value for dimension, value in shown.moves.items()}

    def report() -> None:
        told = state.trigger(key, "moves")
        if isinstance(told, dict):
            on_rest(_read_moves(told, len(shown.start)))

    def fail() -> None:
        state.put(_FAILURE, str(state.trigger(key, "failed"))[:200])

    _component()(
        key=key,
        data={
            **shown._asdict(),
            "view": "traverse",
            "engine": asset_path("engine"),
            "decoder": model_path(portable_digest(run), "decoder"),
            "image": {
                "channels": image.channels,
                "height": image.height,
                "width": image.width,
                "isSeries": image.kind == "series",
                "colors": [color(index) for index in range(image.channels)],
            },
            "moves": moves,
        },
        default={"moves": moves},
        on_moves_change=report,
        on_failed_change=fail,
    )


def _read_moves(told: dict[Any, Any], size: int) -> dict[int, float]:
    # a browser may send anything: only numbers of dimensions that there are
    return {
        int(name): float(value)
        for name, value in told.items()
        if str(name).isdigit() and int(name) < size and isinstance(value, (int, float))
    }
