"""The training loop: pictures by index from one tensor, a step, and what happens after an epoch."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from aelib.core.atomic import remove_leftovers
from aelib.core.batch import shard
from aelib.core.device import denormals_flushed, fits_on_gpu, map_format
from aelib.core.errors import TrainingDivergedError
from aelib.core.seeding import derive_seed, generator, seed_draws, seeded
from aelib.core.types import Progress
from aelib.data import load
from aelib.data.labelling import hide_labels
from aelib.data.subset import few
from aelib.models import Autoencoder, check_size, objective_terms, total
from aelib.nn.layers import lay_out_maps
from aelib.runs import save_weights
from aelib.runs.metrics_log import append_row, keep_rows
from aelib.training.augment import augment, check_augment
from aelib.training.distillation import load_teacher
from aelib.training.environment import write_environment
from aelib.training.epoch_latents import EpochLatentsWriter
from aelib.training.epoch_previews import write_epoch_previews
from aelib.training.evaluation import BATCH_SIZE as EVALUATION_BATCH
from aelib.training.evaluation import evaluate, take_signs, wanted_labels
from aelib.training.failure import NotFiniteError, diverged
from aelib.training.processes import check_share, start_processes
from aelib.training.saves import Saves
from aelib.training.schedule import learning_rate
from aelib.training.state import TrainState
from aelib.training.stop_request import StopRequest
from aelib.training.update import Update

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.data import Splits
    from aelib.runs import RunDirectory
    from aelib.training.distillation import Teacher

NUM_REFITTED = 10_000
PROGRESS_SECONDS = 1.0
SAVE_SECONDS = 60.0
STEPS_BETWEEN_TALKS = 8
"""How often several processes agree on stopping and saving: each time costs a message."""


class Step(nn.Module):
    """Forward pass and objective of one batch, as one module so that it can be wrapped."""

    def __init__(self, model: Autoencoder, teacher: Teacher | None = None) -> None:
        super().__init__()
        self.model = model
        self.teacher = teacher

    def forward(
        self, x: Tensor, target: Tensor, progress: Progress, labels: Tensor | None = None
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the objective per value and the sum of each term.

        Args:
            x: Pictures, spoilt for a denoiser.
            target: The clean pictures.
            progress: How far training is.
            labels: Classes, if the model uses them.

        Shape:
            - x, target: ``(B, C, H, W)``
            - labels: ``(B,)``

        Returns:
            A number to minimise, and sums over the batch in nats by name.
        """
        self.model.advance(progress)
        output = self.model(x, labels)
        terms = objective_terms(self.model, output, target, progress)
        if self.teacher is not None:
            terms |= self.teacher.terms(self.model, output, target, labels)
        objective = total(terms)
        sums = {name: term.value.detach().sum() for name, term in terms.items()}
        sums["objective"] = objective.detach().sum()
        return objective.mean() / target[0].numel(), sums


class Trainer:
    """Trains one run from where it is to its end.

    Args:
        run: A new run, or one that was stopped.
        splits: Its data; loaded from its settings by default.
        stop: Where a request to stop is seen; the run's stop file by default.

    Raises:
        ConfigError: If the model is too large, or the processes cannot share a batch evenly.
    """

    def __init__(
        self, run: RunDirectory, splits: Splits | None = None, stop: StopRequest | None = None
    ) -> None:
        self.run = run
        self.config = run.config()
        settings = self.config.training
        self.splits = load(self.config.data) if splits is None else splits
        train = few(self.splits.train, settings.num_images, seed=settings.seed)
        num_train = len(train)
        self.batch_size = min(settings.batch_size, num_train)
        self.steps_per_epoch = num_train // self.batch_size
        self.num_steps = settings.epochs * self.steps_per_epoch
        check_size(self.config.model, self.splits.image)
        check_augment(settings.augment, self.splits.image)
        model = self._new_model()
        self.processes = start_processes(settings, num_steps=self.num_steps)
        check_share(self.batch_size, self.processes.world)
        device = self.processes.device
        model.to(device).train()
        lay_out_maps(model, map_format(device))
        optimiser = torch.optim.AdamW(
            model.parameters(),
            lr=settings.learning_rate,
            weight_decay=settings.weight_decay,
            fused=device.type in ("cpu", "cuda"),
        )
        self.state = TrainState(model, optimiser, ema_decay=settings.ema_decay)
        self._saves = Saves(
            run, self.state, steps_per_epoch=self.steps_per_epoch, is_main=self._is_main
        )
        self._latents = EpochLatentsWriter(
            run.epochs_path,
            self.splits.validation,
            epochs=settings.epochs,
            most=settings.kept_epochs,
        )
        # A GPU runs ahead of this process, which looks at its results once a second only.
        self._on_gpu = device.type == "cuda"
        self.update = Update(optimiser, max_norm=settings.gradient_clip, runs_ahead=self._on_gpu)
        self._train = hide_labels(train, settings.num_labels, seed=settings.seed)
        if self._on_gpu and fits_on_gpu(self._train.images.nbytes):
            self._train = self._train.to(device)
        self.step = self.processes.prepare(Step(model, load_teacher(settings, model)))
        self.stop = StopRequest(run.stop_path) if stop is None else stop
        self._saved_at = time.monotonic()

    def train(self) -> str:
        """Train until the end or a request to stop.

        At a value that is not finite training goes back to the end of the last epoch and on from
        there at half the learning rate, as often as the settings allow.

        Returns:
            ``finished`` or ``stopped``.

        Raises:
            TrainingDivergedError: If that did not help; the last good weights stay.
        """
        self._begin()
        with (
            denormals_flushed(),
            shard(self.processes.rank, self.processes.world, self.processes.total),
        ):
            while True:
                try:
                    return self._end(self._go_on())
                except NotFiniteError as found:
                    settings, counters = self.config.training, self.state.counters
                    if len(counters.rollbacks) >= settings.rollbacks:
                        told = diverged(found, settings, counters)
                        raise TrainingDivergedError(*told) from None
                    self._roll_back(found)

    def _go_on(self) -> str:
        clock = reported = self._saved_at = time.monotonic()
        order = self._order()
        while not self._is_done():
            should_stop, should_save = self._wishes()
            if should_stop or should_save:
                self._check_finite()
                self._save()
            if should_stop:
                return "stopped"
            self._one_step(order)
            now = time.monotonic()
            self.state.counters.seconds += now - clock
            clock = now
            ends_epoch = self.state.counters.step % self.steps_per_epoch == 0
            is_due = now - reported >= PROGRESS_SECONDS
            if ends_epoch or (is_due and self.processes.world == 1):
                self._check_finite()  # several processes must all look at the same step
            if ends_epoch or is_due:
                reported = now
                self._report_progress()
            if ends_epoch:
                self._end_epoch()
                self._save()
                order = self._order()
        return "finished"

    def _roll_back(self, found: NotFiniteError) -> None:
        """Go back to the end of the last epoch, or to the start; every process calls this."""
        before = self.state.counters
        if not self._saves.load_epoch():
            self.state.restart(self._new_model())
        counters = self.state.counters
        event = {"step": found.step, "to_step": counters.step, "names": found.blamed}
        counters.rollbacks = [*before.rollbacks, event]
        counters.seconds = before.seconds
        self.update.forget()
        self.processes.wait()  # until every process has read the file that is replaced now
        self._save()
        self._report_progress()

    def _new_model(self) -> Autoencoder:
        torch.manual_seed(derive_seed(self.config.training.seed, "weights"))
        return Autoencoder(self.config.model, self.splits.image)

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

    def _wishes(self) -> tuple[bool, bool]:
        """Return whether to stop and whether to save now; all processes get the same answer."""
        is_due = time.monotonic() - self._saved_at >= SAVE_SECONDS
        if self.processes.world == 1:
            return self.stop.is_made, is_due
        if self.state.counters.step % STEPS_BETWEEN_TALKS:
            return False, False
        wishes = torch.tensor([float(self.stop.is_made), float(is_due)])
        should_stop, should_save = (self.processes.total(wishes) > 0).tolist()
        return should_stop, should_save

    def _begin(self) -> None:
        self._saves.load_newest()
        if self._is_main:
            for folder in (self.run.path, self.run.path / "previews"):
                remove_leftovers(folder)
            (self.run.path / "outcome.json").unlink(missing_ok=True)
            keep_rows(self.run.metrics_path, self._epoch)
            write_environment(self.run, self.state.model, self.processes)
            self._latents.begin(self.state.averaged, self._epoch)
        self.processes.wait()

    def _order(self) -> Tensor:
        seed = self.config.training.seed
        epoch = generator(seed, "order", self._epoch)
        order = torch.randperm(len(self._train), generator=epoch)
        return order.to(self._train.images.device)

    def _one_step(self, order: Tensor) -> None:
        settings, counters = self.config.training, self.state.counters
        place = counters.step % self.steps_per_epoch
        mine = self.batch_size // self.processes.world
        first = place * self.batch_size + self.processes.rank * mine
        rows = order[first : first + mine]
        device = self.processes.device
        labels = wanted_labels(self.state.model, self._train, rows)
        seed_draws(settings.seed, "step", counters.step, device=device)
        target = augment(self._train.batch(rows, device), settings.augment)
        x = self.state.model.corruption(target)
        progress = Progress(counters.step, self.num_steps)
        optimiser = self.state.optimiser
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(settings, progress) * 0.5 ** len(counters.rollbacks)
        self.update.forget_gradients()
        with self.processes.autocast():
            loss, sums = self.step(x, target, progress, labels)
        self.processes.backward(loss)
        # a loss that is not finite in one process is refused in all
        self.update.apply(self.processes.total(loss.detach()), counters.step)
        counters.step += 1
        counters.num_summed += mine
        for name, value in sums.items():
            number = value.double() if self._on_gpu else float(value)
            counters.sums[name] = counters.sums.get(name, 0.0) + number
        self.state.average_weights()
        if not self._on_gpu:
            self._check_finite()

    def _check_finite(self) -> None:
        step = self.update.first_refused
        if step is not None:
            values = {"gradient": float(self.update.norm)}
            values.update((name, float(total)) for name, total in self.state.counters.sums.items())
            raise NotFiniteError(f"step {step}", step, values)

    def _end_epoch(self) -> None:
        counters, model = self.state.counters, self.state.averaged
        sums, num_summed = self._shared_sums()
        counters.forget_sums()
        if model.prior.refits:
            self._refit_prior(model)
        validation = self._validate(model)
        best = counters.best_objective
        is_best = best is None or validation["objective"] < best
        if is_best:
            counters.best_objective, counters.best_epoch = validation["objective"], self._epoch
        if not self._is_main:
            return
        if is_best:
            save_weights(self.run.weights_path, model, {"epoch": self._epoch})
        folder = self.run.path / "previews"
        write_epoch_previews(folder, model, self.splits.validation, self._epoch)
        self._latents.write(model, self._epoch, best=counters.best_epoch)
        row = {
            "epoch": self._epoch,
            "step": counters.step,
            "train": {name: value / num_summed for name, value in sums.items()},
            "validation": validation,
            "signs": take_signs(model, self.splits.validation),
            "learning_rate": self.state.optimiser.param_groups[0]["lr"],
            "seconds": round(counters.seconds, 3),
        }
        if counters.rollbacks:
            row["rollbacks"] = counters.rollbacks
        append_row(self.run.metrics_path, row)

    def _validate(self, model: Autoencoder) -> dict[str, float]:
        """Return the first process's validation, to all: a last bit must not divide them.

        Raises:
            NotFiniteError: If a mean is not finite.
        """
        own = evaluate(model, self.splits.validation)
        values = torch.tensor(list(own.values()), dtype=torch.float64)
        shared = self.processes.total(values if self._is_main else torch.zeros_like(values))
        validation = dict(zip(own, shared.tolist(), strict=True))
        if not all(math.isfinite(value) for value in validation.values()):
            where = f"the validation of epoch {self._epoch}"
            raise NotFiniteError(where, self.state.counters.step, validation)
        return validation

    @torch.no_grad()
    def _refit_prior(self, model: Autoencoder) -> None:
        """Fit the prior to the same pictures in every process, so that it stays the same there."""
        few, device = self._train.take(slice(0, NUM_REFITTED)), self.processes.device
        model.eval()
        latents = []
        for start in range(0, len(few), EVALUATION_BATCH):
            rows = slice(start, start + EVALUATION_BATCH)
            labels = wanted_labels(model, few, rows)
            latents.append(model.encode(few.batch(rows, device), labels).latent.float())
        with seeded(self.config.training.seed, "refit", self._epoch, device=device):
            model.prior.refit(torch.cat(latents))
        self.state.model.prior.load_state_dict(model.prior.state_dict())
        self.state.model.train()

    def _shared_sums(self) -> tuple[dict[str, float], int]:
        counters = self.state.counters
        own = torch.tensor(
            [*map(float, counters.sums.values()), counters.num_summed], dtype=torch.float64
        )
        *sums, num_summed = self.processes.total(own).tolist()
        return dict(zip(counters.sums, sums, strict=True)), int(num_summed)

    def _report_progress(self) -> None:
        if self._is_main:
            counters = self.state.counters
            speed = counters.step * self.batch_size / max(counters.seconds, 1e-9)
            place = {"step": counters.step, "num_steps": self.num_steps, "epoch": self._epoch}
            rest = {"seconds": counters.seconds, "images_per_second": speed}
            self.run.write("progress", {**place, **rest, "rollbacks": counters.rollbacks})

    def _save(self) -> None:
        """Save the state; every process calls this at the same step."""
        sums, num_summed = self._shared_sums()
        self._saved_at = time.monotonic()
        self._saves.save(sums=sums, num_summed=num_summed)

    def _end(self, status: str) -> str:
        if self._is_main:
            counters = self.state.counters
            outcome: dict[str, Any] = {
                "status": status,
                "epochs": self._epoch,
                "best_epoch": counters.best_epoch,
                "seconds": round(counters.seconds, 3),
            }
            self.run.stop_path.unlink(missing_ok=True)
            self.run.write("outcome", outcome)
            if status == "finished":
                self._saves.remove()
        self.processes.wait()
        return status
