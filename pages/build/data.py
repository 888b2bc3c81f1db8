"""Data: look at a data set, fetch one, or bring pictures or series of one's own."""

from aelib.core.config import describe, to_dict
from aelib.runs import RunConfig
from pages._ui import (
    address,
    cache,
    data_browser,
    data_facts,
    data_fetcher,
    failures,
    forms,
    frame,
    importer,
    own_actions,
    own_sets,
    sprite_maker,
)
from pages._ui.import_report import LOOK, VIEW
from pages._ui.navigation import page


def _look() -> None:
    meta = describe(RunConfig.__dataclass_fields__["data"])
    options = {"data.own.id": own_sets.ids()}
    base = to_dict(RunConfig())["data"]
    data = forms.edit_part(meta, base, "data", options, own_sets.usable_names())
    data_facts.table(data, own_actions.draw)
    if data["name"] == sprite_maker.DATA:
        sprite_maker.draw_maker(data)
    dataset = data_facts.build(data)
    if not dataset.is_present():
        data_fetcher.draw(dataset)
        return
    data_browser.draw(cache.pictures(data), dataset.facts().channels)


frame.heading(
    page("data"),
    "See what a model learns from: examples of every class in each split, the mean picture, the "
    "number of pictures. Or bring data of your own: pictures from a folder, a zip or an npz, "
    "series over time from a CSV or an npz.",
)
view = address.one_of(
    "View",
    [LOOK, importer.IMPORT],
    default=LOOK,
    key=VIEW,
    label_visibility="collapsed",
)
with failures.caught():
    if view == LOOK:
        _look()
    else:
        importer.draw()
