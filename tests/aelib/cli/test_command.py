from __future__ import annotations

import io

import pytest

from aelib.cli.command import BadInputError, named_run, shown, write_line


def test_a_run_is_found_by_its_name_and_by_its_folder(tiny_run, monkeypatch):
    assert named_run(tiny_run.id).path == tiny_run.path
    assert named_run(str(tiny_run.path)).path == tiny_run.path
    monkeypatch.chdir(tiny_run.path.parent)
    assert named_run(f"./{tiny_run.id}").path == tiny_run.path.resolve()


@pytest.mark.parametrize("name", ["absent", "", "..", "/", "a\0b", "x" * 10_000, "\n# x", "\udcff"])
def test_names_of_no_run(runs_root, name):
    with pytest.raises(BadInputError, match="There is no run named") as caught:
        named_run(name)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


def test_shown_words_are_short_and_printable():
    assert shown("vae") == "'vae'"
    assert shown("\033[31m") == "'\\x1b[31m'"
    assert len(shown("x" * 1000)) < 70


def test_a_line_is_written_whatever_the_terminal_can_show():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    write_line(stream, "β-VAE \udcff")
    stream.flush()
    assert raw.getvalue() == b"?-VAE ?\n"
