"""The accident: a million draws took half as long again, for the system took back the memory of each block."""

import platform
import subprocess
import sys

import pytest

HELD = """
import sys
from pathlib import Path
import numpy as np
from valorise.engine.memory import keep_freed

def held():
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * 4096

said = keep_freed() if sys.argv[1] == "keep" else None
before = held()
for _ in range(2):
    block = [np.ones(32_768) for _ in range(100)]
    del block
print(said, held() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has these settings")
def test_freed_memory_stays_where_it_is_asked_to() -> None:
    """Of 26 MB that a block of draws takes."""

    def run(what: str) -> list[str]:
        done = subprocess.run([sys.executable, "-c", HELD, what], capture_output=True, text=True, check=True)
        return done.stdout.split()

    said, kept = run("keep")
    _, given_back = run("no")

    assert said == "True"
    assert int(kept) > 20e6
    assert int(given_back) < 10e6, "or there would be nothing to ask for"


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from valorise.engine import memory

    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: pytest.fail("it has no such call"))

    assert memory.keep_freed() is False
