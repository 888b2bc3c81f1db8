from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from aelib.core.errors import DataError
from aelib.data import archives
from aelib.data.archives import Archive

if TYPE_CHECKING:
    from collections.abc import Callable

MB = 2**20


def with_info(*members: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for info, content in members:
            archive.writestr(info, content)
    return buffer.getvalue()


def renamed(name: str) -> bytes:
    """A zip with a member of that very name, which ``zipfile`` would have tidied up."""
    holder = "x" * len(name.encode())
    data = with_info((zipfile.ZipInfo(holder), b"1"), (zipfile.ZipInfo("ok.png"), b"2"))
    return data.replace(holder.encode(), name.encode())


def patched(data: bytes, *, central: dict[int, tuple[str, int]]) -> bytes:
    """Return a zip with numbers of the first entry of its table overwritten."""
    changed = bytearray(data)
    start = data.index(b"PK\x01\x02")
    for offset, (code, value) in central.items():
        struct.pack_into(code, changed, start + offset, value)
    return bytes(changed)


def overlapping(count: int) -> bytes:
    """A zip whose table lists the same packed bytes again and again."""
    data = with_info((zipfile.ZipInfo("00.png"), b"a" * 1000))
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"00.png", b"%02d.png" % index) for index in range(count))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), start, 0)
    return data[:start] + entries + tail


def quoted_overlap() -> bytes:
    """A zip whose first member's packed bytes hold the whole of the second."""
    inner = with_info((zipfile.ZipInfo("b.png"), b"b" * 100))
    body = inner[: inner.index(b"PK\x01\x02")]
    outer = with_info((zipfile.ZipInfo("a.png"), body))
    start = outer.index(b"PK\x01\x02")
    first = outer[start : outer.index(b"PK\x05\x06")]
    second = inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")]
    place = bytearray(second)
    struct.pack_into("<L", place, 42, outer.index(body))
    entries = first + bytes(place)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(entries), start, 0)
    return outer[:start] + entries + tail


def test_reads_its_members_in_order(pack: Callable[..., bytes]) -> None:
    archive = Archive(pack({"b/2.png": b"two", "a/1.png": b"one"}), "x.zip")
    assert archive.members == ["a/1.png", "b/2.png"]
    assert [archive.read(member) for member in archive.members] == [b"one", b"two"]


def test_litter_and_folders_are_left_out(pack: Callable[..., bytes]) -> None:
    files = {"a/": b"", "a/1.png": b"1", "__MACOSX/a/._1.png": b"x", "a/Thumbs.db": b"x"}
    assert Archive(pack(files), "x.zip").members == ["a/1.png"]


@pytest.fixture(scope="module")
def zeros() -> bytes:
    return bytes(20 * MB)


def test_a_member_that_unpacks_without_end(pack: Callable[..., bytes], zeros: bytes) -> None:
    with pytest.raises(DataError, match="more than 200 times"):
        Archive(pack({"a.png": zeros}), "x.zip")


def test_many_members_that_unpack_without_end(pack: Callable[..., bytes]) -> None:
    files = {f"{index}.png": bytes(MB - 1) for index in range(20)}
    with pytest.raises(DataError, match="more than 200 times"):
        Archive(pack(files), "x.zip")


def test_an_archive_in_an_archive_is_not_opened(pack: Callable[..., bytes]) -> None:
    inner = pack({"a.png": bytes(MB)})
    for _ in range(3):
        inner = pack({"inner.zip": inner})
    archive = Archive(inner, "x.zip")
    assert archive.members == ["inner.zip"]
    assert len(archive.read("inner.zip")) < 5_000


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (overlapping(50), "files that overlap"),
        (quoted_overlap(), "files that overlap"),
        (patched(overlapping(1), central={24: ("<L", 2**31)}), "2,048 MB when unpacked"),
        (patched(overlapping(1), central={24: ("<L", 900 * MB)}), "more than 200 times"),
        (patched(overlapping(1), central={8: ("<H", 1)}), "under a password"),
        (patched(overlapping(1), central={10: ("<H", 12)}), "an unusual compression"),
        (patched(overlapping(1), central={10: ("<H", 99)}), "an unusual compression"),
        (patched(overlapping(1), central={38: ("<L", 0o120777 << 16)}), "a link: '00.png'"),
        (b"PK\x03\x04", "damaged or cut short"),
        (overlapping(2)[:-10], "damaged or cut short"),
        (overlapping(2)[40:-1], "damaged or cut short"),
        (b"", "damaged or cut short"),
        (patched(overlapping(1), central={42: ("<L", 2**31)}), "overlap|damaged"),
    ],
)
def test_harmful_and_damaged_archives_are_refused_at_once(data: bytes, found: str) -> None:
    tracemalloc.start()
    with pytest.raises(DataError, match=found) as error:
        Archive(data, "x.zip").read("00.png")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * MB
    assert "'x.zip'" in str(error.value) or "'00.png'" in str(error.value)


@pytest.mark.parametrize("declared", [999, 1001])
def test_sizes_that_lie_are_damage(declared: int) -> None:
    archive = Archive(patched(overlapping(1), central={24: ("<L", declared)}), "x.zip")
    with pytest.raises(DataError, match=r"'00\.png' in the zip is (damaged|cut short)"):
        archive.read("00.png")


def test_a_wrong_checksum_is_damage(pack: Callable[..., bytes]) -> None:
    data = pack({"a.png": b"the content of a"}, zipfile.ZIP_STORED)
    archive = Archive(data.replace(b"content of a", b"content of b"), "x.zip")
    with pytest.raises(DataError, match=r"'a\.png' in the zip is damaged"):
        archive.read("a.png")


@pytest.mark.parametrize(
    "name",
    [
        "../evil.png",
        "../../../../etc/cron.d/evil",
        "a/../../evil.png",
        "/tmp/evil.png",  # noqa: S108 -- never written
        "C:/evil.png",
        "a\\evil.png",
        "..\\evil.png",
        "ev\0il.png",
        "ev\nil.png",
        "ev\u202eil.png",
        "con.png",
        "a/NUL",
        "evil.png:$s",
        "x" * 300 + ".png",
    ],
)
def test_unsafe_names_are_refused_and_not_renamed(name: str) -> None:
    data = renamed(name) if name.isascii() else with_info((zipfile.ZipInfo(name), b"1"))
    with pytest.raises(DataError, match=r"Expected a zip of pictures in 'x\.zip', got ") as error:
        Archive(data, "x.zip")
    assert all(character.isprintable() for character in str(error.value))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", [("a.png", "a.png"), ("a.png", "A.PNG")])
def test_names_that_stand_twice_are_refused(names: tuple[str, str]) -> None:
    data = with_info(*((zipfile.ZipInfo(name), b"1") for name in names))
    with pytest.raises(DataError, match="two files named"):
        Archive(data, "x.zip")


def test_too_many_members_are_refused_before_they_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the table was read"))
    with pytest.raises(DataError, match="more than 70,000 files"):
        Archive(b"PK\x01\x02" * 70_001, "x.zip")


def test_an_archive_that_is_too_large_is_refused() -> None:
    with pytest.raises(DataError, match=r"got 65 MB, more than 64 MB.*import the folder"):
        Archive(bytes(65 * MB), "x.zip")


def test_members_that_are_too_long_for_their_reader(pack: Callable[..., bytes]) -> None:
    archive = Archive(pack({"a.png": b"12345"}), "x.zip")
    assert archive.read("a.png", max_bytes=5) == b"12345"
    with pytest.raises(DataError, match=r"in 'a\.png'"):
        archive.read("a.png", max_bytes=4)


def test_an_empty_archive_has_no_members(pack: Callable[..., bytes]) -> None:
    assert Archive(pack({}), "x.zip").members == []


def test_the_limits_that_messages_and_documents_state() -> None:
    assert (archives.MAX_PACKED, archives.MAX_UNPACKED) == (64 * MB, 1024 * MB)
    assert (archives.MAX_MEMBERS, archives.MAX_RATIO) == (70_000, 200)
