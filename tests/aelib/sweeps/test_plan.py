from __future__ import annotations

import pytest

from aelib.core.errors import ConfigError
from aelib.runs import RunConfig
from aelib.sweeps import Axis, make_axis, make_plan
from aelib.sweeps.plan import label_of, plan_cost, plan_from_dict, plan_to_dict, say_values
from aelib.training.estimate import Estimate

LATENT, SEED = "model.bottleneck.latent_dim", "training.seed"


def plan(base=None):
    base = RunConfig() if base is None else base
    return make_plan(base, [make_axis(base, LATENT, ["2", "8"]), make_axis(base, SEED, ["0", "1"])])


def test_every_combination_stands_once_the_second_axis_fastest():
    made = plan()
    found = [(m.config.model.bottleneck.latent_dim, m.config.training.seed) for m in made.members]
    assert found == [(2, 0), (2, 1), (8, 0), (8, 1)]
    assert [m.number for m in made.members] == [0, 1, 2, 3]
    assert say_values(made.members[3]) == "latent_dim 8 · seed 1"
    assert label_of(made, LATENT).startswith("Bottleneck: ")


def test_members_share_the_seed_unless_it_is_swept():
    base = RunConfig()
    made = make_plan(base, [make_axis(base, LATENT, ["2", "8"])])
    assert {m.config.training.seed for m in made.members} == {base.training.seed}


def test_a_plan_survives_json():
    made = plan()
    assert plan_from_dict(plan_to_dict(made)) == made


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ([], "one or two"),
        ([Axis(LATENT, (2,)), Axis(LATENT, (4,))], "different"),
        ([Axis(LATENT, (2,)), Axis(SEED, (1,)), Axis("training.epochs", (1,))], "one or two"),
        ([Axis(LATENT, tuple(range(1, 21))), Axis(SEED, tuple(range(10)))], "200"),
        ([Axis(LATENT, (4, -1))], "Training 2 (latent_dim = -1)"),
        ([Axis(LATENT, (4, 100_000))], "Training 2 (latent_dim = 100000)"),
    ],
)
def test_what_cannot_be_trained_is_told_before_anything_is(axes, message):
    with pytest.raises(ConfigError) as caught:
        make_plan(RunConfig(), axes)
    assert message in str(caught.value)


@pytest.mark.parametrize("data", [{}, {"base": {}}, {"base": {}, "axes": [{"name": 1}]}])
def test_a_file_that_is_no_plan_is_refused(data):
    with pytest.raises(ConfigError):
        plan_from_dict(data)


def test_the_cost_is_that_of_a_few_members_for_all_of_their_epochs():
    base = RunConfig()
    axes = [
        make_axis(base, LATENT, ["2", "4", "8", "16"]),
        make_axis(base, "training.epochs", ["1", "3"]),
    ]
    asked = []

    def estimate(config):
        asked.append(config.model.bottleneck.latent_dim)
        return Estimate(0, float(config.model.bottleneck.latent_dim), 0.0, 0)

    # latents 2, 4 and 16 are timed; four members of one epoch and four of three
    assert plan_cost(make_plan(base, axes), estimate) == pytest.approx((2 + 4 + 16) / 3 * 16)
    assert asked == [2, 4, 16]
