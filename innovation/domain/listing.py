"""What a list of ideas or practices was asked for, and in which order."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import blake2b

from innovation.domain.stages import Category, Stage, Status


class Sort(StrEnum):
    """The order of a list; the best match and the most supported rank its newest only."""

    NEWEST = "newest"
    OLDEST = "oldest"
    WAITING = "waiting"
    DUE = "due"
    SUPPORTED = "supported"
    BEST = "best"


class Mine(StrEnum):
    """How the viewer is tied to the ideas of the list."""

    AUTHOR = "author"
    CO_AUTHOR = "co_author"
    ASSESSOR = "assessor"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page starts: after the row with this id, and this value of the sort's column."""

    id: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of ideas was asked for; empty means all.

    ``answers`` are (field, value) pairs of the plugins' questions, all of them wanted.
    ``since`` and ``until`` are the first and the last day of submission.
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

    ``replied`` says whether the viewer's office has answered the practice.
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
