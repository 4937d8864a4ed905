"""What a question can be refused for. Every fault at once, each naming the field, the limit and the value."""

from __future__ import annotations

import msgspec


class Fault(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong with a question."""

    pointer: str
    """JSON pointer of the field; empty for the question as a whole."""
    detail: str
    accepted: list[str] = []
    """Words that would be accepted there."""


MOST_FAULTS = 50
"""Faults that are listed; a question can hold more than anybody reads."""


MOST_NEAR = 5
"""Wrong names of a kind for which the nearest right ones are looked for: each takes milliseconds, and few are slips."""


class Unanswerable(Exception):
    """A well-formed question that has no answer: what fields mean together, or data decide, stands against it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.count = len(faults)
        self.faults = faults[:MOST_FAULTS]
        super().__init__("; ".join(f"{f.pointer}: {f.detail}" for f in faults))


class Unknown(LookupError):
    """An id that names nothing."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)


class NotServed(Exception):
    """The question insists on a version that this service does not have."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(f.detail for f in faults))


class ReceiptFailed(Exception):
    """A balance does not hold although the question was sound: a fault of the engine, never an answer."""


def pointer(*path: str | int) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(p).replace("~", "~0").replace("/", "~1") for p in path)
