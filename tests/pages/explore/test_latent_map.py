"""The page as a person uses it, through app.py; the browser tests draw the map itself."""

import csv
import functools
import io
import os
from urllib.parse import parse_qs

import numpy as np
import pytest

from aelib.analysis.clusters import ClusterConfig, find_clusters
from aelib.analysis.contrast import contrast
from aelib.analysis.intrinsic_dimension import intrinsic_dimension
from aelib.analysis.latents import encode_images, encode_split, reconstruction_errors
from aelib.analysis.neighbors import nearest
from aelib.analysis.representatives import most_typical, walk_through
from aelib.analysis.selection import in_order
from aelib.analysis.support import neighbor_distances, round_trip_misses
from aelib.analysis.torn import torn_shares
from aelib.data import load, load_split
from aelib.data.own_images import import_images
from aelib.models import Autoencoder
from aelib.projections import (
    PcaConfig,
    TsneConfig,
    UmapConfig,
    cancel_map,
    compute_map,
    map_state,
    point_trust,
    project,
)
from aelib.projections.place import gate, map_folder
from aelib.projections.store import save_map
from aelib.runs import RunDirectory, open_model, save_weights
from aelib.runs.config import run_config_from_dict
from aelib.runs.previews import to_png
from pages._ui.walk_stops import KEYS
from tests.conftest import TINY_RUN

PAGE = "pages/explore/latent_map.py"


@pytest.fixture
def opened(open_page):
    return functools.partial(open_page, PAGE)


def captions(at):
    return " ".join(caption.value for caption in at.caption)


def links_of(at):
    return {link.proto.label: parse_qs(link.proto.query_string) for link in at.get("page_link")}


def select(at, run, ids, split="test"):
    """What the component reports when a lasso is released."""
    at.session_state[f"latent_map.{run.id}.{split}"] = {"selected": ids}
    return at.run()


def test_pca_is_there_at_once_and_nothing_is_left_out_unsaid(opened, tiny_run):
    at = opened()
    assert not at.exception
    assert at.segmented_control(key="map").value == "pca"
    num_pictures = len(encode_split(tiny_run, "test"))
    assert f"Showing {num_pictures:,} of {num_pictures:,} pictures of the test" in captions(at)
    assert "of the latents' variance" in captions(at)


def test_colours_are_class_error_and_the_dimensions_in_the_order_of_their_kl(opened, tiny_run):
    at = opened()
    options = at.selectbox(key="color").options
    assert options[:2] == ["class", "error"]
    assert sorted(options[-3:]) == ["z0", "z1", "z2"]
    kl = encode_split(tiny_run, "validation").kl
    assert options[-3] == f"z{kl.argmax()}"
    for color in ("error", "z1"):
        at.selectbox(key="color").set_value(color).run()
        assert not at.exception


def test_colours_say_how_far_to_believe_the_map_and_the_decoder(opened, tiny_run):
    latents = encode_split(tiny_run, "test")
    kept = 1.0 - torn_shares(latents.mean, project(latents.mean, PcaConfig()).points).mean()
    at = opened(color="torn apart")
    assert f"10 nearest latents {kept:.0%} stayed" in captions(at)
    at = opened(color="round trip")
    missed = round_trip_misses(open_model(tiny_run).model, latents).mean()
    assert f"ends {missed:.2f} of the latents' spread" in captions(at)
    filled = intrinsic_dimension(latents.mean)
    assert f"fill about {filled:.1f} of 3" in captions(opened(color="thinly covered"))


def test_groups_are_found_and_compared_with_the_classes(opened, tiny_run):
    at = opened(color="cluster")
    assert not at.exception
    latents = encode_split(tiny_run, "test")
    found = find_clusters(latents.mean, ClusterConfig(), latents.labels)
    assert f"adjusted Rand index {found.adjusted_rand:.2f}" in captions(at)
    at.number_input(key="clusters.num_clusters").set_value(3).run()
    assert "k-means: 3 clusters" in captions(at)
    at.number_input(key="clusters.num_clusters").set_value(100).run()
    at.selectbox(key="clusters.method").set_value("hdbscan").run()
    at.number_input(key="clusters.min_cluster_size").set_value(100_000).run()
    assert not at.exception
    assert "at least 100000 latents to group" in " ".join(error.value for error in at.error)


def test_a_selection_is_counted_shown_and_can_be_taken_away(opened, tiny_run, files):
    at = select(opened(), tiny_run, [5, 2, 9])
    assert not at.exception
    found = contrast(encode_split(tiny_run, "test"), [5, 2, 9])
    first = f"**z{found.dimensions[0]}** {found.differences[0]:+.1f} σ"
    assert f"What distinguishes them: {first}" in " ".join(text.value for text in at.markdown)
    assert "Selection: 3 pictures" in [heading.value for heading in at.subheader]
    assert "Showing 3 of 3" in captions(at)
    latents = encode_split(tiny_run, "test")
    rows = list(csv.DictReader(io.StringIO(files[f"{tiny_run.id}-test-selection.csv"]().decode())))
    assert [int(row["picture"]) for row in rows] == [5, 2, 9]
    assert [int(row["class"]) for row in rows] == latents.labels[[5, 2, 9]].tolist()
    np.testing.assert_allclose(
        [float(row["z1"]) for row in rows], latents.mean[[5, 2, 9], 1], rtol=1e-4
    )
    with np.load(io.BytesIO(files[f"{tiny_run.id}-test-selection.npz"]())) as arrays:
        assert arrays["picture"].tolist() == [5, 2, 9]
    at.toggle(key="decoded").set_value(True).run()
    assert not at.exception


def test_a_selection_goes_on_to_other_pages(opened, tiny_run):
    chosen = [5, 2, 9, 11, 12, 13, 14, 15]
    at = select(opened(), tiny_run, chosen)
    links = links_of(at)
    mean = encode_split(tiny_run, "test").mean
    walk = links["Walk through 6 that differ"]
    assert walk["stops"] == ["6"]
    assert [int(walk[key][0]) for key in KEYS] == walk_through(mean, chosen, 6)
    assert links["Traverse the most typical"]["image"] == [str(most_typical(mean, chosen))]
    at = select(opened(split="validation"), tiny_run, chosen, split="validation")
    assert not [words for words in links_of(at) if "typical" in words]


def test_what_is_unusual_in_a_selection_comes_first(opened, tiny_run, monkeypatch):
    shown = []
    monkeypatch.setattr(
        "pages._ui.map_selection.picture_grid", lambda *_, ids, **__: shown.append(ids)
    )
    at = select(opened(), tiny_run, [5, 2, 9])
    at.segmented_control(key="order").set_value("error").run()
    latents = encode_split(tiny_run, "test")
    model, images = open_model(tiny_run).model, load_split(tiny_run.config().data, "test")
    error = reconstruction_errors(model, images, latents)
    at.segmented_control(key="order").set_value("alone").run()
    assert not at.exception
    far = neighbor_distances(latents.mean)
    assert shown == [[5, 2, 9], in_order([5, 2, 9], error), in_order([5, 2, 9], far)]


def test_a_large_selection_comes_in_sheets(opened, tiny_run):
    at = select(opened(), tiny_run, list(range(100)))
    assert "Showing 96 of 100" in captions(at)
    at.number_input(key="latent_map.sheet.2").set_value(2).run()
    assert "Showing 4 of 100" in captions(at)


def test_numbers_that_are_not_of_the_map_are_left_out(opened, tiny_run):
    at = select(opened(), tiny_run, [3, -1, 10**9])
    assert "Selection: 1 picture" in [heading.value for heading in at.subheader]


def test_a_picture_is_named_in_the_address_with_its_neighbours_and_ways_on(opened, tiny_run):
    at = opened(picture="7")
    assert not at.exception
    assert "Picture 7" in [heading.value for heading in at.subheader]
    latents = encode_split(tiny_run, "test")
    model, images = open_model(tiny_run).model, load_split(tiny_run.config().data, "test")
    error = reconstruction_errors(model, images, latents)[7]
    assert f"squared error {error:.4g}" in captions(at)
    assert len(nearest(latents.mean, 7, 12).indices) == 12
    assert "Nearest 12 of" in " ".join(text.value for text in at.markdown)
    at.segmented_control(key="distance").set_value("cosine").run()
    assert not at.exception


def test_a_picture_does_not_wait_for_the_errors_of_all(opened, tiny_run, monkeypatch):
    monkeypatch.delattr("pages._ui.cache.errors")
    at = opened(picture="7")
    assert not at.exception
    assert "squared error" in captions(at)


def test_a_link_marks_its_picture_at_once(opened, monkeypatch):
    marked = []

    def drawn(*_shown, picked, on_pick):
        marked.append(picked)
        return []

    monkeypatch.setattr("pages._ui.live_map.draw", drawn)
    opened(picture="7")
    opened()
    assert marked == [7, None]


def test_a_picture_goes_on_to_other_pages(opened, tiny_run):
    links = links_of(opened(picture="7"))
    for title, parameter in (("Interpolate", "from"), ("Traverse", "image"), ("Denoise", "image")):
        assert links[title][parameter] == ["7"]
        assert links[title]["run"] == [tiny_run.id]


def test_only_test_pictures_lead_to_the_other_pages(opened, tiny_run):
    assert "choose it to go on" in captions(opened(picture="1", split="validation"))
    assert "choose it to go on" not in captions(opened(picture="1"))


def test_a_map_that_is_not_there_is_offered_and_pca_stays(opened, tiny_run):
    at = opened(map="UMAP")
    assert not at.exception
    assert at.button(key="latent_map.compute").label == "Compute UMAP"
    assert "This is PCA." in captions(at)


def test_a_map_is_started_followed_and_cancelled(opened, tiny_run):
    config = TsneConfig(n_iter=5000)
    at = opened(map="t-SNE", **{"tsne.n_iter": "5000"})
    try:
        at.button(key="latent_map.compute").click().run()
        assert not at.exception
        assert map_state(tiny_run, "test", config).is_busy
        again = opened(map="t-SNE", **{"tsne.n_iter": "5000"})  # another visit sees it too
        again.button(key="latent_map.cancel").click().run()
        assert map_state(tiny_run, "test", config).status == "cancelled"
        assert "Cancelled" in " ".join(info.value for info in again.info)
    finally:
        cancel_map(tiny_run, "test", config)


def test_a_map_in_the_making_is_shown_as_it_is_by_now(opened, tiny_run):
    config = UmapConfig()
    folder = map_folder(tiny_run, "test", config)
    with gate():
        lock = folder.try_lock()
    try:
        folder.say(status="running", fraction=0.5, message="Arranging", started=0.0, drafts=3)
        at = opened(map="UMAP", color="strangers near")
        assert "This is PCA." in captions(at)  # nothing to see yet
        count = len(load_split(tiny_run.config().data, "test"))
        points = np.random.default_rng(0).normal(size=(count, 2)).astype(np.float32)
        save_map(folder.draft_path, points, {})
        at = opened(map="UMAP", color="strangers near")
        assert not at.exception
        assert "UMAP in the making" in captions(at)
        assert "Trustworthiness of each point" not in captions(at)  # it would change all the time
        assert at.button(key="latent_map.cancel")
        points[10:] = np.nan  # of very many pictures a sample is drawn first
        save_map(folder.draft_path, points, {})
        at = opened(map="UMAP", color="class")
        assert not at.exception
        assert f"Showing 10 of {count} pictures" in captions(at)
    finally:
        os.close(lock)


@pytest.mark.parametrize(
    ("color", "figure"),
    [("strangers near", "Trustworthiness"), ("neighbours far off", "Continuity")],
)
def test_points_are_coloured_by_how_far_to_trust_them(opened, tiny_run, color, figure):
    at = opened(color=color)
    assert not at.exception
    latents = encode_split(tiny_run, "test").mean
    each = point_trust(latents, project(latents, PcaConfig()).points)
    mean = (each.trustworthiness if color == "strangers near" else each.continuity).mean()
    assert f"{figure} of each point" in captions(at)
    assert f"{mean:.3f} on average" in captions(at)


def test_a_map_that_is_there_is_shown_with_how_far_to_trust_it(opened, tiny_run):
    config = TsneConfig(n_iter=50)
    compute_map(tiny_run, "test", config, lambda *given: encode_images(*given).mean)
    at = opened(map="t-SNE", **{"tsne.n_iter": "50"})
    assert not at.exception
    trust = map_state(tiny_run, "test", config).trust
    assert f"trustworthiness {trust.value:.3f}" in captions(at)
    assert not [button for button in at.button if button.key == "latent_map.compute"]


def test_three_dimensions_can_be_turned(opened, tiny_run):
    at = opened(**{"pca.num_dimensions": "3"})
    assert not at.exception
    assert "Drag to turn it" in captions(at)


def test_a_latent_plane_without_classes_is_shown_as_it_is(opened, runs_root):
    pictures = (np.random.default_rng(0).random((60, 8, 8)) * 255).astype(np.uint8)
    named = [(f"{number}.png", to_png(picture)) for number, picture in enumerate(pictures)]
    own, _ = import_images(named, "noise", size=8, channels=1)
    bottleneck = {"name": "gaussian", "latent_dim": 2}
    settings = {
        "data": {"name": "own", "id": own.id},
        "model": {**TINY_RUN["model"], "bottleneck": bottleneck},
    }
    run = RunDirectory.create(runs_root / "plane", run_config_from_dict(settings))
    splits = load(run.config().data)
    assert splits.test.labels is None
    save_weights(run.weights_path, Autoencoder(run.config().model, splits.image), {"epoch": 0})
    at = opened(run="plane", picture="1")
    assert not at.exception
    assert at.segmented_control(key="map").value == "latent"
    assert at.selectbox(key="color").options[0] == "error"
    assert "decoded at 15 × 15 places" in captions(at)
    select(at, run, [0, 1])
    assert not at.exception
    assert "Selection: 2 pictures" in [heading.value for heading in at.subheader]
    at.segmented_control(key="map").set_value("pca").run()
    assert not at.exception


def test_a_run_without_weights_is_explained(opened, tiny_run):
    tiny_run.weights_path.unlink()
    at = opened()
    assert not at.exception
    assert "no weights yet" in " ".join(info.value for info in at.info)
