"""A registry maps the name that stands in a saved config to a part and its settings."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from aelib.core.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PartT = TypeVar("PartT")
ClassT = TypeVar("ClassT", bound=type)


class Entry(NamedTuple, Generic[PartT]):
    """One registered part: its name, its class and the dataclass of its settings."""

    name: str
    part: type[PartT]
    config: type[Any]


class Registry(Generic[PartT]):
    """Parts of one kind by name.

    Names are literal strings, as they are written into configs: renaming a class does not
    rename a part.

    Args:
        kind: What the parts are called in messages, e.g. ``"bottleneck"``.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, Entry[PartT]] = {}

    def register(self, name: str, config: type[Any]) -> Callable[[ClassT], ClassT]:
        """Return a class decorator that registers the class under ``name``.

        Args:
            name: Name in configs, unique in this registry.
            config: Dataclass of the part's settings, unique in this registry.

        Returns:
            The decorator; it returns the class unchanged.

        Raises:
            ValueError: If the name or the settings class is taken.
        """

        def decorate(part: ClassT) -> ClassT:
            taken = any(entry.config is config for entry in self._entries.values())
            if name in self._entries or taken:
                raise ValueError(f"{self.kind} {name!r} or its settings are registered twice")
            self._entries[name] = Entry(name, part, config)
            return part

        return decorate

    def __getitem__(self, name: str) -> Entry[PartT]:
        """Return the entry of a name.

        Args:
            name: Name of a part.

        Returns:
            The part with its settings class.

        Raises:
            UnknownNameError: If no part has that name; the message says which names there are.
        """
        if name not in self._entries:
            close = difflib.get_close_matches(str(name), self._entries, n=1)
            hint = f"Did you mean '{close[0]}'?" if close else ""
            known = ", ".join(self)
            raise UnknownNameError(f"Unknown {self.kind} {name!r}; known: {known}.", hint)
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def name_of(self, config: object) -> str:
        """Return the name under which the class of ``config`` is registered.

        Args:
            config: Settings of a part.

        Returns:
            The part's name.

        Raises:
            TypeError: If no part of this registry has such settings.
        """
        for entry in self._entries.values():
            if type(config) is entry.config:
                return entry.name
        raise TypeError(f"{type(config).__name__} holds the settings of no {self.kind}")

    def build(self, config: object, **context: Any) -> PartT:  # noqa: ANN401 -- each kind has its own context
        """Build the part that ``config`` describes.

        Args:
            config: Settings of a registered part.
            **context: What the part needs beside its settings, e.g. shapes.

        Returns:
            The part.
        """
        make: Callable[..., PartT] = self[self.name_of(config)].part
        return make(config, **context)
