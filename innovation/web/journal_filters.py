"""The address of the journal: its filters read from it, written into it, and said in words."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from urllib.parse import urlencode

from innovation import texts
from innovation.domain.journal import TOPICS, JournalFilters
from innovation.domain.listing import Cursor, Sort
from innovation.texts import translated
from innovation.web.filters import day_from, words_from

LONGEST_ID = 30
FARTHEST = 10_000
"""How many events of one moment a page may start after."""


def journal_filters_from(query: Mapping[str, str]) -> JournalFilters:
    """The filters of an address; what makes no sense is left out."""
    topic, thing = query.get("topic", ""), query.get("thing", "")
    return JournalFilters(
        person=words_from(query, "person"),
        topic=topic if topic in TOPICS else "",
        thing=thing if thing.isascii() and thing.isprintable() and len(thing) < LONGEST_ID else "",
        since=day_from(query.get("since", "")),
        until=day_from(query.get("until", "")),
        after=_cursor_from(query.get("after", "")),
    )


def _cursor_from(text: str) -> Cursor | None:
    cursor = Cursor.read(text, Sort.WAITING)
    if cursor is None or not cursor.value or cursor.id > FARTHEST:
        return None
    return cursor if datetime.fromisoformat(cursor.value).tzinfo else None


def journal_query(filters: JournalFilters) -> str:
    """The filters as an address has them."""
    named = {one.name: getattr(filters, one.name) for one in fields(filters)}
    return urlencode({name: str(value) for name, value in named.items() if value})


def journal_address(filters: JournalFilters) -> str:
    """Where these filters lead."""
    query = journal_query(filters)
    return f"/journal?{query}" if query else "/journal"


@dataclass(frozen=True, slots=True)
class JournalChip:
    """A filter in force, in words, and the journal without it."""

    text: str
    url: str


def journal_chips(filters: JournalFilters, thing: str) -> list[JournalChip]:
    """The filters in force; ``thing`` is what the one that the address names is called."""
    topic = TOPICS[filters.topic][0] if filters.topic else ""
    names = {
        "person": translated("actes de %(name)s", name=filters.person),
        "topic": texts.gettext(topic),
        "thing": translated("à propos de « %(thing)s »", thing=thing or filters.thing),
        "since": translated("à partir du %(day)s", day=texts.day(filters.since)),
        "until": translated("jusqu'au %(day)s", day=texts.day(filters.until)),
    }
    empty, start = JournalFilters(), replace(filters, after=None)
    return [
        JournalChip(text, journal_address(replace(start, **{name: getattr(empty, name)})))
        for name, text in names.items()
        if getattr(filters, name)
    ]
