"""Each sign is judged where it should be, and with a setting that can be trained with."""

from __future__ import annotations

import pytest

from aelib.analysis.health_finding import value_of, with_remedy
from aelib.analysis.health_signs import signs_findings
from aelib.runs.config import run_config_from_dict

GOOD = {
    "num_images": 100,
    "latent_dim": 4,
    "not_finite": 0.0,
    "spread": 0.8,
    "active_units": 4,
    "kl": 8.0,
    "kl_per_dimension": [3.0, 2.0, 2.0, 1.0],
    "saturated": 0.0,
}


def _config(bottleneck="gaussian", **parts):
    return run_config_from_dict({"model": {"bottleneck": {"name": bottleneck}, **parts}})


def _found(signs, config=None):
    return {finding.name: finding for finding in signs_findings(config or _config(), signs)}


def test_a_good_one_is_well_and_has_nothing_to_mend():
    found = _found(GOOD)
    assert set(found) == {"posterior_collapse", "active_units", "spread"}
    assert all(finding.status == "ok" and not finding.remedies for finding in found.values())
    assert "4 of 4 dimensions carry more than 0.01" in found["posterior_collapse"].says


@pytest.mark.parametrize(
    ("changes", "name", "status"),
    [
        ({"kl": 0.003, "kl_per_dimension": [0.003, 0, 0, 0]}, "posterior_collapse", "ill"),
        ({"kl": 0.3, "kl_per_dimension": [0.3, 0, 0, 0]}, "posterior_collapse", "watch"),
        ({"spread": 0.01}, "posterior_collapse", "ill"),
        ({"spread": 0.01}, "spread", "ill"),
        ({"spread": 0.2}, "spread", "watch"),
        ({"active_units": 1}, "active_units", "watch"),
        ({"active_units": 0}, "active_units", "ill"),
        ({"not_finite": 0.5}, "not_finite", "ill"),
        ({"saturated": 0.1}, "saturated", "watch"),
        ({"saturated": 0.9}, "saturated", "ill"),
        ({"kl_per_level": [2.0, 3.0, 3.0]}, "kl_per_level", "ok"),
        ({"kl_per_level": [0.0, 3.0, 3.0]}, "kl_per_level", "watch"),
        ({"kl_per_level": [0.0, 0.0, 9.0]}, "kl_per_level", "ill"),
    ],
)
def test_what_is_ill_is_found_with_a_remedy_that_can_be_trained_with(changes, name, status):
    config = _config(loss={"name": "mse", "sigma": 1.0})
    finding = _found({**GOOD, **changes}, config)[name]
    assert finding.status == status
    assert bool(finding.remedies) == (status != "ok" and name != "not_finite")
    for remedy in finding.remedies:
        changed = with_remedy(config, remedy)
        assert value_of(changed, remedy.setting) == remedy.value


def test_the_first_remedy_of_a_collapse_is_its_likeliest_cause():
    collapsed = {**GOOD, "kl": 0.0, "kl_per_dimension": [0.0] * 4}
    for bottleneck, loss, first in (
        ({"name": "gaussian", "beta": 20.0}, {"name": "bce"}, ("model.bottleneck.beta", 1.0)),
        ({"name": "gaussian"}, {"name": "mse", "sigma": 1.0}, ("model.loss.sigma", 0.1)),
        ({"name": "gaussian"}, {"name": "bce"}, ("model.bottleneck.warm_up", 0.3)),
    ):
        config = run_config_from_dict({"model": {"bottleneck": bottleneck, "loss": loss}})
        assert _found(collapsed, config)["posterior_collapse"].remedies[0] == first


@pytest.mark.parametrize(
    ("used", "perplexity", "status"), [(60, 50.0, "ok"), (60, 10.0, "watch"), (40, 30.0, "watch"),
                                       (40, 5.0, "ill"), (10, 9.0, "ill")],
)  # fmt: skip
def test_a_codebook_is_judged_by_perplexity_and_by_dead_codes(used, perplexity, status):
    signs = {**GOOD, "codebook": {"size": 64, "num_codes": 5000, "used": used,
                                  "perplexity": perplexity, "usage": []}}  # fmt: skip
    found = _found(signs, _config("vector_quantized"))
    assert found["codebook"].status == status
    assert f"{64 - used} codes are never chosen" in found["codebook"].says
    assert bool(found["codebook"].remedies) == (status != "ok")
    assert "active_units" not in found


def test_codes_that_were_hardly_looked_for_are_not_called_dead():
    signs = {**GOOD, "codebook": {"size": 64, "num_codes": 30, "used": 20, "perplexity": 18.0,
                                  "usage": []}}  # fmt: skip
    assert _found(signs, _config("vector_quantized"))["codebook"].status == "ok"


@pytest.mark.parametrize(
    ("mean", "silent", "status"),
    [(0.05, 0.1, "ok"), (0.05, 0.6, "watch"), (0.001, 0.95, "ill"), (0.7, 0.0, "ill")],
)
def test_a_sparse_latent_is_judged_by_its_activity(mean, silent, status):
    activity = {"mean": mean, "silent": silent, "histogram": []}
    plain = {key: GOOD[key] for key in ("num_images", "latent_dim", "spread", "active_units")}
    found = _found({**plain, "activity": activity}, _config("sparse"))
    assert found["sparsity"].status == status
    assert bool(found["sparsity"].remedies) == (status != "ok")


def test_a_log_of_other_making_is_no_reason_to_fail():
    for signs in ({}, {"kl": "x"}, {"latent_dim": 0, "active_units": 0}, {"codebook": [1]}):
        assert all(finding.name for finding in signs_findings(_config(), signs))
