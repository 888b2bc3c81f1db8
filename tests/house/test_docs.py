"""What is written down where: shapes, sources, and commands that really exist."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import sys
from pathlib import Path

import pytest

from aelib.core.config import describe
from aelib.data import DATASETS
from aelib.models import ModelConfig

PROJECT = Path(__file__).resolve().parents[2]
MODULES = sorted((PROJECT / "aelib").rglob("*.py"))
REGISTRIES = (DATASETS, *(describe(field).registry for field in dataclasses.fields(ModelConfig)))
PARTS = [
    pytest.param(registry[name].part, id=f"{registry.kind}-{name}")
    for registry in REGISTRIES
    for name in registry
]
ARRAY = re.compile(r"\b(Tensor|NDArray|ndarray)\b")


def _public_functions(tree):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            if "Shape:" in (ast.get_docstring(node) or ""):
                continue  # said once for the whole class
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield inner


def _takes_arrays(function):
    arguments = [*function.args.args, *function.args.kwonlyargs]
    notes = [a.annotation for a in arguments] + [function.returns]
    texts = [ast.unparse(note) for note in notes if note is not None]
    return any(ARRAY.search(text) for text in texts if "Callable" not in text)


def _is_property(function):
    return any("property" in ast.unparse(decorator) for decorator in function.decorator_list)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PROJECT / "aelib")))
def test_public_functions_on_arrays_state_their_shapes(path):
    missing = [
        function.name
        for function in _public_functions(ast.parse(path.read_text()))
        if _takes_arrays(function)
        and not _is_property(function)
        and "Shape:" not in (ast.get_docstring(function) or "")
    ]
    assert missing == []


@pytest.mark.parametrize("part", PARTS)
def test_a_part_names_its_source(part):
    if getattr(part, "citation", "") == "None":
        return  # pictures of the person's own have no source
    module = sys.modules[part.__module__]
    text = inspect.getsource(module)
    assert "References:" in text
    assert re.search(r"https://\S+", text.split("References:")[1])


def test_ideas_stand_in_files_of_their_own():
    """Two models' ideas never share a file; sets that one library fetches may."""
    for registry in REGISTRIES:
        if registry is DATASETS:
            continue
        files = [registry[name].part.__module__ for name in registry]
        assert len(set(files)) == len(files)


README = PROJECT / "README.md"


@pytest.mark.skipif(not README.exists(), reason="there is no README yet")
def test_the_readme_names_commands_that_exist():
    text = README.read_text()
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`|\$ )make ([a-z]+)", text, re.MULTILINE))
    assert {"app", "test"} <= named <= targets
    folders = (PROJECT / "aelib" / "cli").glob("*.py")
    commands = {w for p in folders for w in re.findall(r'Command\(\s*"([a-z]+)"', p.read_text())}
    assert set(re.findall(r"python -m aelib ([a-z]+)", text)) <= commands


def test_the_checks_of_the_makefile_are_the_five():
    text = (PROJECT / "Makefile").read_text()
    checks = ("ruff format --check .", "ruff check .", "lint-imports", "mypy", "-m pytest")
    assert [check for check in checks if check not in text] == []


CI = PROJECT / ".ci" / "run"


@pytest.mark.skipif(not CI.exists(), reason="there is no CI yet")
def test_ci_calls_what_a_person_calls():
    text = CI.read_text()
    assert "make check" in text or "make test check" in text or "make check test" in text
    assert "make" in text
    assert re.search(r"make (check )?test", text)
