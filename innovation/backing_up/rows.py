"""A row as a line that either database understands: JSON, with times in UTC."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

READERS: dict[str, Callable[[Any], Any]] = {
    "timestamptz": datetime.fromisoformat,
    "timestamp with time zone": datetime.fromisoformat,
    "date": date.fromisoformat,
    "boolean": bool,
    "double precision": float,
    "bytea": b64decode,
    "blob": b64decode,
}
"""By the type of a column, as either database names it."""


def as_line(values: Sequence[Any]) -> bytes:
    """A row's values on one line."""
    return json.dumps([_plain(value) for value in values], ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case bytes():
            return b64encode(value).decode()
    return value


def from_line(line: bytes, types: Sequence[str]) -> list[Any]:
    """A row's values, as columns of these types take them."""
    return [
        value if value is None or kind not in READERS else READERS[kind](value)
        for value, kind in zip(json.loads(line), types, strict=True)
    ]
