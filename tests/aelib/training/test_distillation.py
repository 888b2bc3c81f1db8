from __future__ import annotations

import json
import shutil

import pytest
import torch

from aelib.core.config import to_dict
from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder, objective_terms
from aelib.runs import RunDirectory, TrainingConfig, open_model
from aelib.runs.config import run_config_from_dict
from aelib.training import start_run, train_run
from aelib.training.distillation import load_teacher
from aelib.training.engine import Step

SPEC = ImageSpec(1, 8, 8, 10)
STUDENT = {
    "data": {"name": "digits"},
    "model": {
        "backbone": {"name": "mlp", "hidden": [8]},
        "bottleneck": {"name": "plain", "latent_dim": 3},
        "loss": {"name": "mse", "sigma": 0.5},
    },
    "training": {
        "epochs": 2,
        "batch_size": 16,
        "learning_rate": 0.01,
        "precision": "float32",
        "compile": "off",
        "teacher": "tiny-vae",
    },
}


def config_of(**parts):
    values = {**STUDENT, **parts}
    return run_config_from_dict(values)


def student_of(config, spec=SPEC):
    torch.manual_seed(0)
    return Autoencoder(config.model, spec)


def settings_of(**training):
    return TrainingConfig(**{"teacher": "tiny-vae", **training})


def test_the_term_is_the_students_loss_of_the_teachers_picture(tiny_run, tiny_images):
    config = config_of()
    student, x = student_of(config), tiny_images.batch(slice(None))
    teacher = load_teacher(settings_of(teacher_weight=0.7), student)
    output = student(x)
    term = teacher.terms(student, output, x, None)["distillation"]
    theirs = open_model(tiny_run).model.reconstruct(x)
    mine = student.loss.image(output.prediction)
    # a Gaussian of σ = 0.5 around the teacher's picture, summed over the 64 values
    expected = -torch.distributions.Normal(mine, 0.5).log_prob(theirs).flatten(1).sum(1)
    torch.testing.assert_close(term.value, expected)
    assert (term.weight, term.is_helper) == (0.7, True)


def test_latents_are_compared_where_they_have_one_shape(tiny_run, tiny_images):
    config = config_of()
    student, x = student_of(config), tiny_images.batch(slice(None))
    teacher = load_teacher(settings_of(teacher_latent_weight=2.0), student)
    output = student(x)
    term = teacher.terms(student, output, x, None)["latent_distillation"]
    theirs = open_model(tiny_run).model.encode(x).latent
    distance = 0.5 * (output.bottleneck.latent - theirs).square().sum(1)
    torch.testing.assert_close(term.value, distance)
    assert term.weight == 2.0


def test_a_step_adds_the_teacher_once_and_leaves_it_as_it_was(tiny_run, tiny_images):
    from aelib.core.types import FINISHED

    config = config_of()
    student, x = student_of(config), tiny_images.batch(slice(None))
    alone, _ = Step(student)(x, x, FINISHED)
    teacher = load_teacher(settings_of(teacher_weight=3.0), student)
    before = {name: value.clone() for name, value in teacher.model.state_dict().items()}
    step = Step(student, teacher)
    taught, sums = step(x, x, FINISHED)
    assert float((taught - alone).detach()) == pytest.approx(
        3.0 * float(sums["distillation"]) / len(x) / 64, rel=1e-5
    )
    taught.backward()
    step.train()
    assert not teacher.model.training
    assert all(p.grad is None for p in teacher.model.parameters())
    for name, value in teacher.model.state_dict().items():
        assert torch.equal(value, before[name])
    assert {id(p) for p in step.parameters()} == {id(p) for p in student.parameters()}


def test_a_heavy_teacher_is_imitated_and_the_file_holds_the_student_alone(tiny_run, tiny_splits):
    """With the teacher's weight far above its own, the student comes nearer to the teacher."""
    x = tiny_splits.validation.batch(slice(None))
    theirs = open_model(tiny_run).model.reconstruct(x)
    distances = []
    for weight in (0.0, 50.0):
        training = {**STUDENT["training"], "epochs": 15, "teacher_weight": weight}
        path = tiny_run.path.with_name(f"student-{weight:g}")
        run = RunDirectory.create(path, config_of(training=training))
        assert train_run(run, tiny_splits) == 0
        assert {"distillation"} <= set(run.metrics()[-1]["train"])
        assert "distillation" not in run.metrics()[-1]["validation"]  # it does not choose
        shutil.move(tiny_run.path, tiny_run.path.with_name("gone"))
        model = open_model(run).model  # needs no teacher
        shutil.move(tiny_run.path.with_name("gone"), tiny_run.path)
        distances.append(float((model.reconstruct(x) - theirs).square().mean()))
    assert distances[1] < 0.5 * distances[0]


def test_a_stopped_student_goes_on_to_the_same_weights(tiny_run, tiny_splits):
    whole = RunDirectory.create(tiny_run.path.with_name("whole"), config_of())
    train_run(whole, tiny_splits)

    class AfterSeven:
        looks = 0
        signal_number = None

        @property
        def is_made(self):
            self.looks += 1
            return self.looks > 7

    from aelib.training import Trainer

    cut = RunDirectory.create(tiny_run.path.with_name("cut"), config_of())
    assert Trainer(cut, tiny_splits, AfterSeven()).train() == "stopped"
    assert train_run(cut, tiny_splits) == 0
    assert cut.weights_path.read_bytes() == whole.weights_path.read_bytes()


def test_without_a_name_there_is_no_teacher():
    assert load_teacher(TrainingConfig(), student_of(config_of())) is None


def test_what_cannot_teach_is_refused_with_a_remedy(tiny_run):
    student = student_of(config_of())
    with pytest.raises(ConfigError, match="no run named 'nobody'") as caught:
        load_teacher(settings_of(teacher="nobody"), student)
    assert "training.teacher" in caught.value.remedy
    with pytest.raises(ConfigError, match="no run named"):
        start_run(config_of(training={"teacher": "../x"}), label="x")
    with pytest.raises(ConfigError, match=r"pictures of \(1, 28, 28\)"):
        load_teacher(settings_of(), student_of(config_of(), ImageSpec(1, 28, 28)))
    model = {**STUDENT["model"], "bottleneck": {"name": "plain", "latent_dim": 5}}
    other = student_of(config_of(model=model))
    assert load_teacher(settings_of(), other) is not None
    with pytest.raises(ConfigError, match="teacher_latent_weight"):
        load_teacher(settings_of(teacher_latent_weight=1.0), other)
    tiny_run.weights_path.write_bytes(b"x" * 100)
    with pytest.raises(ConfigError, match="cannot be opened"):
        load_teacher(settings_of(), student)
    tiny_run.weights_path.unlink()
    with pytest.raises(ConfigError, match="no weights yet"):
        load_teacher(settings_of(), student)


def test_a_teacher_that_denoises_is_given_what_the_student_is(tiny_run, tiny_images):
    values = to_dict(tiny_run.config())
    values["model"]["corruption"] = {"name": "gaussian", "level": 0.5}
    tiny_run.config_path.write_text(json.dumps({"format": 1, **values}), encoding="utf-8")
    student, clean = student_of(config_of()), tiny_images.batch(slice(None))
    spoilt = (clean + 0.3).clamp(0, 1)
    teacher = load_teacher(settings_of(), student)
    output = student(spoilt)
    term = teacher.terms(student, output, clean, None)["distillation"]
    wanted = student.loss(output.prediction, open_model(tiny_run).model.reconstruct(spoilt))
    torch.testing.assert_close(term.value, wanted)
    assert objective_terms(student, output, clean)  # the student's own objective is as before
