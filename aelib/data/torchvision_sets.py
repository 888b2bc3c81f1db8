"""Data sets that torchvision fetches; a stub until the module is written."""
from __future__ import annotations
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from pathlib import Path
def fetch(name: str, root: Path, *, train: bool) -> None:
    raise NotImplementedError
