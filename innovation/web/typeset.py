"""A page to print, set by typst as PDF.

The layout is ``reports/report.typ``; every word reaches it as data, so that none is markup.
"""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from innovation import texts, world
from innovation.texts import day, translated

AT_ONCE = 2
ACCENT = "#0B6470"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
PICTOGRAM = re.compile("[\U0001f000-\U0001faff\u200d\ufe0f]")
"""No letter of ours draws them, and a reader that speaks would stumble."""

Part = Mapping[str, Any]

_turns = asyncio.Semaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Report:
    """A page to print: how it opens, then its sections."""

    title: str
    office: str
    accent: str
    standing: str
    opening: Sequence[Part]
    sections: Sequence[tuple[str, Sequence[Part]]]
    address: str
    size: int = 11
    """Of the letters, in points."""


async def pdf(report: Report) -> bytes:
    """The page as PDF, set in a thread, two at most at a time."""
    data = json.dumps(
        {
            "title": report.title,
            "office": report.office,
            "accent": report.accent if COLOUR.fullmatch(report.accent) else ACCENT,
            "size": report.size,
            "standing": report.standing,
            "opening": report.opening,
            "sections": [{"title": t, "parts": parts} for t, parts in report.sections if parts],
            "language": texts.language(),
            "footer": translated(
                "Vivier, %(address)s, édité le %(day)s",
                address=report.address,
                day=day(world.today()),
            ),
        },
        ensure_ascii=False,
    )
    async with _turns:
        return await asyncio.to_thread(_set, PICTOGRAM.sub("", data))


@cache
def _folder() -> Path:
    return Path(str(files("innovation") / "reports"))


def _set(data: str) -> bytes:
    try:
        return _compile(data, ["ua-1"])
    except typst.TypstError:
        # A letter that our fonts lack makes a page that is not accessible to all; better than none.
        return _compile(data, [])


def _compile(data: str, standards: list[Any]) -> bytes:
    made = typst.compile(
        str(_folder() / "report.typ"),
        root=str(_folder()),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=standards,
        timestamp=world.now().replace(microsecond=0),
    )
    assert isinstance(made, bytes)
    return made
