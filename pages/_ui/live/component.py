"""The live views as a Streamlit component."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from aelib.core.errors import AelibError
from aelib.core.palette import color
from aelib.portable import stored_part
from pages._ui import address, cache, failures, state
from pages._ui.live.told import failures_told
from pages._ui.live_routes import asset_path, asset_text, model_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aelib.models import Autoencoder
    from aelib.portable import Part
    from aelib.runs import RunDirectory

LIVE, SERVER = "browser", "server"
WHERE = "decode"
_FAILED = "live.failed"
_STUB = """
let script;
export default function (args) {
  let leave = () => {}, isGone = false;
  script ??= import(new URL("%s", document.baseURI).href);
  script.then((live) => { if (!isGone) leave = live.mount(args); })
    .catch((error) => {
      script = undefined;
      args.setTriggerValue("failed", { reason: String(error), isEngine: true });
    });
  return () => { isGone = true; leave(); };
}
"""


@functools.cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "live",
        html='<div class="live"></div>',
        css=asset_text("style"),
        js=_STUB % asset_path("script"),
    )


def choose_parts(run: RunDirectory, *parts: Part) -> dict[Part, str] | None:
    """Draw the choice where the model runs, and say why it is the server if it must be.

    Args:
        run: The chosen model.
        parts: What the browser is to run; the decoder if nothing is named.

    Returns:
        The address of each part for the browser; None to run them on the server.
    """
    where = address.one_of(
        "Decode in the",
        [LIVE, SERVER],
        default=LIVE,
        key=WHERE,
        help="In the browser pictures follow the hand while it moves. On the server they follow "
        "when it lets go.",
    )
    if where == SERVER:
        return None
    try:
        found = {part: _address(run, part) for part in parts or ("decoder",)}
    except AelibError as error:
        st.caption(f":material/cloud_queue: {failures.plain(str(error))}")
        return None
    failed = state.get(_FAILED, dict[str, str])
    needed = (asset_path("engine"), *found.values())
    reason = next((failed[path] for path in needed if path in failed), None)
    if reason is None:
        return found
    with st.container(width="content"):
        st.caption(f":material/cloud_queue: Decoded on the server: {failures.plain(reason)}.")
        st.button("Try again", icon=":material/refresh:", on_click=failed.clear, key="live.again")
    return None


def find_part(run: RunDirectory, part: Part) -> str | None:
    """Return the address of a part that a view can do without.

    Args:
        run: The chosen model.
        part: Which part.

    Returns:
        Its address for the browser; None if it cannot be exported.
    """
    try:
        return _address(run, part)
    except AelibError:
        return None


def _address(run: RunDirectory, part: Part) -> str:
    path = stored_part(run, part, cache.model(run))
    return model_path(path.parent.name, part)


class Base(NamedTuple):
    """What every view is told.

    Attributes:
        parts: Addresses of :func:`choose_parts`.
        model: The model that they are parts of.
        place: Names what is shown; what a person did in the view belongs to it.
        label: Class to decode; None for a model told none.
    """

    parts: Mapping[Part, str]
    model: Autoencoder
    place: str
    label: int | None


def show(
    view: str,
    base: Base,
    data: Mapping[str, Any],
    *,
    reports: Mapping[str, Callable[[Any], None]],
    key: str,
) -> None:
    """Draw a view.

    Args:
        view: Key of ``VIEWS`` in ``web/src/mount.ts``.
        base: What every view is told.
        data: What this one is told besides, as its data type in ``web/src`` describes it.
        reports: By the name of a value in ``data``: told the new one when the hand has let go,
            before the script runs again. A browser may send anything.
        key: Key of the component.
    """

    def listen(name: str) -> Callable[[], None]:
        return lambda: reports[name](state.trigger(key, name))

    def fail() -> None:
        told_now = state.trigger(key, "failed")
        failed = state.get(_FAILED, dict[str, str])
        failed.update(failures_told(told_now, asset_path("engine"), base.parts.values()))

    shown = data_of(view, base, data)
    _component()(
        key=key,
        data=shown,
        default={name: shown[name] for name in reports},
        on_failed_change=fail,
        **{f"on_{name}_change": listen(name) for name in reports},
    )


def data_of(
    view: str, base: Base, data: Mapping[str, Any], *, engine: str | None = None
) -> dict[str, Any]:
    """Return everything that a view is told.

    Args:
        view: Key of ``VIEWS`` in ``web/src/mount.ts``.
        base: What every view is told.
        data: What this one is told besides.
        engine: Address of the engine, if it is not the app's.

    Returns:
        Values that become JSON.
    """
    image = base.model.image
    return {
        **data,
        "view": view,
        "place": base.place,
        "label": base.label,
        "engine": engine or asset_path("engine"),
        "parts": dict(base.parts),
        "latentDim": math.prod(base.model.latent_shape),
        "image": {
            "channels": image.channels,
            "height": image.height,
            "width": image.width,
            "isSeries": image.kind == "series",
            "colors": [color(index) for index in range(image.channels)],
        },
    }
