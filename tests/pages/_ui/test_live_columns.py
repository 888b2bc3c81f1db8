import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request

from pages._ui.live_columns import ROUTE, keep


def fetch(path):
    digest = path.rsplit("/", 1)[-1]
    request = Request({"type": "http", "path_params": {"digest": digest}, "headers": []})
    # in a thread of its own: browser tests before it leave a loop running in this one
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(ROUTE.endpoint(request))).result()


def test_what_is_kept_is_found_under_its_digest_alone():
    path = keep(b"numbers")
    assert keep(b"numbers") == path
    assert fetch(path).body == b"numbers"
    assert "immutable" in fetch(path).headers["cache-control"]
    for other in ("live/columns/" + "0" * 64, "live/columns/manifest.json", "live/columns/.."):
        assert fetch(other).status_code == 404
