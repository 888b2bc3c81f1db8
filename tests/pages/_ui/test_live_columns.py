import asyncio

from starlette.requests import Request

from pages._ui.live_columns import ROUTE, keep


def fetch(path):
    digest = path.rsplit("/", 1)[-1]
    return asyncio.run(
        ROUTE.endpoint(Request({"type": "http", "path_params": {"digest": digest}, "headers": []}))
    )


def test_what_is_kept_is_found_under_its_digest_alone():
    path = keep(b"numbers")
    assert keep(b"numbers") == path
    assert fetch(path).body == b"numbers"
    assert "immutable" in fetch(path).headers["cache-control"]
    for other in ("live/columns/" + "0" * 64, "live/columns/manifest.json", "live/columns/.."):
        assert fetch(other).status_code == 404
