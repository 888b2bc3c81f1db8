"""Models outside this program: ONNX graphs for the browser and for others."""

from aelib.portable.graph import MAX_ERROR, Graph, Part, export_part
from aelib.portable.store import part_path, portable_digest, stored_part

__all__ = [
    "MAX_ERROR",
    "Graph",
    "Part",
    "export_part",
    "part_path",
    "portable_digest",
    "stored_part",
]
