"""Compute one map and put it where the app looks: what ``python -m aelib project`` runs."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aelib.core.errors import AelibError, DataError, RunError
from aelib.core.folders import cache_root
from aelib.data import load_split
from aelib.projections.base import PROJECTIONS, project, silent
from aelib.projections.jobs import record_holder
from aelib.projections.large import stratified_rows
from aelib.projections.place import LOCK_VARIABLE, MapFolder, gate, map_folder, turn
from aelib.projections.projector import distill, save_projector
from aelib.projections.store import StoredMap, load_map, save_map
from aelib.projections.trust import trustworthiness
from aelib.runs import open_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from aelib.data import ImageSet
    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory

    Encode = Callable[[Autoencoder, ImageSet], npt.NDArray[np.float32]]

REPORT_SECONDS, DRAFT_SECONDS = 0.3, 0.7
ENCODED, DRAWN = 0.05, 0.95
MOST_LEARNED = 50_000


def compute_map(run: RunDirectory, split: str, config: object, encode: Encode) -> StoredMap:
    """Compute a map, alone among all processes of this machine, and store it.

    Args:
        run: A run with weights.
        split: Part of its data.
        config: Settings of a projection.
        encode: Gives the latents ``(N, D)`` of pictures.

    Returns:
        The map; the stored one if it is there already.

    Raises:
        DataError: If the latents cannot be drawn, or the data changed while the map was started.
    """
    keep_compiled_code()
    with contextlib.ExitStack() as stack:
        given = _take_over(stack)
        stack.enter_context(turn())
        images = load_split(run.config().data, split)
        folder = map_folder(run, split, config, images.digest)
        if given is None:
            stack.enter_context(_locked(folder))
            stack.enter_context(_failures_told(folder))
        elif given != folder:
            raise DataError(
                "The weights or the pictures changed while the map was being started.",
                "Start it again.",
            )
        return load_map(folder.map_path) or _compute(run, images, config, encode, folder)


def keep_compiled_code() -> None:
    """Let numba keep what it compiles; it reads this when it is imported."""
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_root() / "numba"))


def _compute(
    run: RunDirectory, images: ImageSet, config: object, encode: Encode, folder: MapFolder
) -> StoredMap:
    report = _Reporter(folder)
    begun = time.monotonic()
    report(0.0, "Encoding the pictures")
    latents = encode(open_model(run).model, images)
    drawn = project(
        latents,
        config,
        lambda done, message, picture=None: report(
            ENCODED + (DRAWN - ENCODED) * done, message, picture
        ),
    )
    report(DRAWN, "Measuring how far the map can be trusted")
    trust = trustworthiness(latents, drawn.points)
    facts = {
        "seconds": round(time.monotonic() - begun, 3),
        "note": drawn.note,
        "trust": list(trust) if trust else None,
    }
    save_map(folder.map_path, drawn.points, facts)
    folder.draft_path.unlink(missing_ok=True)
    _learn(latents, drawn.points, config, folder)
    return StoredMap(drawn.points, facts)


def _learn(
    latents: npt.NDArray[np.float32],
    points: npt.NDArray[np.float32],
    config: object,
    folder: MapFolder,
) -> None:
    """Distil what places new latents, when the map itself is there already."""
    if PROJECTIONS.build(config).is_instant:
        return  # the plane says it exactly
    rows = stratified_rows(latents, MOST_LEARNED)
    projector = distill(np.ascontiguousarray(latents[rows]), points[rows], silent)
    if projector is not None:
        save_projector(folder.projector_path, projector)


class _Reporter:
    """Writes progress, and the map as it is by then, about once a second."""

    def __init__(self, folder: MapFolder) -> None:
        self.folder = folder
        self.started = folder.progress().get("started", time.time())
        self.fraction = 0.0
        self.num_drafts = 0
        self._last = ("", float("-inf"))
        self._drafted = float("-inf")

    def __call__(
        self,
        fraction: float,
        message: str,
        picture: Callable[[], npt.NDArray[np.float32]] | None = None,
        /,
    ) -> None:
        self.fraction = round(fraction, 4)
        if picture is not None and time.monotonic() - self._drafted >= DRAFT_SECONDS:
            save_map(self.folder.draft_path, picture(), {})
            self.num_drafts += 1
            self._drafted = time.monotonic()
        last_message, at = self._last
        is_new_stage = message.partition(":")[0] != last_message.partition(":")[0]
        if is_new_stage or time.monotonic() - at >= REPORT_SECONDS:
            self._last = (message, time.monotonic())
            self._say(message)

    def _say(self, message: str) -> None:
        self.folder.say(
            status="running",
            fraction=self.fraction,
            message=message,
            started=self.started,
            drafts=self.num_drafts,
        )


@contextlib.contextmanager
def _failures_told(folder: MapFolder) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        expected = isinstance(error, AelibError)
        kind = type(error).__name__
        reason = str(error) if expected else f"An error that was not expected ({kind})."
        folder.say(**{**folder.progress(), "status": "failed", "message": reason})
        raise


@contextlib.contextmanager
def _locked(folder: MapFolder) -> Iterator[None]:
    with gate():
        handle = folder.try_lock()
    if handle is None:
        raise RunError("This map is being computed by another process.", "Wait for it.")
    record_holder(handle, os.getpid())
    try:
        yield
    finally:
        os.close(handle)


def _take_over(stack: contextlib.ExitStack) -> MapFolder | None:
    """Return the folder whose lock :func:`start_map` handed down, if it did."""
    text = os.environ.pop(LOCK_VARIABLE, "")
    if not text:
        return None
    handle, _, path = text.partition(":")
    os.set_inheritable(int(handle), False)  # a child of ours must not keep it after us
    stack.callback(os.close, int(handle))
    folder = MapFolder(Path(path))
    stack.enter_context(_failures_told(folder))
    return folder
