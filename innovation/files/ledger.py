"""Who was erased, as lines of a small file beside the files: it outlives a restored database.

A line holds a public id and a date, no name. The database holds the same; a restore brings an
older database back, so what the file says is done again.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from innovation.durable import sync_folder


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure: the person's public id, the day it was done."""

    person: str
    on: str


def read_ledger(path: Path) -> list[Erased]:
    """Every erasure that was ever kept; a line that a crash cut short was never acknowledged."""
    if not path.is_file():
        return []
    return [
        Erased(**json.loads(line))
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("{") and line.endswith("}")
    ]


def keep_in_ledger(path: Path, erased: Iterable[Erased]) -> None:
    """Add the erasures that the file lacks; they are on the disk when this returns."""
    known = {one.person for one in read_ledger(path)}
    lines = [json.dumps(asdict(one)) for one in erased if one.person not in known]
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write("\n" + "\n".join(lines) + "\n")  # first ends a line that a crash cut short
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
