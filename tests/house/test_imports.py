"""What may be imported where, and what a bare ``import aelib`` costs."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import aelib

PROJECT = Path(__file__).resolve().parents[2]
HEAVY = (
    "streamlit umap openTSNE plotly sklearn skimage scipy torchvision accelerate pandas matplotlib"
)
EVERY_MODULE = """
import importlib, pkgutil, sys
sys.modules["streamlit"] = None
import aelib
for module in pkgutil.walk_packages(aelib.__path__, "aelib."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""
LOADED = """
import sys
exec(sys.argv[1])
print(*(name for name in sys.argv[2].split() if name in sys.modules))
"""


def _python(code, *words):
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_every_module_of_aelib_works_without_streamlit():
    done = _python(EVERY_MODULE)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import aelib", f"torch {HEAVY}"),
        ("from aelib import *", HEAVY),
        ("import pages._ui.frame", "torch"),  # a heading is seen before torch is there
    ],
)
def test_an_import_loads_nothing_heavy(statement, heavy):
    done = _python(LOADED, statement, heavy)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == []


def test_the_names_of_aelib_are_there_when_asked_for():
    assert set(aelib.__all__) <= set(dir(aelib))
    for name in aelib.__all__:
        assert getattr(aelib, name).__name__ == name
    with pytest.raises(AttributeError, match="nonsense"):
        aelib.nonsense  # noqa: B018 -- to ask for it is the test


def test_nothing_imports_upwards():
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command, "import-linter is not installed: see requirements-dev.txt"
    done = subprocess.run(
        [command, "--no-cache"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def _imported(path):
    tree = ast.parse(path.read_text())
    for node in tree.body:  # what is imported for annotations alone computes nothing
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


PAGES = sorted(p for p in (PROJECT / "pages").glob("*/*.py") if p.parent.name != "_ui")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_computes_nothing(path):
    assert {"torch", "numpy", "pandas", "sklearn"} & set(_imported(path)) == set()


def test_the_server_starts_without_torch():
    code = (
        "import sys; from pages._ui import failures, live_routes, warm_up; "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0
