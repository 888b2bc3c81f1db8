"""A page in one file: what views are told, the files that they read, and the script that runs them.

The file is opened by a double click: no server, and nothing is fetched or sent.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, NamedTuple

from pages._ui.live_routes import asset_packed, asset_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HERE = Path(__file__).parent
_LICENCES = (_HERE.parents[2] / "LICENSE", _HERE / "LICENSE-onnxruntime")
_TRAVERSE = """<section data-view="traverse">
<h2>Sliders</h2>
<p>$facts</p>
<div class="live"></div>
</section>"""


class Words(NamedTuple):
    """What the page says; plain text.

    Attributes:
        title: Heading.
        facts: What the model is.
        map_facts: What the map shows, and what hands can do there.
        traverse_facts: What the sliders are, where there are some.
    """

    title: str
    facts: str
    map_facts: str
    traverse_facts: str


class Pieces:
    """The files of a page by name."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[bytes | memoryview, bool]] = {}

    def keep(self, data: bytes | memoryview) -> str:
        """Take a file that a view reads.

        Args:
            data: Its content.

        Returns:
            Its name, which stands for its address in what the view is told.
        """
        name = f"piece/{hashlib.sha256(data).hexdigest()[:16]}"
        packed = gzip.compress(data, mtime=0)
        is_packed = len(packed) < memoryview(data).nbytes
        self._kept[name] = (packed if is_packed else data, is_packed)
        return name

    def keep_maker(self, _: str, make: Callable[[], bytes | None]) -> str:
        """Take what a view may read some time: it is made at once.

        Args:
            make: Returns the content.

        Returns:
            Its name; that of an empty file where it can no longer be made.
        """
        return self.keep(make() or b"")

    def keep_engine(self) -> str:
        """Take the engine, which is packed already.

        Returns:
            Its name.
        """
        self._kept["piece/engine"] = (asset_packed("engine"), True)
        return "piece/engine"

    def elements(self) -> str:
        """Return the files as elements of the page.

        Returns:
            HTML.
        """
        return "\n".join(
            f'<script type="text/plain" data-piece="{name}"{" data-packed" if is_packed else ""}>'
            f"{base64.b64encode(data).decode()}</script>"
            for name, (data, is_packed) in self._kept.items()
        )


def write(words: Words, told: Mapping[str, Any], pieces: Pieces) -> bytes:
    """Write the page.

    Args:
        words: What it says.
        told: ``map`` and ``traverse``, as ``web/src/share/open.ts`` reads them, and ``place``.
        pieces: The files that they name.

    Returns:
        A complete HTML file in UTF-8.
    """
    safe = Words(*(html.escape(text) for text in words))
    page = Template((_HERE / "shared.html").read_text())
    return page.substitute(
        licences="\n\n".join(path.read_text() for path in _LICENCES),
        title=safe.title,
        facts=safe.facts,
        map_facts=safe.map_facts,
        traverse=""
        if told["traverse"] is None
        else Template(_TRAVERSE).substitute(facts=safe.traverse_facts),
        style=asset_text("style"),
        told=json.dumps(told, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c"),
        pieces=pieces.elements(),
        script=asset_text("script").replace("</script", "<\\/script"),
    ).encode()
