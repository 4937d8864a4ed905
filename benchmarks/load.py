"""Puts load on a server from a few kept connections, one request at a time on each; prints answers a second.

Usage: python -m benchmarks.load HOST PORT PATH BODY_FILE SECONDS
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from time import perf_counter

CONNECTIONS = 8


class Connection(asyncio.Protocol):
    """Asks again as soon as it is answered. Reads no more of an answer than its status and its length."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.answered = 0
        self.buffer = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, end, body = self.buffer.partition(b"\r\n\r\n")
        if not end:
            return
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"answered {head[:60]!r}: {body[:500]!r}")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        if len(body) >= length:
            self.buffer = b""
            self.answered += 1
            self.transport.write(self.request)


async def answers_a_second(host: str, port: int, path: str, body: bytes, seconds: float) -> float:
    """The throughput over ``seconds``, after a tenth of it for warming up."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Connection(head.encode() + body), host, port) for _ in range(CONNECTIONS)
    ]
    await asyncio.sleep(seconds / 10)
    before, start = sum(c.answered for _, c in made), perf_counter()
    await asyncio.sleep(seconds)
    answered = sum(c.answered for _, c in made) - before
    took = perf_counter() - start
    for transport, _ in made:
        transport.abort()
    return answered / took


if __name__ == "__main__":
    host, port, path, body_file, seconds = sys.argv[1:]
    body = Path(body_file).read_bytes()
    print(asyncio.run(answers_a_second(host, int(port), path, body, float(seconds))))
