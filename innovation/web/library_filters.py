"""The address of the library: its filters read from it, and said in words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from innovation import texts
from innovation.domain.listing import Cursor, LibraryFilters, Sort
from innovation.domain.stages import Category
from innovation.domain.words import N_
from innovation.queries.library import ELSEWHERE
from innovation.web.filters import Chip, one_of, sorts_offered, words_from

SORTS = {
    Sort.OLDEST: N_("les plus anciennes"),
    Sort.SUPPORTED: N_("les plus reprises"),
    Sort.BEST: N_("les mots dans le titre d'abord"),
}
REPLIES = {
    True: N_("à laquelle mon office a répondu"),
    False: N_("qui attend la réponse de mon office"),
}


def library_filters_from(query: Mapping[str, str]) -> LibraryFilters:
    """The filters of an address; what makes no sense is left out."""
    words, year = words_from(query), query.get("year", "")
    sort = one_of(Sort, query.get("sort")) or Sort.NEWEST
    if sort not in (Sort.NEWEST, *SORTS) or (sort is Sort.BEST and not words):
        sort = Sort.NEWEST
    office = query.get("office", "")
    return LibraryFilters(
        words=words,
        office=office if office.isascii() and office.isprintable() and len(office) < 31 else "",
        category=one_of(Category, query.get("category")),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        replied={"yes": True, "no": False}.get(query.get("replied", "")),
        sort=sort,
        after=cursor_from(query.get("after", "")),
    )


def cursor_from(text: str) -> Cursor | None:
    """Where a page starts: every order of the library has a whole number."""
    return Cursor.read(text, Sort.SUPPORTED) or Cursor.read(text, Sort.NEWEST)


def library_chips(
    filters: LibraryFilters, offices: Mapping[str, str]
) -> list[Chip[LibraryFilters]]:
    """The filters in force, the words apart: they stand in their own box."""
    names = {
        "office": offices.get(filters.office, filters.office),
        "category": texts.label(filters.category or ""),
        "year": str(filters.year),
        "replied": "" if filters.replied is None else texts.gettext(REPLIES[filters.replied]),
    }
    empty, start = LibraryFilters(), replace(filters, after=None)
    return [
        Chip(text, replace(start, **{name: getattr(empty, name)}))
        for name, text in names.items()
        if getattr(filters, name) != getattr(empty, name)
    ]


def library_choices(filters: LibraryFilters, offices: Mapping[str, str]) -> dict[str, Any]:
    """What the form of filters offers."""
    return {
        "offices": [*offices.items(), (ELSEWHERE, texts.gettext(N_("connue d'ailleurs")))],
        "categories": [(one.value, texts.label(one)) for one in Category],
        "replies": [("yes", REPLIES[True]), ("no", REPLIES[False])],
        "replied": "" if filters.replied is None else "yes" if filters.replied else "no",
        "sorts": sorts_offered(SORTS, filters),
    }
