"""What parts say of themselves, as Markdown."""

from __future__ import annotations

import pytest

from aelib.backbones import BACKBONES
from aelib.bottlenecks import BOTTLENECKS
from aelib.conditioning import CONDITIONING
from aelib.corruptions import CORRUPTIONS
from aelib.losses import LOSSES
from aelib.models import ModelConfig
from aelib.models.explanation import explain, explain_part, first_sentence
from aelib.priors import PRIORS
from aelib.regularisers import REGULARISERS

REGISTRIES = (BACKBONES, BOTTLENECKS, REGULARISERS, CONDITIONING, PRIORS, LOSSES, CORRUPTIONS)
EVERY_PART = [(registry, name) for registry in REGISTRIES for name in registry]


@pytest.mark.parametrize(("registry", "name"), EVERY_PART, ids=lambda item: str(item)[:40])
def test_every_part_says_what_it_is_and_where_it_is_published(registry: object, name: str) -> None:
    said = explain_part(registry, name)
    assert said.text
    assert "http" in said.references
    for markup in (".. math", ":math:", ":class:", ":attr:", "``"):
        assert markup not in said.text
    assert said.text.count("$") % 2 == 0
    assert "\n" not in first_sentence(registry, name)


def test_a_formula_of_several_lines_becomes_one() -> None:
    text = explain_part(BOTTLENECKS, "sparse").text
    lines = [line.strip() for line in text.splitlines()]
    (formula,) = [line for line in lines if line.startswith(r"$$\sum_j KL(")]
    assert formula.endswith("$$")
    assert r"\frac{1-\rho}" in formula


def test_a_formula_becomes_tex() -> None:
    assert r"$$\sum_i \frac{(x_i - \hat x_i)^2}{2\sigma^2}" in explain_part(LOSSES, "mse").text


def test_a_model_is_explained_part_by_part() -> None:
    kinds = [part.kind for part in explain(ModelConfig())]
    assert kinds == [registry.kind for registry in REGISTRIES]
