import asyncio
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from starlette.requests import Request
from starlette.responses import StreamingResponse

from pages._ui.live_columns import PIECE, ROUTE, keep, keep_maker


def fetch(path):
    name = path.rsplit("/", 1)[-1]
    request = Request({"type": "http", "path_params": {"name": name}, "headers": []})
    # in a thread of its own: browser tests before it leave a loop running in this one
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_answer(request))).result()


async def _answer(request):
    answer = await ROUTE.endpoint(request)
    if isinstance(answer, StreamingResponse):
        answer.body = b"".join([piece async for piece in answer.body_iterator])
    return answer


def test_what_is_kept_is_found_under_its_digest_alone():
    path = keep(b"numbers")
    assert keep(b"numbers") == path
    assert fetch(path).body == b"numbers"
    assert "immutable" in fetch(path).headers["cache-control"]
    for other in ("live/columns/" + "0" * 64, "live/columns/manifest.json", "live/columns/.."):
        assert fetch(other).status_code == 404


def test_what_is_made_later_is_made_once_and_only_when_it_is_fetched():
    made = []

    def make():
        made.append(1)
        return b"a sheet"

    path = keep_maker("sheet-0", make)
    assert made == []
    assert fetch(path).body == fetch(path).body == b"a sheet"
    assert made == [1]


def test_what_can_no_longer_be_made_is_not_there_until_it_is_named_again():
    path = keep_maker("sheet-1", lambda: None)
    assert fetch(path).status_code == 404
    assert keep_maker("sheet-1", lambda: b"again") == path
    assert fetch(path).body == b"again"


def test_a_view_of_many_numbers_is_sent_in_pieces_and_not_packed_again():
    numbers = np.arange(PIECE, dtype="<i4")
    path = keep(numbers.data)
    assert keep(numbers.tobytes()) == path
    answer = fetch(path)
    assert answer.body == numbers.tobytes()
    assert answer.headers["content-length"] == str(numbers.nbytes)
    assert answer.headers["content-encoding"] == "identity"
