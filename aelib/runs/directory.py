"""A run is a folder. This file says what is in it, and tells its state from facts.

::

    config.json            settings (format 1)
    metrics.jsonl          one row per epoch
    weights.safetensors    the model: best validation objective so far
    state.safetensors      everything needed to resume; removed when the run has finished
    epoch.safetensors      the same at the end of the last epoch, where training can go back to
    previews/              epoch-0001-reconstructions.png, epoch-0001-samples.png, ...
    epochs/                epoch-0000.safetensors, ...: latents of the same pictures after epochs
    progress.json          where training is now
    outcome.json           how it ended
    evaluation.json        figures on validation and test beside PCA
    health.json            what a check-up found
    names.json             what people call its latent dimensions
    environment.json       versions and machine that trained it
    lock, stop, log.txt    held while training; asks it to stop; what the process printed
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from aelib.core import strict_json
from aelib.core.atomic import atomic_write
from aelib.core.errors import AelibError, RunError
from aelib.runs.config import RunConfig, run_config_from_json, run_config_to_json
from aelib.runs.lock import RunLock, is_held
from aelib.runs.metrics_log import read_rows

if TYPE_CHECKING:
    from pathlib import Path

Status = Literal[
    "new", "running", "stopped", "interrupted", "finished", "diverged", "failed", "damaged"
]
RUN_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_PREVIEW = re.compile(r"epoch-(\d{1,9})-([a-z]+)\.png")


@dataclass(frozen=True)
class RunDirectory:
    """One run on disk.

    Attributes:
        path: The folder; its name is the run's id.
    """

    path: Path

    @classmethod
    def create(cls, path: Path, config: RunConfig) -> RunDirectory:
        """Make the folder of a new run.

        Args:
            path: Folder that does not exist yet.
            config: Settings of the run.

        Returns:
            The run.

        Raises:
            RunError: If the name is not allowed or taken.
        """
        if not RUN_ID.fullmatch(path.name):
            raise RunError(
                f"Expected a run name of lower-case letters, digits, '-', '_' and '.', got "
                f"'{path.name}'.",
                "Choose another name.",
            )
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            raise RunError(
                f"There is a run named '{path.name}' already.", "Choose another name."
            ) from None
        (path / "previews").mkdir()
        atomic_write(path / "config.json", run_config_to_json(config))
        return cls(path)

    @property
    def id(self) -> str:
        """Name of the folder."""
        return self.path.name

    @property
    def config_path(self) -> Path:
        """Settings."""
        return self.path / "config.json"

    @property
    def weights_path(self) -> Path:
        """The model."""
        return self.path / "weights.safetensors"

    def model_digest(self, *also: object) -> str:
        """Return what names everything that is made of this model: settings and weights.

        Args:
            *also: What else it depends on.

        Returns:
            32 hexadecimal digits.
        """
        digest = hashlib.sha256(" ".join(map(str, also)).encode())
        for path in (self.config_path, self.weights_path):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:32]

    @property
    def state_path(self) -> Path:
        """What a resumed run needs."""
        return self.path / "state.safetensors"

    @property
    def epoch_path(self) -> Path:
        """State at the end of the last epoch, where the other one is of a later step."""
        return self.path / "epoch.safetensors"

    @property
    def metrics_path(self) -> Path:
        """One row per epoch."""
        return self.path / "metrics.jsonl"

    @property
    def epochs_path(self) -> Path:
        """Latents of epochs, see :mod:`aelib.runs.epoch_latents`."""
        return self.path / "epochs"

    @property
    def stop_path(self) -> Path:
        """A file that asks training to stop."""
        return self.path / "stop"

    @property
    def log_path(self) -> Path:
        """What the training process printed."""
        return self.path / "log.txt"

    def config(self) -> RunConfig:
        """Return the settings.

        Returns:
            Checked settings.

        Raises:
            RunError: If the folder is not a run; a wrong setting is a :class:`ConfigError`.
        """
        try:
            text = self.config_path.read_bytes()
        except OSError as error:
            raise RunError(
                f"Expected a run in '{self.id}', but its config.json cannot be read "
                f"({error.strerror}).",
                "Restore the file from a copy, or delete the folder.",
            ) from error
        return run_config_from_json(text)

    def metrics(self) -> list[dict[str, Any]]:
        """Return the rows of all epochs so far.

        Returns:
            Rows as :mod:`aelib.training.engine` writes them.
        """
        return read_rows(self.metrics_path)

    def read(self, name: str) -> dict[str, Any]:
        """Return a JSON file of the run, or nothing.

        Args:
            name: ``progress``, ``outcome``, ``evaluation`` or ``environment``.

        Returns:
            Its content; empty if it is missing or cannot be read.
        """
        path = self.path / f"{name}.json"
        try:
            value = strict_json.loads(path.read_bytes(), max_bytes=2**20)
        except (OSError, AelibError):
            return {}
        return value if isinstance(value, dict) else {}

    def write(self, name: str, value: dict[str, Any]) -> None:
        """Replace a JSON file of the run.

        Args:
            name: ``progress``, ``outcome``, ``evaluation``, ``health`` or ``environment``.
            value: Its content.
        """
        atomic_write(self.path / f"{name}.json", strict_json.dumps(value, indent=2) + "\n")

    def previews(self, kind: str) -> dict[int, Path]:
        """Return the preview pictures of one kind.

        Args:
            kind: ``reconstructions`` or ``samples``.

        Returns:
            Paths by epoch, in order.
        """
        names = (_PREVIEW.fullmatch(path.name) for path in (self.path / "previews").glob("*.png"))
        found = {int(name[1]): name[0] for name in names if name is not None and name[2] == kind}
        return {epoch: self.path / "previews" / found[epoch] for epoch in sorted(found)}

    @property
    def problem(self) -> str:
        """Why this run cannot be used, in a sentence; empty when nothing is wrong with it."""
        try:
            self.config()
        except AelibError as error:
            return str(error)
        if self.read("outcome").get("status") == "finished" and not self.weights_path.is_file():
            return f"Expected the weights of '{self.id}', but weights.safetensors is missing."
        return ""

    @property
    def status(self) -> Status:
        """State of the run, from the lock and the files, never from a flag left behind."""
        if self.is_locked():
            return "running"
        if self.problem:
            return "damaged"
        outcome = self.read("outcome").get("status")
        if outcome in ("stopped", "finished", "diverged", "failed"):
            return outcome  # type: ignore[no-any-return]
        was_begun = (self.path / "environment.json", self.state_path, self.log_path)
        if any(path.exists() for path in was_begun):
            return "interrupted"
        return "finished" if self.weights_path.exists() else "new"

    def request_stop(self) -> None:
        """Ask the training process to save its state and stop."""
        self.stop_path.touch()

    def lock(self, handle: int | None = None) -> RunLock:
        """Return the lock that the training process holds.

        Args:
            handle: A handle that holds it already, inherited from the starting process.

        Returns:
            A context manager.
        """
        return RunLock(self.path / "lock", self.id, handle)

    def is_locked(self) -> bool:
        """Return whether a process trains this run now.

        Returns:
            True while the lock is held; the system frees it when its holder dies.
        """
        return is_held(self.path / "lock")


def new_run_id(label: str) -> str:
    """Return a name for a run: label, time and a few random letters.

    Args:
        label: Short text; everything but letters and digits becomes ``-``.

    Returns:
        For example ``vae-20260101-120000-3f2a91c4``.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:32] or "run"
    now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%d-%H%M%S")
    # 32 bits: 16 gave twenty names of one second one pair alike in 350 tries
    return f"{slug}-{now}-{secrets.token_hex(4)}"
