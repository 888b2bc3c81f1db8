import base64
import gzip
import json
import re
from html.parser import HTMLParser

from pages._ui.live.shared_page import Pieces, Words, write
from pages._ui.live_routes import asset_packed, asset_text

WORDS = Words("a <b>model</b>", "facts & figures", "a map", "sliders")
NASTY = "</script><script>alert(1)</script>"


class Elements(HTMLParser):
    """Elements with their attributes, and the text of scripts."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs), []))

    def handle_data(self, data):
        if self.found:
            self.found[-1][2].append(data)

    def text(self, **wanted: str) -> str:
        """Text of the only element with an attribute."""
        (name, value), *_ = wanted.items()
        name = name.replace("_", "-")
        (text,) = [text for _, attributes, text in self.found if attributes.get(name) == value]
        return "".join(text)


def page(told: object = None, pieces: Pieces | None = None) -> Elements:
    return Elements(write(WORDS, told or {"map": {}, "traverse": {}}, pieces or Pieces()))


def test_what_views_are_told_comes_back_whatever_it_holds():
    told = {"map": {"names": [NASTY, "é"]}, "traverse": None, "place": ""}
    read = page(told)
    assert json.loads(read.text(id="told")) == told
    assert sum(tag == "script" for tag, _, _ in read.found) == 3
    assert not any(attributes.get("data-view") == "traverse" for _, attributes, _ in read.found)


def test_files_come_back_byte_for_byte_and_the_same_one_is_held_once():
    pieces = Pieces()
    noise, zeros = bytes(range(256)), bytes(5000)
    names = [pieces.keep(noise), pieces.keep(zeros), pieces.keep(zeros), pieces.keep_engine()]
    assert len(set(names)) == 3
    read = page(pieces=pieces)
    data = [base64.b64decode(read.text(data_piece=name)) for name in dict.fromkeys(names)]
    packed = [
        "data-packed" in attributes for _, attributes, _ in read.found if "data-piece" in attributes
    ]
    assert packed == [False, True, True]
    assert data[0] == noise
    assert gzip.decompress(data[1]) == zeros
    assert data[2] == asset_packed("engine")


def test_words_are_words_and_nothing_is_fetched_from_anywhere():
    read = page()
    assert not any(tag == "b" for tag, _, _ in read.found)
    assert any("a <b>model</b>" in "".join(text) for tag, _, text in read.found if tag == "h1")
    for _, attributes, _ in read.found:
        assert not {"src", "href", "action"} & attributes.keys()
    (policy,) = [a["content"] for _, a, _ in read.found if "http-equiv" in a]
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"https?:|\*", policy)


def test_the_script_is_the_one_of_the_app():
    script = page().text(id="script")
    assert script.replace("<\\/script", "</script").strip() == asset_text("script").strip()
