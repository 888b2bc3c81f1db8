from pathlib import Path

from aelib.core.folders import cache_root


def test_the_variable_names_the_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("AELIB_CACHE", str(tmp_path))
    assert cache_root() == tmp_path


def test_without_it_the_folder_is_in_the_cache_of_this_person(monkeypatch):
    monkeypatch.delenv("AELIB_CACHE", raising=False)
    assert cache_root() == Path.home() / ".cache" / "aelib"
    monkeypatch.setenv("AELIB_CACHE", "~/elsewhere")
    assert cache_root() == Path.home() / "elsewhere"
