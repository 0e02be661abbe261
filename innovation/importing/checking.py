"""Rows checked one by one: the good ones as what will be written, the bad ones with every reason.

A row without an office is a practice known from elsewhere. What can be left out is left out with
a notice; what can't refuses the row.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from innovation import world
from innovation.changes import Content, Provenance
from innovation.domain.contributions import Field, Value
from innovation.domain.people import Office
from innovation.domain.refusals import Refusal
from innovation.domain.stages import IdeaKind, Stage, Status
from innovation.domain.words import fold
from innovation.hooks.host import PluginHost
from innovation.importing.answers import read_answer, read_day
from innovation.importing.columns import ASKED, NEEDED, TARGETS
from innovation.importing.row import Row
from innovation.importing.vocabulary import CATEGORIES, KINDS, STAGE_OF, STAGES, STATUSES
from innovation.spreadsheets.reading import FileTable

WEB_ADDRESS = re.compile(r"https?://[^\s]+")
NOON = time(12, tzinfo=world.PARIS)


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows may name: offices, their people by folded name or address, their plugins."""

    offices: Mapping[str, Office]
    host: PluginHost
    people: Mapping[tuple[str, str], int] = field(default_factory=dict)
    english: Mapping[str, str] = field(default_factory=dict)
    """The plugins' texts in English: a file may have been exported in either language."""

    @classmethod
    def of(
        cls,
        offices: Iterable[Office],
        host: PluginHost,
        people: Iterable[tuple[str, str, str, int]] = (),
    ) -> "Known":
        """The same from lists; two people of one office with one name are told by their address."""
        places = {office.slug: office for office in offices}
        ids: dict[tuple[str, str], set[int]] = {}
        for office, name, email, person in people:
            for word in (name, email):
                ids.setdefault((office, fold(word)), set()).add(person)
        alone = {word: one for word, (one, *others) in ids.items() if not others}
        return cls(places, host, alone, host.translations("en"))

    def office_called(self, text: str) -> str:
        """The short name of the office with this name, or nothing."""
        wanted = fold(text)
        return next((o.slug for o in self.offices.values() if wanted in (o.slug, fold(o.name))), "")

    def questions(self, office: str = "") -> dict[str, Field]:
        """What plugins ask, by folded key and label: in one office, or in any."""
        slugs = [office] if office else list(self.offices)
        asked = [f for slug in slugs for f in self.host.office(slug).idea_fields]
        return {name: f for f in asked for name in (*self.spellings(f.label), fold(f.key))}

    def spellings(self, label: str) -> tuple[str, str]:
        """A plugin's text folded, in French and in English."""
        return fold(label), fold(self.english.get(label, label))


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be imported; ``office`` is empty for a practice known from elsewhere."""

    line: int
    office: str
    content: Content
    origin: Provenance
    stage: Stage
    status: Status
    author: int | None


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with a line of the file, or worth knowing about it."""

    line: int
    reason: Refusal

    def __str__(self) -> str:
        return f"Ligne {self.line} : {self.reason}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file holds: the rows to import, what is wrong with the others, and notices."""

    entries: list[Entry]
    faults: list[Remark]
    notices: list[Remark]


def missing_columns(columns: Sequence[str]) -> list[Refusal]:
    """The columns without which no row can be an idea."""
    return [
        Refusal("Colonne absente : %(name)s.", name=TARGETS[name].label)
        for name in NEEDED
        if name not in columns
    ]


def check_rows(table: FileTable, columns: Sequence[str], known: Known, office: str = "") -> Checked:
    """Check every row; ``office`` is the office of the rows that name none, and the only one."""
    checked = Checked([], [], [])
    seen: dict[tuple[str, str | None], int] = {}
    for line in table.lines:
        row = Row(line, columns)
        entry = _entry(row, known, office)
        key = (entry.office, entry.origin.external_key)
        if not row.faults and (first := seen.setdefault(key, line.number)) != line.number:
            row.faults.append(
                Refusal("Cette ligne dit la même idée que la ligne %(line)s.", line=first)
            )
        checked.faults.extend(Remark(line.number, reason) for reason in row.faults)
        checked.notices.extend(Remark(line.number, reason) for reason in row.notices)
        if not row.faults:
            checked.entries.append(entry)
    return checked


def _entry(row: Row, known: Known, office: str) -> Entry:
    slug = _office(row, known, office)
    stage = row.needed_words("stage", STAGES, Stage.SUBMITTED)
    content = _content(row, known, slug)
    return Entry(
        line=row.line.number,
        office=slug,
        content=content,
        origin=_origin(row, slug, content.title),
        stage=stage,
        status=_status(row, stage),
        author=_author(row, known, slug),
    )


def _office(row: Row, known: Known, only: str) -> str:
    text = row.texts.get("office", "")
    if not text:
        return only
    slug = known.office_called(text)
    if not slug:
        row.faults.append(Refusal("Aucun office ne s'appelle « %(name)s ».", name=text[:80]))
    elif only and slug != only:
        row.faults.append(
            Refusal("L'office « %(name)s » n'est pas « %(office)s ».", name=slug, office=only)
        )
    return slug


def _content(row: Row, known: Known, office: str) -> Content:
    solution = row.text("solution")
    kind = row.needed_words("kind", KINDS, IdeaKind.PROPOSAL if solution else IdeaKind.NEED)
    if kind is IdeaKind.PROPOSAL and not solution:
        row.faults.append(Refusal("Une proposition dit ce qu'elle propose : la solution est vide."))
    return Content(
        kind=kind,
        title=" ".join(row.text("title").split()),
        problem=row.text("problem"),
        solution=solution,
        category=_category(row),
        theme=_theme(row, known, office),
        benefit=row.text("benefit"),
        site=row.text("site"),
        extra=_answers(row, known, office),
    )


def _category(row: Row) -> str:
    category = row.words("category", CATEGORIES)
    if category is None and (text := row.texts.get("category")):
        row.notices.append(
            Refusal("La catégorie « %(name)s » est inconnue, elle reste vide.", name=text[:80])
        )
    return category or ""


def _theme(row: Row, known: Known, office: str) -> str:
    text = row.texts.get("theme", "")
    themes = known.host.office(office).themes if office else ()
    wanted = fold(text)
    theme = next((t.key for t in themes if wanted in (fold(t.key), *known.spellings(t.label))), "")
    if text and not theme:
        row.notices.append(
            Refusal("Le thème « %(name)s » est inconnu, il reste vide.", name=text[:80])
        )
    return theme


def _answers(row: Row, known: Known, office: str) -> dict[str, Value]:
    asked = known.questions(office) if office else {}
    answers: dict[str, Value] = {}
    for name, text in row.texts.items():
        if not text or not name.startswith(ASKED):
            continue
        question = asked.get(name.removeprefix(ASKED))
        try:
            if question is None:
                raise ValueError(name)
            answers[question.key] = read_answer(question, text, known.english)
        except (ValueError, OverflowError):
            row.notices.append(
                Refusal(
                    "La réponse « %(text)s » à « %(column)s » est laissée : elle ne convient pas.",
                    text=text[:80],
                    column=question.label if question else name.removeprefix(ASKED),
                )
            )
    return answers


def _status(row: Row, stage: Stage) -> Status:
    status = row.needed_words("status", STATUSES, Status.OPEN)
    if status is Status.GROUPED:
        row.faults.append(Refusal("Une idée regroupée n'entre pas : importez celle qui la porte."))
    elif status is Status.WITHDRAWN:
        row.faults.append(Refusal("Une idée retirée n'entre pas."))
    elif STAGE_OF.get(status, stage) is not stage:
        row.faults.append(Refusal("Cet état ne convient pas à cette étape."))
    return status


def _author(row: Row, known: Known, office: str) -> int | None:
    text = row.texts.get("author", "")
    person = known.people.get((office, fold(text)))
    if text and person is None:
        row.notices.append(
            Refusal(
                "« %(name)s » n'est pas de l'office : l'idée reste sans porteur.", name=text[:80]
            )
        )
    return person


def _origin(row: Row, office: str, title: str) -> Provenance:
    source, landlord = row.text("source"), row.text("landlord")
    # It becomes a link: javascript: and the like would run in the reader's page.
    if source and not WEB_ADDRESS.fullmatch(source):
        row.faults.append(Refusal("La source n'est pas une adresse https:// ou http://."))
    return Provenance(
        results=row.text("results"),
        landlord=landlord,
        source_url=source,
        year=row.parsed("year", _year),
        external_key=row.text("key") or fold(f"{office or landlord} {title}"),
        submitted_at=row.parsed("submitted", _moment),
    )


def _year(text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", text):
        raise ValueError(text)
    return int(text)


def _moment(text: str) -> datetime:
    day: date = read_day(text)
    if not date(1900, 1, 1) <= day <= world.today():
        raise ValueError(text)
    return datetime.combine(day, NOON).astimezone(UTC)
