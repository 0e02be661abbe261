"""A database of generated ideas: the same for the same size, valid for ``innovation verify``.

Rows are written in bulk, past the actions, with the numbers that the actions would have given.
"""

import asyncio
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from innovation.db.migrations import migrate
from innovation.db.sqlite import SQLiteDatabase
from innovation.domain.assessment import Sheet, result_of
from innovation.domain.stages import Category
from innovation.hooks import common
from innovation.journal import GENESIS, event_hash
from innovation.queries.assessment import grid_to_json
from innovation.tables import EventRow

Row = dict[str, Any]

OFFICES = ("brest", "nantes", "rennes")
PEOPLE = 40
"""In each office; the first three assess."""
READER = 1
"""The assessor in whose name every page is asked."""
BEGINS = datetime(2025, 1, 6, 8, tzinfo=UTC)
WORDS = (
    "hall", "gardien", "locataire", "panne", "badge", "vélo", "portail", "tri", "compost",
    "lumière", "banc", "atelier", "jardin", "palier", "chauffage", "fuite", "carnet", "clé",
    "voisin", "façade", "parking", "local", "accueil", "réemploi", "mesure", "quartier",
)  # fmt: skip
GRID = tuple(replace(one, key=f"common.{one.key}") for one in common.criteria())


def text(seed: int, words: int) -> str:
    """A sentence of so many words."""
    chosen = (WORDS[(seed * 7919 + i * i * 31 + i * 17) % len(WORDS)] for i in range(words))
    return f"{' '.join(chosen).capitalize()}."


def public_id(number: int) -> str:
    """An address as short as the real ones."""
    return hashlib.sha256(f"{number}".encode()).hexdigest()[:12]


@dataclass(slots=True)
class Rows:
    """Rows by table, parents first, and the head of each office's chain."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> int:
        """One more row; its id."""
        rows = self.tables.setdefault(table, [])
        row = {"id": len(rows) + 1, **row}
        rows.append(row)
        return int(row["id"])

    def record(self, verb: str, idea: int, office: str, actor: int, at: datetime) -> None:
        """One more event of an idea, chained to its office's last."""
        seq, last = self.heads.get(office, (0, GENESIS))
        audience = "sealed" if verb == "sheet.written" else "office"
        data = "{}" if verb == "idea.submitted" else '{"round": 1}'
        event = EventRow(
            id=0, office=office, seq=seq + 1, verb=verb, actor=actor, kind="idea", thing=idea,
            data=data, audience=audience, at=at, prev=last, hash="",
        )  # fmt: skip
        event.hash = event_hash(event)
        self.heads[office] = (seq + 1, event.hash)
        columns = ("office", "seq", "verb", "actor", "kind", "thing", "data", "audience", "at")
        chain = {"prev": last, "hash": event.hash}
        self.add("event", **{name: getattr(event, name) for name in columns}, **chain)


def generate(size: int) -> Rows:
    """Three offices, their people and so many ideas, one in ten assessed."""
    rows = Rows()
    for office in OFFICES:
        _office(rows, office)
    for number in range(1, size + 1):
        _idea(rows, number, BEGINS + timedelta(minutes=20 * number))
    rows.tables["chain_head"] = [
        {"office": office, "seq": seq, "hash": last} for office, (seq, last) in rows.heads.items()
    ]
    rows.tables["stage_count"] = list(_counts(rows.tables["idea"]))
    return rows


def _office(rows: Rows, slug: str) -> None:
    rows.tables.setdefault("office", []).append(
        {"slug": slug, "name": f"{slug.title()} Habitat", "city": slug.title(), "accent": "#0B6470"}
    )
    for place in range(PEOPLE):
        person = rows.add(
            "person", public_id=public_id(-len(rows.tables.get("person", ())) - 1), office=slug,
            name=f"{WORDS[place % len(WORDS)].title()} {slug.title()}{place}",
            email=f"p{place}@{slug}.example", service="", created_at=BEGINS,
        )  # fmt: skip
        if place < 3:
            rows.add("person_role", person=person, role="assessor", granted_at=BEGINS)


def _idea(rows: Rows, number: int, at: datetime) -> None:
    rank = number % len(OFFICES)
    office, first = OFFICES[rank], 1 + PEOPLE * rank
    author = first + 3 + number % (PEOPLE - 3)
    assessed = number // len(OFFICES) % 10 == 0
    words = {
        "title": text(number, 6), "problem": text(number + 1, 90), "solution": text(number + 2, 70),
        "category": list(Category)[number % 5].value, "theme": "",
    }  # fmt: skip
    idea = rows.add(
        "idea", public_id=public_id(number), office=office, kind="proposal", **words,
        stage="assessed" if assessed else "submitted", status="open", author=author,
        submitted_at=at, stage_since=at, answer_by=(at + timedelta(days=60)).date(),
        version=2 if assessed else 1,
    )  # fmt: skip
    rows.add(
        "idea_version", idea=idea, office=office, number=1, **words, extra="{}",
        written_by=author, at=at,
    )  # fmt: skip
    taking = {"idea": idea, "office": office, "since": at}
    rows.add("participant", **taking, part="author", person=author, answered_round=0)
    round_ = rows.add(
        "round", idea=idea, office=office, number=1, committee=office, grid=grid_to_json(GRID),
        state="revealed" if assessed else "open", content_version=1, quorum=2, opened_at=at,
        revealed_at=at if assessed else None,
    )  # fmt: skip
    rows.record("idea.submitted", idea, office, author, at)
    if assessed:
        for assessor in range(first, first + 3):
            rows.add("participant", **taking, part="assessor", person=assessor, answered_round=1)
            rows.record("sheet.written", idea, office, assessor, at)
        _result(rows, idea, round_, office, [_sheet(rows, round_, office, first + n, number, at)
                                             for n in range(3)], at)  # fmt: skip
        rows.record("round.revealed", idea, office, first, at)


def _sheet(rows: Rows, round_: int, office: str, person: int, seed: int, at: datetime) -> Sheet:
    sheet = rows.add("sheet", round=round_, office=office, person=person, comment=text(seed, 12),
                     updated_at=at)  # fmt: skip
    marks: dict[str, int | None] = {}
    for place, criterion in enumerate(GRID):
        marks[criterion.key] = value = (seed + person + place) % (criterion.best + 1)
        rows.add(
            "mark", sheet=sheet, round=round_, office=office, person=person,
            criterion=criterion.key, value=value, comment=text(seed + place, 8),
        )  # fmt: skip
    return Sheet(person, marks, {})


def _result(
    rows: Rows, idea: int, round_: int, office: str, sheets: list[Sheet], at: datetime
) -> None:
    result = result_of(sheets, GRID)
    rows.add(
        "result", round=round_, idea=idea, office=office, sheets=result.sheets, total=result.total,
        core=result.core, local=result.local, spread=result.spread, at=at,
        criteria=json.dumps([asdict(criterion) for criterion in result.criteria]),
    )  # fmt: skip


def _counts(ideas: list[Row]) -> Iterator[Row]:
    for office in OFFICES:
        for stage in ("submitted", "assessed"):
            n = sum(row["office"] == office and row["stage"] == stage for row in ideas)
            yield {"office": office, "stage": stage, "status": "open", "n": n}


def fill_sqlite(url: str, rows: Rows) -> None:
    """Migrate a new file and write every row into it."""
    asyncio.run(migrate(url, now=BEGINS))
    connection = SQLiteDatabase(url).connect_alone()
    connection.execute("BEGIN")
    for table, each in rows.tables.items():
        names = list(each[0])
        marks = ", ".join("?" * len(names))
        connection.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",
            (tuple(row.values()) for row in each),
        )
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


async def fill_postgres(owner: str, application: str, rows: Rows) -> None:
    """Migrate a new database, as a superuser, and write every row into it."""
    await migrate(owner, application_url=application, now=BEGINS)
    connection = await asyncpg.connect(owner)
    for table, each in rows.tables.items():
        await connection.copy_records_to_table(
            table, columns=list(each[0]), records=[tuple(row.values()) for row in each]
        )
        if "id" in each[0]:
            await connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {len(each)})"
            )
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
