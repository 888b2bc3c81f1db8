"""Pictures that live views fetch: large ones would otherwise be sent again with every change.

They are named by their content, kept in memory only, and the oldest go when there are many. The
page that shows one puts it here each time it is drawn.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

from pages._ui.recent import Recent

if TYPE_CHECKING:
    import numpy.typing as npt

_KEPT: Recent[memoryview] = Recent()
_FASTEST = 1


def offer(name: str, values: npt.NDArray[Any]) -> str:
    """Keep the values of a picture for who knows their name.

    Args:
        name: Letters and digits that nobody can guess without the picture: a digest of it.
        values: Values, row by row, the colours of a pixel side by side.

    Shape:
        - values: ``(H, W)`` or ``(H, W, C)``

    Returns:
        The address, relative to the app's.
    """
    if _KEPT.get(name) is None:
        _KEPT.put(name, memoryview(gzip.compress(values.tobytes(), _FASTEST, mtime=0)))
    return f"live/pictures/{name}"


def packed(name: str) -> bytes | None:
    """Return a picture as it is sent.

    Args:
        name: Its name.

    Returns:
        Its values, packed by gzip; None if it is not, or no longer, here.
    """
    found = _KEPT.get(name)
    return None if found is None else bytes(found)
