"""How a process keeps the memory that blocks of draws free and take again."""

from __future__ import annotations

import ctypes
import platform

TRIM, MMAP, ARENAS = -1, -3, -8
"""Of glibc's malloc.h: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX."""
KEPT = 64 << 20
"""Bytes that stay in each arena: a block of draws of a route takes some 30 MB in each of two threads."""
LARGE = 4 << 20
"""Bytes from which an array comes from the system by itself and goes back to it: half a million numbers."""
MOST_ARENAS = 2
"""From which threads take memory: glibc would give each of many its own, and keep so much in every one."""


def keep_freed() -> bool:
    """Lets this process keep some of what it frees for what it takes next; whether that can be said.

    glibc gives memory back as soon as 128 kB at the end of the heap are free, and takes it again page by page: every
    block of draws waits for each of its pages, which is a quarter of the time of a million draws. Only glibc has these
    settings, and only a process knows what it is for: the command line calls this, and importing the package does not.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return all([mallopt(TRIM, KEPT), mallopt(MMAP, LARGE), mallopt(ARENAS, MOST_ARENAS)])
