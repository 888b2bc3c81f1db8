"""Kinds of damage that a network learns to mend; one import line registers one."""

from aelib.photographs.tasks.base import TASKS, Damaged, Task
from aelib.photographs.tasks.brighten import BRIGHTEN
from aelib.photographs.tasks.colourise import COLOURISE
from aelib.photographs.tasks.denoise import DENOISE
from aelib.photographs.tasks.enlarge import ENLARGE
from aelib.photographs.tasks.inpaint import INPAINT
from aelib.photographs.tasks.sharpen import SHARPEN
from aelib.photographs.tasks.undo import PREFIX

__all__ = [
    "BRIGHTEN",
    "COLOURISE",
    "DENOISE",
    "ENLARGE",
    "INPAINT",
    "PREFIX",
    "SHARPEN",
    "TASKS",
    "Damaged",
    "Task",
]
