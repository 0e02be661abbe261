"""What an invariant is; most are one statement that names the offenders as ``what``."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from innovation.db import fetch

SHOWN = 20

Check = Callable[[], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """What must hold, in words, and how to find what breaks it."""

    name: str
    sentence: str
    check: Check


def sql(statement: str) -> Check:
    """What this statement, which runs on both databases, finds."""

    async def check() -> list[str]:
        return [str(row["what"]) for row in await fetch(f"{statement} LIMIT {SHOWN}")]

    return check
