"""How an invented idea is written down: whose it is, its words, what its committee thinks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from innovation.changes import Content
from innovation.demo.stories import (
    Borrowed,
    Happening,
    Judgement,
    Opinion,
    Path,
    Story,
    Trial,
    Written,
)
from innovation.domain.contributions import Value
from innovation.domain.stages import Category, IdeaKind

CARETAKER, FIRST, SECOND, ASSESSOR, OTHER_ASSESSOR, CHAIR = range(6)
"""An office's people by their place in ``Cast.everybody``."""


@dataclass(frozen=True, slots=True)
class More:
    """What an idea may say besides, and who brings it."""

    benefit: str = ""
    site: str = ""
    typed_by: int | None = None
    co_authors: tuple[int, ...] = ()
    inspired_by: str = ""
    """The title of an idea of the same office."""
    extra: Mapping[str, Value] = field(default_factory=dict)
    trial: Trial | None = None
    borrowed: Borrowed | None = None


def sheets(*marks: tuple[int, ...]) -> tuple[Opinion, ...]:
    """What the committee's members think, one day after the other."""
    words = ("à creuser avec les équipes.", "utile, à chiffrer.", "je connais un site où essayer.")
    return tuple(
        Opinion(1 + rank, given, f"Exemple fictif : {words[rank]}")
        for rank, given in enumerate(marks)
    )


def idea(
    office: str,
    author: int,
    begins: datetime,
    words: tuple[Category, str, str, str],
    opinions: tuple[Opinion, ...] = (),
    *happenings: Happening,
    judgement: Judgement | None = None,
    revealed: int | None = None,
    more: More = More(),
) -> Story:
    """An idea; with no proposal it is a need."""
    category, title, problem, solution = words
    kind = IdeaKind.PROPOSAL if solution else IdeaKind.NEED
    content = Content(
        kind, title, problem, solution, category, benefit=more.benefit, site=more.site
    )
    path = Path(
        begins,
        opinions,
        revealed,
        judgement,
        more.trial,
        extra=more.extra,
        happenings=happenings,
        borrowed=more.borrowed,
    )
    origin = Written(office, author, content, more.typed_by, more.co_authors, more.inspired_by)
    return Story(origin, path)
