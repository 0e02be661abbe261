"""The address of a list of ideas: its filters read from it, written into it, and said in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from innovation import texts
from innovation.domain.contributions import Field
from innovation.domain.listing import Cursor, Filters, LibraryFilters, Mine, Sort
from innovation.domain.stages import Category, Stage, Status
from innovation.domain.words import N_
from innovation.hooks.office import OfficePlugins
from innovation.queries.search import LONGEST_QUERY
from innovation.texts import translated
from innovation.web.forms import CONTROL

F = TypeVar("F", Filters, LibraryFilters)

ANSWER = "x."
Choices = Sequence[tuple[str, str]]
PERIODS = {7: N_("depuis une semaine"), 31: N_("depuis un mois"), 365: N_("depuis un an")}
SORTS = {
    Sort.OLDEST: N_("les plus anciennes"),
    Sort.WAITING: N_("à leur étape depuis le plus longtemps"),
    Sort.DUE: N_("réponse attendue au plus tôt"),
    Sort.SUPPORTED: N_("les plus soutenues"),
    Sort.BEST: N_("les mots dans le titre d'abord"),
}
MINES = {
    Mine.AUTHOR: N_("que je porte"),
    Mine.CO_AUTHOR: N_("que je co-porte"),
    Mine.ASSESSOR: N_("que j'évalue"),
    Mine.COMMITTEE: N_("demandées à notre comité"),
    Mine.SUPPORT: N_("qui me concernent"),
}
LISTED = ("choice", "several", "yes_no")
"""The kinds of questions whose answers can be filtered."""


def filters_from(query: Mapping[str, str], office: OfficePlugins) -> Filters:
    """The filters of an address; what makes no sense is left out."""
    words = words_from(query)
    sort = one_of(Sort, query.get("sort")) or Sort.NEWEST
    sort = Sort.NEWEST if sort is Sort.BEST and not words else sort
    themes = [theme.key for theme in office.themes]
    return Filters(
        words=words,
        office=_slug(query.get("office", "")),
        stage=one_of(Stage, query.get("stage")),
        status=one_of(Status, query.get("status")),
        category=one_of(Category, query.get("category")),
        theme=query.get("theme", "") if query.get("theme") in themes else "",
        answers=tuple(_answers(query, office)),
        since=day_from(query.get("since", "")),
        until=day_from(query.get("until", "")),
        days=next((days for days in PERIODS if query.get("days") == str(days)), None),
        mine=one_of(Mine, query.get("mine")),
        sort=sort,
        after=Cursor.read(query.get("after", ""), sort),
    )


def words_from(query: Mapping[str, str], name: str = "words") -> str:
    """The words looked for, bounded, on one line."""
    return " ".join(CONTROL.sub(" ", query.get(name, "")).split())[:LONGEST_QUERY]


def one_of(kind: Any, text: str | None) -> Any:
    """The member of an enumeration that a text names, or nothing."""
    return kind(text) if text in tuple(kind) else None


def _slug(text: str) -> str:
    return text if text.isascii() and text.isprintable() and len(text) <= 30 else ""


def day_from(text: str) -> date | None:
    """A day as a form sends it, or nothing."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 < day.year < 2200 else None


def _answers(query: Mapping[str, str], office: OfficePlugins) -> Iterator[tuple[str, str]]:
    for asked in asked_in(office):
        value = query.get(ANSWER + asked.key)
        if value in [key for key, _ in choices_of(asked)]:
            yield asked.key, str(value)


def asked_in(office: OfficePlugins) -> list[Field]:
    """The questions whose answers can be filtered."""
    return [asked for asked in office.idea_fields if asked.kind in LISTED]


def choices_of(asked: Field) -> tuple[tuple[str, str], ...]:
    """The answers to a question: keys and labels."""
    return (("yes", N_("Oui")), ("no", N_("Non"))) if asked.kind == "yes_no" else asked.choices


def address(filters: Filters | LibraryFilters, after: Cursor | None = None) -> str:
    """Where these filters lead: to the first page unless ``after`` says more."""
    query = query_of(replace(filters, after=after))
    path = "/ideas" if isinstance(filters, Filters) else "/library"
    return f"{path}?{query}" if query else path


def query_of(filters: Filters | LibraryFilters) -> str:
    """The filters as an address has them: no name without its value, the usual order unsaid."""
    named = {one.name: getattr(filters, one.name) for one in fields(filters)}
    answers = named.pop("answers", ())
    if filters.sort is Sort.NEWEST:
        del named["sort"]
    if named.get("replied") is not None:
        named["replied"] = "yes" if named["replied"] else "no"
    named |= {ANSWER + key: value for key, value in answers}
    return urlencode({name: str(value) for name, value in named.items() if value})


@dataclass(frozen=True, slots=True)
class Chip(Generic[F]):
    """A filter in force, in words, and the list without it."""

    text: str
    without: F

    @property
    def url(self) -> str:
        """The list without this filter."""
        return address(self.without)


def chips(
    filters: Filters, office: OfficePlugins, offices: Mapping[str, str]
) -> list[Chip[Filters]]:
    """The filters in force, the words apart: they stand in their own box."""
    names = {
        "office": offices.get(filters.office, filters.office),
        "stage": texts.label(filters.stage or ""),
        "status": texts.label(filters.status or ""),
        "category": texts.label(filters.category or ""),
        "theme": texts.gettext(office.label_of("themes", filters.theme)) if filters.theme else "",
        "days": texts.gettext(PERIODS.get(filters.days or 0, "")),
        "since": translated("à partir du %(day)s", day=texts.day(filters.since)),
        "until": translated("jusqu'au %(day)s", day=texts.day(filters.until)),
        "mine": texts.gettext(MINES[filters.mine]) if filters.mine else "",
    }
    empty, start = Filters(), replace(filters, after=None)
    found = [
        Chip(text, replace(start, **{name: getattr(empty, name)}))
        for name, text in names.items()
        if getattr(filters, name)
    ]
    return found + [_answer_chip(start, answer, office) for answer in filters.answers]


def _answer_chip(filters: Filters, answer: tuple[str, str], office: OfficePlugins) -> Chip[Filters]:
    key, value = answer
    asked = next(one for one in asked_in(office) if one.key == key)
    label = texts.gettext(dict(choices_of(asked))[value])
    others = tuple(one for one in filters.answers if one != answer)
    return Chip(
        translated("%(question)s %(answer)s", question=texts.gettext(asked.label), answer=label),
        replace(filters, answers=others),
    )


def offered(filters: Filters, office: OfficePlugins) -> dict[str, Any]:
    """What the form of filters offers."""
    return {
        "stages": [(one.value, texts.label(one)) for one in Stage],
        "statuses": [(one.value, texts.label(one)) for one in Status],
        "categories": [(one.value, texts.label(one)) for one in Category],
        "themes": [(theme.key, theme.label) for theme in office.themes],
        "questions": [
            (ANSWER + asked.key, asked.label, choices_of(asked)) for asked in asked_in(office)
        ],
        "answered": {ANSWER + key: value for key, value in filters.answers},
        "periods": [(str(days), text) for days, text in PERIODS.items()],
        "mines": [(mine.value, text) for mine, text in MINES.items()],
        "sorts": sorts_offered(SORTS, filters),
    }


def sorts_offered(sorts: Mapping[Sort, str], filters: Filters | LibraryFilters) -> Choices:
    """The orders beside the usual one; the best match needs words."""
    return [
        (sort.value, text) for sort, text in sorts.items() if sort is not Sort.BEST or filters.words
    ]
