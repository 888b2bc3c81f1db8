import pytest

from aelib.core.folders import CACHE_VARIABLE
from aelib.portable import part_path, portable_digest, store, stored_part
from aelib.runs import open_model, save_weights


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))


def test_a_part_is_exported_once_for_each_state_of_the_weights(tiny_run, monkeypatch):
    path = stored_part(tiny_run, "decoder")
    assert path == part_path(portable_digest(tiny_run), "decoder")
    kept = path.read_bytes()
    monkeypatch.setattr(store, "export_part", None)  # not called again
    assert stored_part(tiny_run, "decoder").read_bytes() == kept
    monkeypatch.undo()


def test_other_weights_have_another_file(tiny_run):
    before = portable_digest(tiny_run)
    model = open_model(tiny_run).model
    model.decoder[0].bias.data += 1.0
    save_weights(tiny_run.weights_path, model, {})
    assert portable_digest(tiny_run) != before
