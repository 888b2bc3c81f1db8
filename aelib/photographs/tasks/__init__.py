"""Kinds of damage that a network learns to mend; one line adds one."""

from aelib.photographs.tasks.base import Damaged, Task
from aelib.photographs.tasks.brighten import BRIGHTEN
from aelib.photographs.tasks.denoise import DENOISE
from aelib.photographs.tasks.enlarge import ENLARGE
from aelib.photographs.tasks.inpaint import INPAINT
from aelib.photographs.tasks.sharpen import SHARPEN

TASKS = {task.name: task for task in (DENOISE, ENLARGE, INPAINT, SHARPEN, BRIGHTEN)}

__all__ = ["TASKS", "Damaged", "Task"]
