from __future__ import annotations

from aelib.cli import main
from aelib.nn.feature_network import WEIGHTS
from aelib.training.feature_network import FeatureReport


def test_it_trains_on_the_full_set_and_says_how_well(monkeypatch, tmp_path, capsys):
    asked = []

    def train(splits, path, *, report):
        report(0.5, "Epoch 1: 0.9000 on validation")
        asked.append((splits, path))
        return FeatureReport(accuracy=0.9, epoch=1)

    monkeypatch.setattr("aelib.data.load", lambda config, report: type(config).__name__)
    monkeypatch.setattr("aelib.training.feature_network.train_features", train)
    assert main(["features", "--output", str(tmp_path / "weights")]) == 0
    assert main(["features"]) == 0
    assert asked == [
        ("FashionMnistConfig", tmp_path / "weights"),
        ("FashionMnistConfig", WEIGHTS),
    ]
    said = capsys.readouterr().out
    assert " 50% Epoch 1: 0.9000 on validation" in said
    assert "90.00% right on validation pictures, from epoch 1" in said
