"""Lists as files for a spreadsheet: the same rows as their pages, to the same people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from litestar import get
from litestar.response import Stream

from innovation import world
from innovation.db import reading
from innovation.domain.contributions import Field, Value
from innovation.domain.stages import Role
from innovation.domain.words import N_
from innovation.hooks.office import OfficePlugins
from innovation.importing import TARGETS, fold
from innovation.queries.exporting import (
    IdeaLine,
    PersonLine,
    PracticeLine,
    ideas_to_export,
    people_to_export,
    practices_to_export,
)
from innovation.queries.journal import feed_for
from innovation.spreadsheets import Cell, Column
from innovation.texts import gettext, label, language, sentence
from innovation.web.exporting import Row, at_once, export, paged
from innovation.web.filters import filters_from
from innovation.web.library_filters import library_filters_from
from innovation.web.site import Asked, visit_of

EVENTS = 1_000
IDEA = {
    "key": 16, "title": 40, "kind": 12, "problem": 60, "solution": 60, "benefit": 40,
    "results": 40, "category": 14, "theme": 20, "stage": 14, "status": 14, "author": 24,
    "office": 26, "site": 24, "submitted": 12, "year": 8, "landlord": 26, "source": 40,
}  # fmt: skip
"""What an import reads back, and the width of each column."""


def _columns(*named: tuple[str, int]) -> list[Column]:
    return [Column(gettext(name), width) for name, width in named]


@get("/ideas/export", action="idea.list")
async def export_ideas(request: Asked) -> Stream:
    """The list of ideas, by the filters of the address, with what plugins asked."""
    visit = visit_of(request)
    viewer, office = visit.viewer, visit.site.plugins.office(visit.viewer.office)
    filters = filters_from(request.query_params, office)
    words = visit.site.plugins.translations(language())
    asked = [_told(one, words) for one in _asked(office)]
    columns = [
        *_columns(*((TARGETS[name].label, width) for name, width in IDEA.items())),
        *_columns(
            (N_("Réponse avant le"), 12), (N_("Évaluation, sur 100"), 12), (N_("Remarque"), 16)
        ),
        *(Column(question.title, 24) for question in asked),
    ]
    batches = paged(
        viewer,
        lambda before: ideas_to_export(viewer, filters, before),
        lambda line: _idea(line, office, asked, words),
    )
    return await export(request, "idees", columns, batches)


def _asked(office: OfficePlugins) -> list[Field]:
    """Every question of the office's plugins, those switched off too: the answers are kept."""
    found = {
        question.key: question
        for declared in office.known
        for question in declared.idea_fields
        if question.kind != "file"
    }
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Question:
    """What a plugin asks, in the reader's language: in words that an import reads back."""

    key: str
    kind: str
    title: str
    labels: Mapping[str, str]


def _told(asked: Field, words: Mapping[str, str]) -> Question:
    labels = {key: words.get(label, label) for key, label in asked.choices}
    return Question(asked.key, asked.kind, _title(asked, words), labels)


def _title(question: Field, words: Mapping[str, str]) -> str:
    """The question's words; its key where the core has a column of that name."""
    spellings = {name for target in TARGETS.values() for name in target.spellings}
    title = words.get(question.label, question.label)
    return question.key if fold(title) in spellings else title


def _idea(
    line: IdeaLine, office: OfficePlugins, asked: list[Question], words: Mapping[str, str]
) -> Row:
    theme = office.label_of("themes", line.theme) if line.theme else ""
    worded: dict[str, Cell] = {
        "kind": label(line.kind),
        "category": label(line.category) if line.category else "",
        "theme": words.get(theme, theme),
        "stage": label(line.stage),
        "status": label(line.status),
        "submitted": world.day_of(line.submitted),
    }
    said: list[Cell] = [worded.get(name, getattr(line, name)) for name in IDEA]
    return [
        *said,
        line.answer_by,
        line.total,
        gettext("exemple fictif") if line.fictional else "",
        *(_answer(question, line.extra.get(question.key)) for question in asked),
    ]


def _answer(question: Question, value: Value) -> Cell:
    """An answer as an import reads it back."""
    labels = question.labels
    match value:
        case None | "":
            return None
        case bool():
            return gettext("Oui") if value else gettext("Non")
        case list():
            return "; ".join(labels.get(one, one) for one in value)
        case int() | float():
            return value
    if question.kind == "date":
        return date.fromisoformat(value)
    return labels.get(value, value)


@get("/library/export", action="library.view")
async def export_library(request: Asked) -> Stream:
    """What the three offices share, by the filters of the address."""
    viewer = visit_of(request).viewer
    columns = _columns(
        (N_("Titre"), 40),
        (N_("Problème"), 60),
        (N_("Solution"), 60),
        (N_("Résultats"), 60),
        (N_("Conseils"), 60),
        (N_("Catégorie"), 14),
        (N_("Office"), 26),
        (N_("Réalisée par"), 26),
        (N_("Source"), 40),
        (N_("Année"), 8),
        (N_("Partagée le"), 12),
        (N_("Reprises"), 10),
    )
    filters = library_filters_from(request.query_params)
    batches = paged(viewer, lambda before: practices_to_export(viewer, filters, before), _practice)
    return await export(request, "bibliotheque", columns, batches)


def _practice(line: PracticeLine) -> Row:
    return [
        line.title, line.problem, line.solution, line.results, line.advice,
        label(line.category) if line.category else "", line.office, line.landlord, line.source,
        line.year, world.day_of(line.shared_at), line.adoptions,
    ]  # fmt: skip


@get("/people/export", action="person.invite")
async def export_people(request: Asked) -> Stream:
    """The people of the office, with their addresses: for who administers it."""
    viewer = visit_of(request).viewer
    async with reading(viewer, stale=True):
        people = await people_to_export(viewer)
    columns = _columns(
        (N_("Nom"), 28),
        (N_("Adresse électronique"), 34),
        (N_("Service"), 24),
        (N_("Rôles"), 30),
        (N_("Compte"), 12),
        (N_("Remarque"), 16),
    )
    return await export(request, "equipe", columns, at_once(map(_person, people)))


def _person(line: PersonLine) -> Row:
    account = gettext("ouvert") if line.joined else gettext("invité")
    return [
        line.name,
        line.email,
        line.service,
        ", ".join(label(role) for role in line.roles or (Role.STAFF,)),
        gettext("désactivé") if line.disabled else account,
        gettext("exemple fictif") if line.fictional else "",
    ]


@get("/feed/export", action="home.view")
async def export_feed(request: Asked) -> Stream:
    """What happened of late, in sentences."""
    viewer = visit_of(request).viewer
    async with reading(viewer, stale=True):
        entries = await feed_for(viewer, EVENTS)
    columns = _columns((N_("Date"), 12), (N_("Fait"), 90))
    rows = at_once([world.day_of(entry.at), sentence(entry)] for entry in entries)
    return await export(request, "journal", columns, rows)
