"""What a list of ideas or practices was asked for, and in which order."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from innovation.domain.stages import Category, Stage, Status


class Sort(StrEnum):
    """The order of a list; the best match and the most supported rank its newest only."""

    NEWEST = "newest"
    OLDEST = "oldest"
    WAITING = "waiting"
    DUE = "due"
    SUPPORTED = "supported"
    BEST = "best"


RANKED_SORTS = (Sort.SUPPORTED, Sort.BEST)


class Mine(StrEnum):
    """How the viewer is tied to the ideas of the list."""

    AUTHOR = "author"
    CO_AUTHOR = "co_author"
    ASSESSOR = "assessor"
    COMMITTEE = "committee"
    SUPPORT = "support"


def _nothing(text: str) -> None:
    if text:
        raise ValueError


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise ValueError
    return int(text)


VALUES: dict[Sort, Callable[[str], Any]] = {
    Sort.NEWEST: _nothing,
    Sort.OLDEST: _nothing,
    Sort.WAITING: datetime.fromisoformat,
    Sort.DUE: date.fromisoformat,
    Sort.SUPPORTED: _whole,
    Sort.BEST: _whole,
}
"""What a cursor's text stands for, or ``ValueError``."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page starts: after the row with this id, and this value of the sort's column."""

    id: int
    value: str = ""

    def __str__(self) -> str:
        return f"{self.value}~{self.id}" if self.value else str(self.id)

    @classmethod
    def read(cls, text: str, sort: Sort) -> "Cursor | None":
        """A cursor as an address has it; ``None`` when it makes no sense for this order."""
        value, _, number = text.rpartition("~")
        if not (number.isascii() and number.isdigit() and len(number) < 18):
            return None
        try:
            VALUES[sort](value)
        except ValueError:
            return None
        return cls(int(number), value)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of ideas was asked for; empty means all.

    ``answers`` are (field, value) pairs of the plugins' questions, all of them wanted.
    ``since`` and ``until`` are the first and the last day of submission; ``days`` is how many
    days ago at most.
    """

    words: str = ""
    office: str = ""
    stage: Stage | None = None
    status: Status | None = None
    category: Category | None = None
    theme: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    since: date | None = None
    until: date | None = None
    days: int | None = None
    mine: Mine | None = None
    sort: Sort = Sort.NEWEST
    after: Cursor | None = None

    @property
    def narrowing(self) -> bool:
        """Whether anything but the stage narrows the list."""
        return replace(self, stage=None, sort=Sort.NEWEST, after=None) != Filters()


@dataclass(frozen=True, slots=True)
class LibraryFilters:
    """What the library was asked for; an ``office`` of ``-`` is elsewhere.

    ``replied`` says whether the viewer's office replies to the practice today.
    """

    words: str = ""
    office: str = ""
    category: Category | None = None
    year: int | None = None
    replied: bool | None = None
    sort: Sort = Sort.NEWEST
    after: Cursor | None = None


def answer_mark(key: str, value: str) -> str:
    """The word under which an answer to a plugin's question is found: nobody types it."""
    return "zq" + blake2b(f"{key}={value}".encode(), digest_size=6).hexdigest()
