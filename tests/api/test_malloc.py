"""What glibc is told of memory, it does."""

import platform
import subprocess
import sys

import pytest

# Threads that take memory and hold it; then how many pools glibc says there are.
POOLS = """
import ctypes, os, sys, tempfile, threading
from api.malloc import share_memory
if sys.argv[1] == "shared":
    share_memory()
libc = ctypes.CDLL(None)
libc.fopen.restype = libc.malloc.restype = ctypes.c_void_p
all_there = threading.Barrier(7)
def take():
    libc.malloc(1000)
    all_there.wait()
    all_there.wait()
for _ in range(6):
    threading.Thread(target=take).start()
all_there.wait()
with tempfile.NamedTemporaryFile() as told:
    file = ctypes.c_void_p(libc.fopen(told.name.encode(), b"w"))
    libc.malloc_info(0, file)
    libc.fclose(file)
    print(told.read().count(b"<heap nr="))
all_there.wait()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has other pools")
def test_threads_share_their_memory():
    pools = {
        how: int(subprocess.run([sys.executable, "-c", POOLS, how], capture_output=True,
                                check=True, text=True).stdout)
        for how in ("shared", "apart")
    }  # fmt: skip
    assert pools["shared"] <= 2 < pools["apart"]
