"""Questions that take longer than others can wait: off the event loop, a few at a time, and no more than can queue.

One core answers one question at a time; those that wait beyond that only make everyone wait longer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

T = TypeVar("T")

AT_ONCE = 2
QUEUE = 8


class Overloaded(Exception):
    """As many questions are being answered or wait as may; in how many seconds to try again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"try again in {seconds} s")


class Heavy:
    """The room for such questions in one process."""

    def __init__(self, at_once: int = AT_ONCE, queue: int = QUEUE, retry_after: int = 2) -> None:
        self.at_once = at_once
        self.most = at_once + queue
        self.retry_after = retry_after
        self.taken = 0
        self.threads: anyio.CapacityLimiter | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """The result of the work, done in a thread. Raises Overloaded at once where there is no room.

        The work of a caller who goes away is finished: numbers cannot be stopped halfway, and its place stays taken.
        """
        if self.taken >= self.most:
            raise Overloaded(self.retry_after)
        if self.threads is None:
            self.threads = anyio.CapacityLimiter(self.at_once)
        self.taken += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self.threads)
        finally:
            self.taken -= 1
