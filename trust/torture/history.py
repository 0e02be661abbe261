"""What was asked of a site and what it answered: one line each, on disk before going on."""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Outcome = Literal["ok", "fail", "unknown"]


@dataclass(slots=True)
class Operation:
    """One thing that a person did, under a text that nobody else writes."""

    number: int
    by: str
    kind: str
    token: str
    on: str = ""
    """The public id of what it was done to."""
    outcome: Outcome = "unknown"
    status: int = 0
    where: str = ""
    """The address that the answer leads to."""
    missed: str = ""
    """What came instead of the first answer; the form may have been sent again after that."""
    settled: int = 0
    """Which line of the history settled it; 0 when none did."""
    begun: int = 0
    """Which line began it."""
    more: dict[str, Any] = field(default_factory=dict)


class Log:
    """A history that is being written, by several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Lock()
        self._number = len(path.read_text().splitlines()) if path.exists() else 0

    def begin(self, operation: Operation) -> None:
        """Say what is about to be asked."""
        with self._turn:
            self._number += 1
            operation.number = self._number
            about = {"by": operation.by, "kind": operation.kind, "token": operation.token}
            self._write(operation, "invoke", **about, on=operation.on, more=operation.more)

    def settle(self, operation: Operation) -> None:
        """Say what the answer was."""
        with self._turn:
            told = {"status": operation.status, "where": operation.where}
            self._write(operation, operation.outcome, **told, missed=operation.missed)

    def _write(self, operation: Operation, state: str, **rest: Any) -> None:
        with self.path.open("a") as file:
            print(json.dumps({"number": operation.number, "state": state, **rest}), file=file)
            file.flush()
            os.fsync(file.fileno())


def read(path: Path) -> list[Operation]:
    """The operations of a history, in the order in which they were begun."""
    found: dict[int, Operation] = {}
    for place, line in enumerate(_lines(path), 1):
        state, number = line.pop("state"), line["number"]
        if state == "invoke":
            found[number] = Operation(**line, begun=place)
            continue
        one = found[number]
        one.outcome, one.status, one.where = state, line["status"], line["where"]
        one.settled, one.missed = place, line["missed"]
    return list(found.values())


def acknowledged(path: Path) -> int:
    """How many operations the site said yes to, so far."""
    return sum(line["state"] == "ok" for line in _lines(path))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Each whole line; the last one may still be on its way."""
    if path.exists():
        for line in path.read_text().splitlines(keepends=True):
            if line.endswith("\n"):
                yield json.loads(line)
