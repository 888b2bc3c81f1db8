"""Which data sets a person can choose from, their own imports among them."""

from __future__ import annotations

from aelib.data import DATASETS
from aelib.data.own_store import list_own

OWN = "own"


def ids() -> list[str]:
    """Return the imports of this person.

    Returns:
        Their ids in the order of their names.
    """
    return [own.id for own in list_own()]


def usable_names() -> list[str]:
    """Return the data sets in the order of a choice: what needs no network first.

    Returns:
        Names in the registry; imports only when there are some.
    """
    names = [name for name in DATASETS if name != OWN]
    names.sort(key=lambda name: not DATASETS[name].part.is_offline)
    return [*names, OWN] if ids() else names
