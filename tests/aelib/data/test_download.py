from __future__ import annotations

import hashlib
import http.server
import io
import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, ClassVar

import pytest

from aelib.core.errors import DataUnavailableError
from aelib.core.types import be_silent
from aelib.data.download import Remote, fetch_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = {"/a": b"a" * 700_000, "/b": b"b" * 10}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = CONTENT.get(self.path.removeprefix("/short"))
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if "short" in self.path else content)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def remote(name: str, *urls: str, md5: str = "") -> Remote:
    content = CONTENT[f"/{name}"]
    return Remote(name, urls, md5 or hashlib.md5(content, usedforsecurity=False).hexdigest())


def test_fetches_and_tells_how_far(tmp_path: Path, server: str) -> None:
    told: list[float] = []
    files = [remote("a", f"{server}/a"), remote("b", f"{server}/b")]
    fetch_files(files, tmp_path / "set", lambda at, _: told.append(at), title="Letters")
    assert {path.name for path in (tmp_path / "set").iterdir()} == {"a", "b"}
    assert (tmp_path / "set" / "a").read_bytes() == CONTENT["/a"]
    assert told == sorted(told)
    assert len(told) > 2
    assert told[-1] == 1.0


def test_tries_the_next_address(tmp_path: Path, server: str) -> None:
    urls = (f"{server}/gone", f"{server}/short/a", f"{server}/b", f"{server}/a")
    fetch_files([remote("a", *urls)], tmp_path, be_silent, title="Letters")
    assert (tmp_path / "a").read_bytes() == CONTENT["/a"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "answered 404"),
        ("/short/a", "does not match the checksum"),
        ("/b", "does not match the checksum"),
    ],
)
def test_nothing_is_kept_of_what_is_not_the_file(
    tmp_path: Path, server: str, path: str, reason: str
) -> None:
    with pytest.raises(DataUnavailableError, match=reason) as error:
        fetch_files([remote("a", server + path)], tmp_path, be_silent, title="Letters")
    assert "Letters is not on this machine, and 'a' could not be downloaded" in str(error.value)
    assert str(tmp_path) not in str(error.value)
    assert not list(tmp_path.iterdir())


def test_no_connection_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **__: object) -> None:
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(urllib.request, "urlopen", offline)
    with pytest.raises(DataUnavailableError, match=r"no connection to letters\.example"):
        fetch_files(
            [remote("a", "https://letters.example/a")], tmp_path, be_silent, title="Letters"
        )


def test_a_connection_that_breaks_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Breaking(io.BytesIO):
        headers: ClassVar[dict[str, str]] = {"Content-Length": "1000000"}

        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(size)

    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: Breaking(CONTENT["/a"]))
    with pytest.raises(DataUnavailableError, match="the connection broke"):
        fetch_files([remote("a", "https://x.example/a")], tmp_path, be_silent, title="Letters")
    assert not list(tmp_path.iterdir())


def test_stopping_keeps_whole_files_only_and_the_next_attempt_goes_on(
    tmp_path: Path, server: str
) -> None:
    files = [remote("b", f"{server}/b"), remote("a", f"{server}/a")]

    def stop(fraction: float, _: str) -> None:
        if fraction > 0.6:  # in the middle of the second file
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_files(files, tmp_path, stop, title="Letters")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    told: list[str] = []
    fetch_files(files, tmp_path, lambda _, text: told.append(text), title="Letters")
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}
    assert set(told) == {"Fetching Letters: a"}


def test_other_addresses_are_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="web address"):
        fetch_files([remote("a", "file:///etc/passwd")], tmp_path, be_silent, title="Letters")
