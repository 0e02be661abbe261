"""What an administrator looks for in the journal."""

from dataclasses import dataclass
from datetime import date

from innovation.domain.listing import Cursor
from innovation.domain.words import N_

REST = "rest"
TOPICS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ideas": (N_("Les idées"), ("idea", "co_author", "support", "comment")),
    "assessment": (N_("Les évaluations et décisions"), ("sheet", "round", "decision")),
    "pilots": (N_("Les expérimentations"), ("pilot",)),
    "sharing": (N_("Le partage"), ("practice",)),
    "people": (N_("Les personnes et leurs comptes"), ("person", "session", "identity")),
    "office": (N_("L'office et ses modules"), ("office", "plugin", "journal", "retention")),
    REST: (N_("Le reste"), ()),
}
"""Each topic in words, and how its verbs begin; the rest is what begins otherwise."""


@dataclass(frozen=True, slots=True)
class JournalFilters:
    """Empty means all. ``person`` is part of a name, ``thing`` a public id; days are whole.

    A page starts at the moment of ``after``, past as many events of that moment as its id says:
    a number of an event would tell how many there are that the viewer may not see.
    """

    person: str = ""
    topic: str = ""
    thing: str = ""
    since: date | None = None
    until: date | None = None
    after: Cursor | None = None
