"""The training loop: pictures by index from one tensor, a step, and what happens after an epoch."""

from __future__ import annotations

import datetime
import platform
import sys
import time
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from aelib.core.errors import TrainingDivergedError
from aelib.core.seeding import derive_seed, generator, shard
from aelib.core.types import Progress
from aelib.data import load
from aelib.models import Autoencoder, objective_terms, total
from aelib.runs import save_weights
from aelib.runs.metrics_log import append_row, keep_rows
from aelib.runs.previews import write_preview
from aelib.training.evaluation import evaluate
from aelib.training.processes import start_processes
from aelib.training.schedule import learning_rate
from aelib.training.state import TrainState
from aelib.training.stop_request import StopRequest

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.data import Splits
    from aelib.runs import RunDirectory

NUM_PREVIEWS = 16
PROGRESS_SECONDS = 1.0
SAVE_SECONDS = 60.0


class Step(nn.Module):
    """Forward pass and objective of one batch, as one module so that it can be wrapped."""

    def __init__(self, model: Autoencoder) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, x: Tensor, target: Tensor, progress: Progress
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the objective per value and the sum of each term.

        Args:
            x: Pictures, spoilt for a denoiser.
            target: The clean pictures.
            progress: How far training is.

        Shape:
            - x, target: ``(B, C, H, W)``

        Returns:
            A number to minimise, and sums over the batch in nats by name.
        """
        terms = objective_terms(self.model, self.model(x), target, progress)
        objective = total(terms)
        sums = {name: term.value.detach().sum() for name, term in terms.items()}
        sums["objective"] = objective.detach().sum()
        return objective.mean() / target[0].numel(), sums


class Trainer:
    """Trains one run from where it is to its end.

    Args:
        run: A new run, or one that was stopped.
        splits: Its data; loaded from its settings by default.
    """

    def __init__(self, run: RunDirectory, splits: Splits | None = None) -> None:
        self.run = run
        self.config = run.config()
        settings = self.config.training
        self.splits = load(self.config.data) if splits is None else splits
        num_train = len(self.splits.train)
        self.batch_size = min(settings.batch_size, num_train)
        self.steps_per_epoch = num_train // self.batch_size
        self.num_steps = settings.epochs * self.steps_per_epoch
        torch.manual_seed(derive_seed(settings.seed, "weights"))
        model = Autoencoder(self.config.model, self.splits.image)
        self.processes = start_processes(settings, num_steps=self.num_steps)
        model.to(self.processes.device).train()
        optimiser = torch.optim.AdamW(
            model.parameters(),
            lr=settings.learning_rate,
            weight_decay=settings.weight_decay,
            fused=self.processes.device.type in ("cpu", "cuda"),
        )
        self.state = TrainState(model, optimiser, ema_decay=settings.ema_decay)
        self.step = self.processes.prepare(Step(model))
        self.stop = StopRequest(run.stop_path)

    def train(self) -> str:
        """Train until the end, a request to stop, or a value that is not finite.

        Returns:
            ``finished`` or ``stopped``.

        Raises:
            TrainingDivergedError: If a loss or gradient is not finite; the last good weights stay.
        """
        self._begin()
        clock = time.monotonic()
        saved = reported = clock
        order = self._order()
        with shard(self.processes.rank, self.processes.world):
            while not self._is_done():
                self._one_step(order)
                now = time.monotonic()
                self.state.counters.seconds += now - clock
                clock = now
                ends_epoch = self.state.counters.step % self.steps_per_epoch == 0
                if now - reported >= PROGRESS_SECONDS or ends_epoch:
                    reported = now
                    self._report_progress()
                if ends_epoch:
                    self._end_epoch()
                    order = self._order()
                if self.stop.is_made and not self._is_done():
                    self._save()
                    return self._end("stopped")
                if now - saved >= SAVE_SECONDS or ends_epoch:
                    saved = now
                    self._save()
        return self._end("finished")

    @property
    def _epoch(self) -> int:
        return self.state.counters.step // self.steps_per_epoch

    @property
    def _is_main(self) -> bool:
        return self.processes.rank == 0

    def _is_done(self) -> bool:
        counters, patience = self.state.counters, self.config.training.patience
        at_boundary = counters.step % self.steps_per_epoch == 0
        is_stale = patience and at_boundary and self._epoch - counters.best_epoch >= patience
        return counters.step >= self.num_steps or bool(is_stale)

    def _begin(self) -> None:
        self.stop.install()
        if self.run.state_path.exists():
            self.state.load(self.run.state_path)
        if self._is_main:
            self.run.stop_path.unlink(missing_ok=True)
            (self.run.path / "outcome.json").unlink(missing_ok=True)
            keep_rows(self.run.metrics_path, self._epoch)
            self.run.write("environment", self._environment())
        self.processes.wait()

    def _order(self) -> Tensor:
        seed = self.config.training.seed
        epoch = generator(seed, "order", self._epoch)
        return torch.randperm(len(self.splits.train), generator=epoch)

    def _one_step(self, order: Tensor) -> None:
        settings, counters = self.config.training, self.state.counters
        place = counters.step % self.steps_per_epoch
        mine = self.batch_size // self.processes.world
        first = place * self.batch_size + self.processes.rank * mine
        target = self.splits.train.batch(order[first : first + mine], self.processes.device)
        torch.manual_seed(derive_seed(settings.seed, "step", counters.step))
        x = self.state.model.corruption(target)
        progress = Progress(counters.step, self.num_steps)
        optimiser = self.state.optimiser
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(settings, progress)
        optimiser.zero_grad(set_to_none=True)
        with self.processes.autocast():
            loss, sums = self.step(x, target, progress)
        self.processes.backward(loss)
        norm = nn.utils.clip_grad_norm_(self.state.model.parameters(), settings.gradient_clip)
        if not (torch.isfinite(loss) and torch.isfinite(norm)):
            raise TrainingDivergedError(
                f"The loss or its gradient was not finite at step {counters.step} "
                f"(loss {loss.item():.4g}, gradient norm {norm.item():.4g}, learning rate "
                f"{learning_rate(settings, progress):.4g}). The last good weights are kept.",
                f"Try a learning rate of {settings.learning_rate / 10:.2g}, or a smaller gradient "
                "clip.",
            )
        optimiser.step()
        counters.step += 1
        counters.num_summed += mine
        for name, value in sums.items():
            counters.sums[name] = counters.sums.get(name, 0.0) + float(value)
        self.state.average_weights()

    def _end_epoch(self) -> None:
        counters, model = self.state.counters, self.state.averaged
        names = sorted(counters.sums)
        sums = torch.tensor([*(counters.sums[n] for n in names), counters.num_summed])
        sums = self.processes.total(sums.double().to(self.processes.device)).cpu()
        counters.sums, counters.num_summed = {}, 0
        validation = evaluate(model, self.splits.validation)
        is_best = (
            counters.best_objective is None or validation["objective"] < counters.best_objective
        )
        if is_best:
            counters.best_objective, counters.best_epoch = validation["objective"], self._epoch
        if not self._is_main:
            return
        if is_best:
            save_weights(self.run.weights_path, model, {"epoch": self._epoch})
        self._write_previews(model)
        train = dict(zip(names, (sums[:-1] / sums[-1]).tolist(), strict=True))
        row = {
            "epoch": self._epoch,
            "step": counters.step,
            "train": train,
            "validation": validation,
            "learning_rate": self.state.optimiser.param_groups[0]["lr"],
            "seconds": round(counters.seconds, 3),
        }
        append_row(self.run.metrics_path, row)

    @torch.no_grad()
    def _write_previews(self, model: Autoencoder) -> None:
        model.eval()
        folder, epoch, device = self.run.path / "previews", self._epoch, self.processes.device
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(derive_seed("previews"))
            clean = self.splits.validation.batch(slice(0, NUM_PREVIEWS), device)
            spoilt = model.corruption(clean)
            rows = [clean, spoilt] if model.capabilities.denoises else [clean]
            pictures = torch.cat([*rows, model.reconstruct(spoilt)])
            write_preview(folder, epoch, "reconstructions", pictures, len(clean))
            if model.capabilities.is_generative:
                draws = model.sample(2 * NUM_PREVIEWS, generator=generator("samples"))
                write_preview(folder, epoch, "samples", draws, NUM_PREVIEWS)
        self.state.model.train()

    def _report_progress(self) -> None:
        if self._is_main:
            counters = self.state.counters
            speed = counters.step * self.batch_size / max(counters.seconds, 1e-9)
            place = {"step": counters.step, "num_steps": self.num_steps, "epoch": self._epoch}
            rest = {"seconds": counters.seconds, "images_per_second": speed}
            self.run.write("progress", {**place, **rest})

    def _save(self) -> None:
        if self._is_main:
            self.state.save(self.run.state_path)
        self.processes.wait()

    def _end(self, status: str) -> str:
        if self._is_main:
            counters = self.state.counters
            outcome: dict[str, Any] = {
                "status": status,
                "epochs": self._epoch,
                "best_epoch": counters.best_epoch,
                "seconds": round(counters.seconds, 3),
            }
            self.run.write("outcome", outcome)
            if status == "finished":
                self.run.state_path.unlink(missing_ok=True)
        self.processes.wait()
        return status

    def _environment(self) -> dict[str, Any]:
        return {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "machine": platform.machine(),
            "system": platform.system(),
            "device": self.processes.device.type,
            "threads": torch.get_num_threads(),
            "processes": self.processes.world,
            "parameters": self.state.model.num_parameters,
            "command": " ".join(["python -m aelib", *sys.argv[1:]]),
            "started": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        }


def train_run(run: RunDirectory, splits: Splits | None = None) -> int:
    """Train a run under its lock and write down how it ended.

    Args:
        run: A new run, or one that was stopped or interrupted.
        splits: Its data; loaded from its settings by default.

    Returns:
        Exit code: 0 finished or stopped by request, 128 + number after a signal.

    Raises:
        TrainingDivergedError: If a value was not finite; also written to ``outcome.json``.
    """
    with run.lock():
        try:
            trainer = Trainer(run, splits)
            status = trainer.train()
        except TrainingDivergedError as error:
            run.write("outcome", {"status": "diverged", "message": str(error)})
            raise
        except Exception as error:
            run.write("outcome", {"status": "failed", "message": str(error)[:500]})
            raise
    return trainer.stop.exit_code if status == "stopped" else 0
