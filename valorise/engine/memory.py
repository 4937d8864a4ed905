"""How a process keeps the memory that blocks of draws free and take again."""

from __future__ import annotations

import ctypes
import platform

TRIM, MMAP = -1, -3
"""Of glibc's malloc.h: M_TRIM_THRESHOLD and M_MMAP_THRESHOLD."""
KEPT = 128 << 20
"""Bytes that stay of the main thread, and all that glibc has, 64 MB, of another: a block of draws takes some 30 MB."""
LARGE = 16 << 20
"""Bytes from which an array comes from the system by itself and goes back to it: more than a million numbers have."""


def keep_freed() -> bool:
    """Lets this process keep what it frees for what it takes next; whether that can be said.

    glibc gives memory back as soon as 128 kB at the end of the heap are free, and takes it again page by page: every
    block of draws waits for each of its pages, which is a quarter of the time of a million draws. Only glibc has these
    settings, and only a process knows what it is for: the command line calls this, and importing the package does not.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return bool(mallopt(TRIM, KEPT)) and bool(mallopt(MMAP, LARGE))
