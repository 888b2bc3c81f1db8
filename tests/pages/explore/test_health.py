from __future__ import annotations

import pytest

from aelib.analysis.health import findings_of_log, write_health
from aelib.analysis.health_finding import Finding, Remedy, with_remedy
from aelib.core.config import to_dict
from aelib.runs import RunDirectory
from aelib.runs.config import run_config_from_dict
from aelib.training.command import nearest_preset, train_command
from pages._ui import health_findings, train_again

PAGE, TRAIN = "pages/explore/health.py", "pages/build/training.py"
OVERVIEW = "pages/start/overview.py"
REMEDY = Remedy("model.bottleneck.free_bits", 0.25)
ILL = Finding("posterior_collapse", "Posterior collapse", "ill", "KL is 0.", "Why.", (REMEDY,))


def _texts(at):
    return [element.value for element in [*at.markdown, *at.caption]]


@pytest.fixture
def collapsed(monkeypatch):
    """Let every model be found collapsed."""
    monkeypatch.setattr("aelib.analysis.health.signs_findings", lambda config, signs: [ILL])


def test_what_is_found_is_said_with_its_figures(open_page, tiny_run):
    at = open_page(PAGE, run=tiny_run.id)
    assert not at.exception
    assert not at.error
    said = " ".join(_texts(at))
    for title in ("Posterior collapse", "Dimensions in use", "Holes under the prior", "Copies"):
        assert title in said
    assert len(at.get("plotly_chart")) == 4  # KL, moments, posterior and prior, signs by epoch
    assert "the training picture nearest to it" in said


def test_a_remedy_opens_the_form_with_that_setting_and_those_of_the_run(
    open_page, tiny_run, collapsed
):
    at = open_page(PAGE, run=tiny_run.id)
    button = next(b for b in at.button if b.label == "Train again with free bits 0.25")
    button.click().run()
    assert not at.exception
    assert [title.value for title in at.title] == ["Train"]
    fields = {field.key: field.value for field in [*at.number_input, *at.selectbox]}
    assert fields["model.bottleneck.gaussian.free_bits"] == 0.25
    assert fields["model.bottleneck.gaussian.latent_dim"] == 3
    assert fields["data.name"] == "digits"
    assert fields["training.learning_rate"] == 0.01


def test_a_hole_under_the_prior_leads_to_draws_that_avoid_it(open_page, tiny_run, monkeypatch):
    hole = Finding("prior_hole", "Holes under the prior", "watch", "Said.", "Why.", ())
    monkeypatch.setattr("aelib.analysis.health.signs_findings", lambda config, signs: [hole])
    at = open_page(PAGE, run=tiny_run.id)
    assert not at.exception
    (link,) = [link for link in at.get("page_link") if "fitted" in link.proto.label]
    assert link.proto.query_string == f"run={tiny_run.id}&source=a+fitted+mixture"


def test_the_form_visited_before_does_not_fill_its_own_preset_over_the_settings(
    open_page, tiny_run, collapsed
):
    at = open_page(TRAIN, preset="overcomplete")
    at.query_params.clear()
    at.query_params["run"] = tiny_run.id
    at.switch_page(PAGE).run()
    next(b for b in at.button if b.label == "Train again with free bits 0.25").click().run()
    fields = {field.key: field.value for field in [*at.number_input, *at.selectbox]}
    assert fields["model.bottleneck.name"] == "gaussian"
    assert fields["model.bottleneck.gaussian.free_bits"] == 0.25
    assert fields["model.bottleneck.gaussian.latent_dim"] == 3


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"data": {"name": "digits"}, "training": {"epochs": 3, "patience": 2}},
        {
            "model": {
                "backbone": {"name": "conv", "channels": [4, 8]},
                "bottleneck": {"name": "vector_quantized", "codebook_size": 32},
                "prior": {"name": "pixelcnn"},
                "corruption": {"name": "gaussian", "level": 0.3, "vary": False},
            }
        },
    ],
    ids=["defaults", "other data", "other parts"],
)
def test_an_address_brings_all_settings_back(open_page, runs_root, values):
    config = run_config_from_dict(values)
    at = open_page(TRAIN, **train_again.address(config))
    assert not at.exception
    command = next(code.value for code in at.code if code.value.startswith("python"))
    assert command == train_command(config, nearest_preset(config) or "vae")


def test_another_part_is_named_with_its_defaults():
    config = with_remedy(run_config_from_dict({}), Remedy("model.prior.name", "gmm"))
    query = train_again.address(config)
    assert query["model.prior.name"] == "gmm"
    assert not any(key.startswith("model.prior.gmm") for key in query)


def test_a_card_of_the_gallery_says_how_its_model_is(open_page, tiny_run):
    at = open_page(OVERVIEW)
    log = findings_of_log(tiny_run)
    assert log
    assert health_findings.line(log) in _texts(at)
    write_health(tiny_run, (ILL,))
    at = open_page(OVERVIEW)
    assert any(":red[" in text and "Posterior collapse" in text for text in _texts(at))


def test_the_panel_of_a_run_says_it_while_there_is_a_log_only(open_page, runs_root, tiny_run):
    at = open_page(TRAIN, view="Runs", run=tiny_run.id)
    assert any("**Health**" in text for text in _texts(at))
    run = RunDirectory.create(runs_root / "diverged", tiny_run.config())
    run.write("outcome", {"status": "diverged", "message": "Not finite."})
    at = open_page(TRAIN, view="Runs", run=run.id)
    assert not at.exception
    assert any("Stable training" in text for text in _texts(at))
    assert any(b.label == "Train again with learning rate 0.001" for b in at.button)
    assert to_dict(run.config())["training"]["learning_rate"] == 0.01
