from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest

from aelib.core.errors import DataUnavailableError
from aelib.data import DATASETS, OwnConfig, load
from aelib.data.own_images import import_images
from aelib.data.own_store import delete_own

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def npz(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


@pytest.mark.parametrize("count", [3, 10, 57])
def test_facts_are_what_is_loaded(root: Path, photo: Callable[..., np.ndarray], count: int) -> None:
    own, _ = import_images(npz(x=photo(0, count, 8, 8)), "x", size=8, channels=1)
    dataset = DATASETS.build(OwnConfig(id=own.id))
    assert dataset.is_present()
    facts, splits = dataset.facts(), dataset.load()
    assert facts[:3] == (len(splits.train), len(splits.validation), len(splits.test))
    assert min(facts[:3]) >= 1
    assert sum(facts[:3]) == count
    assert facts.shape == splits.image.shape


def test_the_split_is_the_same_each_time(root: Path, photo: Callable[..., np.ndarray]) -> None:
    data = npz(x=photo(0, 40, 8, 8))
    own, _ = import_images(data, "x", size=8, channels=1)
    before = load(OwnConfig(id=own.id)).test.digest
    delete_own(own.id)
    again, _ = import_images(data, "x", size=8, channels=1)
    assert load(OwnConfig(id=again.id)).test.digest == before


def test_a_missing_import_says_where_to_make_one(root: Path) -> None:
    assert not DATASETS.build(OwnConfig()).is_present()
    for own_id, shown in (("", "none"), ("gone-1234", "gone-1234")):
        with pytest.raises(DataUnavailableError, match=f"got '{shown}'") as error:
            load(OwnConfig(id=own_id))
        assert "Data page" in error.value.remedy
        with pytest.raises(DataUnavailableError):
            DATASETS.build(OwnConfig(id=own_id)).facts()
