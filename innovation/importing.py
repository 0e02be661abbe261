"""``innovation import``: ideas and practices from a CSV file, whose columns have French names.

``titre`` and ``probleme`` are needed; ``identifiant``, ``organisme``, ``office``, ``solution``,
``resultats``, ``categorie``, ``annee``, ``etape`` and ``source`` may be there. A row without
an office is a practice known from elsewhere.
"""

import csv
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from io import StringIO

from innovation.actions.importing import import_idea, import_practice
from innovation.changes import Content, Provenance
from innovation.db import writing
from innovation.domain.people import SYSTEM, Office
from innovation.domain.refusals import Refusal, Refused
from innovation.domain.stages import Category, IdeaKind, Stage
from innovation.hooks.host import PluginHost

NEEDED = ("titre", "probleme")
LONGEST = {
    "titre": 200,
    "probleme": 10_000,
    "solution": 10_000,
    "resultats": 10_000,
    "identifiant": 200,
    "organisme": 200,
    "source": 2_000,
}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WEB_ADDRESS = re.compile(r"https?://[^\s]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be imported; ``office`` is empty for a practice known from elsewhere."""

    office: str
    content: Content
    origin: Provenance
    stage: Stage


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with a line of the file, or worth knowing about it."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Ligne {self.line} : {self.sentence}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds: the rows to import, the bad ones, and notices about good ones."""

    entries: list[Entry]
    faults: list[Remark]
    notices: list[Remark]


def parse(text: str, offices: Collection[str], office: str = "") -> Parsed:
    """Read a file's text; ``office`` is the office of every row when no column says it."""
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter)
    columns = reader.fieldnames or []
    if missing := [name for name in NEEDED if name not in columns]:
        raise Refused([Refusal("Colonne absente : %(name)s.", name=name) for name in missing])
    parsed = Parsed([], [], [])
    for raw in reader:
        line = reader.line_num
        row = {name: (raw.get(name) or "").strip() for name in columns}
        row.setdefault("office", office)
        if faults := _faults(row, offices, office):
            parsed.faults.extend(Remark(line, fault) for fault in faults)
            continue
        parsed.entries.append(_entry(row))
        if row.get("categorie") and not _category(row):
            sentence = f"la catégorie « {row['categorie']} » est inconnue, elle reste vide."
            parsed.notices.append(Remark(line, sentence))
    return parsed


def _faults(row: Mapping[str, str], offices: Collection[str], office: str) -> list[str]:
    slug, year, stage = row["office"], row.get("annee", ""), row.get("etape", "")
    source = row.get("source", "")
    checks = {
        **{f"la colonne « {name} » est vide.": bool(row[name]) for name in NEEDED},
        **{
            f"la colonne « {name} » dépasse {most} caractères.": len(row.get(name, "")) <= most
            for name, most in LONGEST.items()
        },
        **{
            f"la colonne « {name} » contient un caractère de contrôle.": not CONTROL.search(text)
            for name, text in row.items()
        },
        # It becomes a link: javascript: and the like would run in the reader's page.
        "la source n'est pas une adresse https:// ou http://.": not source
        or bool(WEB_ADDRESS.fullmatch(source)),
        f"aucun office ne s'appelle « {slug} ».": not slug or slug in offices,
        f"l'office « {slug} » n'est pas « {office} ».": slug in ("", office) or not office,
        f"l'année « {year} » n'est pas un nombre de quatre chiffres.": not year or _is_year(year),
        f"l'étape « {stage} » est inconnue.": not stage or stage in tuple(Stage),
    }
    return [sentence for sentence, kept in checks.items() if not kept]


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit()


def _category(row: Mapping[str, str]) -> str:
    category = row.get("categorie", "").casefold()
    return category if category in tuple(Category) else ""


def _entry(row: Mapping[str, str]) -> Entry:
    solution = row.get("solution", "")
    whose = row["office"] or row.get("organisme", "")
    return Entry(
        office=row["office"],
        content=Content(
            kind=IdeaKind.PROPOSAL if solution else IdeaKind.NEED,
            title=row["titre"],
            problem=row["probleme"],
            solution=solution,
            category=_category(row),
        ),
        origin=Provenance(
            results=row.get("resultats", ""),
            landlord=row.get("organisme", ""),
            source_url=row.get("source", ""),
            year=int(row["annee"]) if row.get("annee") else None,
            external_key=row.get("identifiant") or fold(f"{whose} {row['titre']}"),
        ),
        stage=Stage(row.get("etape") or Stage.SUBMITTED),
    )


def fold(text: str) -> str:
    """A text without accents, capitals or repeated spaces, to tell that two are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


async def import_entry(entry: Entry, offices: Mapping[str, Office], host: PluginHost) -> bool:
    """Import one row in the open door; false when it was here already."""
    if not entry.office:
        return await import_practice(entry.content, entry.origin, by=SYSTEM)
    office, grid = offices[entry.office], host.office(entry.office).criteria
    address = await import_idea(
        entry.content, office, grid, entry.origin, stage=entry.stage, by=SYSTEM
    )
    return address is not None


async def import_all(
    entries: Iterable[Entry], offices: Mapping[str, Office], host: PluginHost
) -> int:
    """Import each row on its own, so that a break loses none that is done: how many are new."""
    new = 0
    for entry in entries:
        async with writing(SYSTEM):
            new += await import_entry(entry, offices, host)
    return new
