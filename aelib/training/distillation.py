r"""Knowledge distillation: a small model also learns to answer as a large one that is trained.

Beside its own objective L the student minimises how far its reconstruction is from the teacher's,
by its own reconstruction loss ℓ, so that with w = 1 the teacher counts as much as the pictures.
Where the latents have equal shape and it is asked for, its latent follows the teacher's too:

.. math:: L + w\,\ell(\hat x_s; \hat x_t) + v\,\tfrac12 \lVert z_s - z_t \rVert^2

The teacher is frozen, in evaluation mode, and part of neither the student's weights nor of the
objective by which its best epoch is chosen. A teacher that denoises is given the student's spoilt
pictures, any other one the clean pictures.

References:
    Hinton, Vinyals & Dean 2015, Distilling the Knowledge in a Neural Network.
    https://arxiv.org/abs/1503.02531
    Romero et al. 2015, FitNets: hints from inner layers. https://arxiv.org/abs/1412.6550
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.errors import AelibError, ConfigError
from aelib.core.types import Term
from aelib.runs import find_run, open_model

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ModelOutput
    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory, TrainingConfig


class Teacher:
    """A trained model that a student is compared with in each step.

    Args:
        model: The teacher, in evaluation mode.
        settings: Weights of the two distances.
    """

    def __init__(self, model: Autoencoder, settings: TrainingConfig) -> None:
        # no module: it must follow the student neither into training mode nor into its file
        self.model = model.eval().requires_grad_(requires_grad=False)
        self._weight = settings.teacher_weight
        self._latent_weight = settings.teacher_latent_weight

    def terms(
        self, student: Autoencoder, output: ModelOutput, target: Tensor, labels: Tensor | None
    ) -> dict[str, Term]:
        """Return what the student minimises beside its own objective.

        Args:
            student: The model in training.
            output: What it made of a batch.
            target: The clean pictures.
            labels: Classes, if the student reads them.

        Shape:
            - target: ``(B, C, H, W)``
            - labels: ``(B,)``

        Returns:
            ``distillation``, and ``latent_distillation`` where it is asked for; helper terms.
        """
        encoded = output.bottleneck
        with torch.no_grad():
            shown = output.x if self.model.capabilities.denoises else target
            told = labels if self.model.capabilities.uses_labels else None
            latent = self.model.encode(shown, told).latent
            picture = self.model.decode(latent, told)
        draws = encoded.num_draws
        distance = _mean(student.loss(output.prediction, _repeated(picture, draws)), draws)
        terms = {"distillation": Term(distance, self._weight, is_helper=True)}
        if self._latent_weight:
            mine = encoded.latent if encoded.posterior is None else encoded.posterior.mean
            halved = 0.5 * (mine - _repeated(latent, draws)).float().square().flatten(1).sum(1)
            term = Term(_mean(halved, draws), self._latent_weight, is_helper=True)
            terms["latent_distillation"] = term
        return terms


def load_teacher(settings: TrainingConfig, student: Autoencoder) -> Teacher | None:
    """Open the teacher that a training names, on the student's device.

    Args:
        settings: Settings of the training.
        student: The model in training.

    Returns:
        The teacher; None when none is named.

    Raises:
        ConfigError: If there is no such run, it has no weights, or it does not fit the student.
    """
    if not settings.teacher:
        return None
    run = find_teacher(settings.teacher)
    try:
        model = open_model(run, next(student.parameters()).device).model
    except AelibError as error:
        raise ConfigError(
            f"The teacher '{run.id}' cannot be opened: {error.message}", _REMEDY
        ) from error
    if model.image.shape != student.image.shape:
        raise ConfigError(
            f"Expected a teacher for pictures of {student.image.shape}, got '{run.id}' for "
            f"{model.image.shape}.",
            _REMEDY,
        )
    if model.capabilities.uses_labels and not student.capabilities.uses_labels:
        raise ConfigError(
            f"The teacher '{run.id}' reads labels, the student does not.",
            "Choose a teacher without conditioning, or give the student one.",
        )
    if settings.teacher_latent_weight and model.latent_shape != student.latent_shape:
        raise ConfigError(
            f"Expected a student with the teacher's latent of {model.latent_shape} numbers to "
            f"compare latents, got {student.latent_shape}.",
            "Set 'training.teacher_latent_weight' to 0, or give both the same latent size.",
        )
    return Teacher(model, settings)


def find_teacher(run_id: str) -> RunDirectory:
    """Return the run of a teacher.

    Args:
        run_id: Name of a run.

    Returns:
        The run.

    Raises:
        ConfigError: If there is none, or it has no weights.
    """
    try:
        run = find_run(run_id)
    except AelibError:
        raise ConfigError(
            f"There is no run named '{run_id[:64]}' to be the teacher.", _REMEDY
        ) from None
    if not run.weights_path.is_file():
        raise ConfigError(f"The teacher '{run.id}' has no weights yet.", _REMEDY)
    return run


_REMEDY = "Set 'training.teacher' to a trained run, see 'python -m aelib list', or leave it empty."


def _repeated(theirs: Tensor, num_draws: int) -> Tensor:
    # several draws for each picture are compared with one answer
    return theirs.repeat(num_draws, *(1 for _ in theirs.shape[1:])) if num_draws > 1 else theirs


def _mean(values: Tensor, num_draws: int) -> Tensor:
    return values.reshape(num_draws, -1).mean(0)
