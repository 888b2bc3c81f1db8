from __future__ import annotations

import unicodedata

import pytest

from aelib.data.names import LONGEST_SHOWN, display_name, is_litter, why_unsafe

HOSTILE = [
    "../../etc/passwd",
    "a\0.png",
    "line\nbreak.png",
    "\r\n\r\n.png",
    "gnp.\u202etxt.exe",
    "x" * 300 + ".png",
    "🦊" * 100 + ".png",
    "<script>alert(1)</script>.png",
    "![x](http://host.example/p.png)",
    ":material/delete:",
    "$\\latex$",
    "=cmd|' /C calc'!A0",
    "con.png",
    ".png",
    "",
    "no extension",
    "cat.png.exe",
    "a.png:$s.png",
    "\u200b\ufeff",
    "\x1b[31mred",
    "ñandú.png",
    "a/b\\c.png",
    " ",
    "\ud800.png",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_shown_is_visible_and_short(name: str) -> None:
    shown = display_name(name)
    assert 0 < len(shown) <= LONGEST_SHOWN
    assert not any(unicodedata.category(character)[0] == "C" for character in shown)
    assert shown.encode()


@pytest.mark.parametrize("name", ["cat.png", "ñandú 🦊.png", "set/cats/1.png", "<b>.png"])
def test_harmless_names_are_shown_as_they_are(name: str) -> None:
    assert display_name(name) == name
    assert why_unsafe(name) == ""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../x.png", "leaves its folder"),
        ("a/../../x.png", "leaves its folder"),
        ("./x.png", "leaves its folder"),
        ("a//x.png", "leaves its folder"),
        ("/etc/passwd", "absolute"),
        ("C:/x.png", "absolute"),
        ("a\\x.png", "backslash"),
        ("a\0.png", "control"),
        ("\u202ex.png", "control"),
        ("x" * 300, "too long"),
        ("a/" * 600 + "x.png", "too long"),
        ("con.png", "device"),
        ("a/LPT1", "device"),
        ("x.png:$s", "device"),
        ("", "empty"),
        ("/", "empty"),
    ],
)
def test_names_that_could_do_harm(name: str, reason: str) -> None:
    assert reason in why_unsafe(name)


def test_litter() -> None:
    for name in (
        "__MACOSX/._a.png",
        "cats/.DS_Store",
        "Thumbs.db",
        "a/desktop.ini",
        ".hidden/a.png",
    ):
        assert is_litter(name)
    for name in ("cats/a.png", "thumbs.png"):
        assert not is_litter(name)
