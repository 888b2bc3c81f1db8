import ctypes
import platform
import subprocess
import sys

import pytest

from aelib.core.heap import return_large_blocks

# a block of 16 MB between others is freed after one of 31 MB was: glibc alone would keep it
PROGRAM = """
import ctypes, sys
from aelib.core.heap import return_large_blocks
if sys.argv[1] == "yes":
    assert return_large_blocks()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, (ctypes.c_void_p,)
libc.free(libc.malloc(31 * 2**20))
held = [libc.malloc(16 * 2**20) for _ in range(8)]
for block in held:
    ctypes.memset(block, 1, 16 * 2**20)
for block in held[:-1]:
    libc.free(block)
with open("/proc/self/statm") as file:
    print(int(file.read().split()[1]) * 4096)
"""
is_glibc = platform.libc_ver()[0] == "glibc"


def resident(answer):
    words = [sys.executable, "-c", PROGRAM, answer]
    return int(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(not is_glibc, reason="a setting of glibc")
def test_large_blocks_go_back_to_the_system():
    assert resident("no") - resident("yes") > 64 * 2**20


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert return_large_blocks() is False
