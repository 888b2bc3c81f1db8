"""Where files are, how long they are, and what none of them may say."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

from pages._ui.navigation import PAGES

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("aelib", "pages", "tests", "benchmarks")
FILES = sorted([
    PROJECT / "app.py",
    *(p for top in PACKAGES for p in (PROJECT / top).rglob("*.py")),
])
SHIPPED = [path for path in FILES if "tests" not in path.relative_to(PROJECT).parts[:1]]
LIBRARY = [path for path in SHIPPED if path.is_relative_to(PROJECT / "aelib")]
MAX_LINES = 400


def _name(path):
    return str(path.relative_to(PROJECT))


def _code(path):
    """The names and operators of a file without its strings and comments."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
    skipped = (tokenize.STRING, tokenize.COMMENT)
    return " ".join(token.string for token in tokens if token.type not in skipped)


def test_page_files_are_those_of_the_table():
    found = {p for p in (PROJECT / "pages").glob("*/*.py") if p.parent.name != "_ui"}
    assert found == {page.file for page in PAGES}


def test_no_page_lies_where_streamlit_would_find_it_by_itself():
    assert list((PROJECT / "pages").glob("*.py")) == []


def test_addresses_are_unique():
    urls = [page.url for page in PAGES]
    assert len(set(urls)) == len(urls)


def test_no_file_is_too_long():
    lengths = {_name(path): len(path.read_text().splitlines()) for path in FILES}
    assert {name: n for name, n in lengths.items() if n > MAX_LINES} == {}


def test_the_router_is_a_router():
    assert len((PROJECT / "app.py").read_text().splitlines()) <= 60


def test_packages_begin_with_imports_only():
    for path in LIBRARY:
        if path.name != "__init__.py" or path.parent.name == "aelib":
            continue  # aelib itself loads its names when they are asked for
        body = ast.parse(path.read_text()).body
        for node in body:
            names = [ast.unparse(t) for t in getattr(node, "targets", [])]
            is_name = isinstance(node, ast.Assign) and set(names) <= {"__all__", "__version__"}
            is_import = isinstance(node, (ast.Expr, ast.Import, ast.ImportFrom))
            assert is_import or is_name, _name(path)


def test_no_file_has_a_name_that_says_nothing():
    vague = re.compile(r"(utils?|helpers?|common|misc|base_\w+_config)(\.py)?")
    parts = {part for path in FILES for part in path.relative_to(PROJECT).parts}
    assert {part for part in parts if vague.fullmatch(part)} == set()


def test_session_state_is_touched_in_one_file():
    places = {_name(path) for path in SHIPPED if "session_state" in _code(path)}
    assert places <= {"pages/_ui/state.py"}


CACHES = (
    "pages/_ui/cache.py",
    "pages/_ui/cache_anomalies.py",
    "pages/_ui/cache_attributes.py",
    "pages/_ui/cache_compare.py",
    "pages/_ui/cache_compression.py",
    "pages/_ui/cache_epochs.py",
    "pages/_ui/cache_health.py",
    "pages/_ui/cache_map.py",
    "pages/_ui/cache_photographs.py",
    "pages/_ui/cache_previews.py",
    "pages/_ui/cache_walk.py",
)


def test_caches_are_in_files_of_that_name():
    places = {_name(path) for path in SHIPPED if re.search(r"cache_(data|resource)\b", _code(path))}
    assert places <= set(CACHES)


@pytest.mark.parametrize("name", CACHES)
def test_every_cache_is_bounded(name):
    tree = ast.parse((PROJECT / name).read_text())
    found = [
        decorator
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if "cache_" in ast.unparse(decorator)
    ]
    assert found
    for decorator in found:
        assert isinstance(decorator, ast.Call), ast.unparse(decorator)
        names = {keyword.arg for keyword in decorator.keywords}
        assert names & {"max_entries", "ttl"}, ast.unparse(decorator)


BANNED = {
    "torch . load": r"(?<!safetensors \. )\btorch \. load\b",
    "pickle": r"\b(pickle|joblib|dill|cloudpickle)\b",
    "eval or exec": r"(?<![.\w] )(?<!\. )\b(eval|exec) \(",
    "shell=True": r"\bshell = True\b",
    "extractall": r"\bextractall\b",
    "unsafe_allow_html": r"\bunsafe_allow_html\b",
    "allow_pickle=True": r"\ballow_pickle = True\b",
    "yaml.load": r"\byaml \. load\b",
    "print": r"(?<![.\w] )(?<!\. )\bprint \(",
}


@pytest.mark.parametrize("pattern", BANNED.values(), ids=BANNED)
def test_nothing_dangerous_is_called(pattern):
    files = [path for path in SHIPPED if not path.is_relative_to(PROJECT / "benchmarks")]
    assert [_name(path) for path in files if re.search(pattern, _code(path))] == []


def test_the_bans_can_see(tmp_path):
    """Each ban finds what it is for, and leaves ``model.eval()`` alone."""
    path = tmp_path / "bad.py"
    path.write_text(
        "import pickle\ntorch.load(x)\neval(x)\nf(shell=True)\nz.extractall()\n"
        "st.write(unsafe_allow_html=True)\nnp.load(x, allow_pickle=True)\nyaml.load(x)\nprint(x)\n"
    )
    assert [name for name, ban in BANNED.items() if not re.search(ban, _code(path))] == []
    path.write_text('model.eval()\nsafetensors.torch.load(x)\n# pickle\n"""torch.load"""\n')
    assert [name for name, ban in BANNED.items() if re.search(ban, _code(path))] == []


def test_nothing_names_a_folder_of_one_machine():
    kinds = {".py", ".md", ".toml", ".txt", ".json", ".yml", ".yaml", ".css", ".js"}
    homes = re.compile("|".join((re.escape(str(PROJECT)), re.escape(str(Path.home()) + "/"))))
    roots = [PROJECT / top for top in ("aelib", "pages", "docs", "checkpoints", "benchmarks")]
    files = [p for root in roots for p in root.rglob("*") if p.suffix in kinds]
    files += [PROJECT / "app.py", *PROJECT.glob("*.md"), *PROJECT.glob("*.t*")]
    assert [_name(p) for p in files if homes.search(p.read_text(errors="replace"))] == []


EMPTY_OF_LOGIC = {"__init__", "__main__"}


def test_every_module_of_aelib_has_its_test():
    missing = []
    for path in LIBRARY:
        inside = path.relative_to(PROJECT / "aelib")
        if path.stem in EMPTY_OF_LOGIC:
            continue
        folder = PROJECT / "tests" / "aelib" / inside.parent
        # what every part of a registry promises is tested by one contract for all
        own, contract = folder / f"test_{path.stem}.py", folder / "test_contract.py"
        if not own.exists() and not (path.stem == "base" and contract.exists()):
            missing.append(str(inside))
    assert missing == []
