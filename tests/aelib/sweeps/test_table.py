from __future__ import annotations

from aelib.sweeps import sweep_state
from aelib.sweeps.table import sweep_rows


def test_one_row_for_each_member_with_the_same_columns(tiny_sweep):
    figures = tiny_sweep.read("figures")
    mse = figures["0"]["mse"]
    del figures["1"]
    tiny_sweep.write("figures", figures)
    first, second = sweep_rows(sweep_state(tiny_sweep))
    assert list(first) == list(second)
    assert (first["latent_dim"], second["latent_dim"]) == (2, 3)
    assert first["mse"] == mse
    assert second["mse"] is None
    assert first["run"] == f"{tiny_sweep.id}.00"
