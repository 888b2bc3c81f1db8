"""What every registered data set promises."""

from __future__ import annotations

import hashlib

import pytest
import torch

from aelib.core.config import from_dict, to_dict
from aelib.data import DATASETS, load, load_held_out

OFFLINE = [name for name in DATASETS if DATASETS[name].part.is_offline]
KNOWN = {
    "celeba",
    "cifar10",
    "digits",
    "emnist",
    "fashion-mnist",
    "fashion-mnist-mini",
    "kmnist",
    "mnist",
    "own",
    "signals",
    "sprites",
    "svhn",
}
SMALL = {"sprites": {"num_images": 3_000, "size": 32}, "signals": {"num_series": 2_000}}
FEWER = {"sprites": {"num_images": 300}, "signals": {"num_series": 300}}


def test_the_names_in_saved_configs_stay() -> None:
    assert set(DATASETS) >= KNOWN


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_says_what_it_is(name: str) -> None:
    entry = DATASETS[name]
    for text in (entry.part.title, entry.part.summary, entry.part.licence, entry.part.citation):
        assert text.strip()
    config = entry.config()
    assert from_dict(entry.config, to_dict(config)) == config


@pytest.mark.parametrize("name", sorted(KNOWN - {"own"}))
def test_states_facts_without_files(name: str, root: object) -> None:
    dataset = DATASETS.build(DATASETS[name].config())
    facts = dataset.facts()
    assert min(facts.num_train, facts.num_validation, facts.num_test) > 0
    assert facts.shape[0] in (1, 3)
    assert dataset.is_present() == (name in OFFLINE)
    assert (facts.download_mb > 0) == (name not in OFFLINE)


@pytest.mark.parametrize("name", sorted(set(OFFLINE) & KNOWN))
def test_loads_what_it_states_and_the_same_again(name: str) -> None:
    config = DATASETS[name].config()
    if name in FEWER:
        config = from_dict(DATASETS[name].config, {**SMALL[name], **FEWER[name]})
    state = torch.random.get_rng_state()
    splits, again = load(config), load(config)
    assert torch.equal(torch.random.get_rng_state(), state)
    facts = DATASETS.build(config).facts()
    sizes = (len(splits.train), len(splits.validation), len(splits.test))
    assert sizes == (facts.num_train, facts.num_validation, facts.num_test)
    assert splits.image.shape == facts.shape
    assert splits.class_names == facts.class_names
    assert splits.factor_names == facts.factor_names
    for split in ("train", "validation", "test"):
        part = splits.split(split)
        assert part.images.dtype == torch.uint8
        assert part.labels is not None
        assert part.labels.dtype == torch.int64
        assert set(part.labels.tolist()) == set(range(len(facts.class_names)))
        assert part.digest == again.split(split).digest


@pytest.mark.parametrize(
    ("name", "more"),
    [*((name, {}) for name in sorted(set(OFFLINE) & KNOWN)), ("signals", {"anomalies": 0.2})],
)
def test_what_is_held_out_is_the_same_without_the_rest(name: str, more: dict[str, float]) -> None:
    cls = DATASETS[name].config
    config = from_dict(cls, {**SMALL.get(name, {}), **FEWER.get(name, {}), **more})
    whole, part = load(config), load_held_out(config)
    for split in ("validation", "test"):
        wanted, found = whole.split(split), part.split(split)
        assert torch.equal(found.images, wanted.images)
        held = part.validation.images.nbytes + part.test.images.nbytes
        assert found.images.untyped_storage().nbytes() <= held  # nothing of the rest stays
        assert torch.equal(found.labels, wanted.labels)
        assert (found.factors is None) == (wanted.factors is None)
        assert wanted.factors is None or torch.equal(found.factors, wanted.factors)
    assert (part.class_names, part.factor_names) == (whole.class_names, whole.factor_names)


@pytest.mark.parametrize("name", sorted(set(OFFLINE) & KNOWN))
def test_no_test_picture_was_trained_on(name: str) -> None:
    config = DATASETS[name].config()
    if name in SMALL:
        config = from_dict(DATASETS[name].config, SMALL[name])
    splits = load(config)
    train, validation, test = (
        {hashlib.sha256(picture.numpy().data).digest() for picture in part.images}
        for part in (splits.train, splits.validation, splits.test)
    )
    assert not test & (train | validation)
    assert not train & validation
