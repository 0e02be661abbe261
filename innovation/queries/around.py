"""All that hangs on an idea: what was said, decided, shared, linked, done.

``branches`` has the one statement that reads it; here its rows become values.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from innovation.db import Row, fetch
from innovation.domain.people import Viewer
from innovation.domain.stages import Stage, Verdict
from innovation.queries.assessment import Decision, ExpectedSheet
from innovation.queries.branches import STATEMENT, VALUES
from innovation.queries.co_authors import CoAuthor, co_authors_from
from innovation.queries.exchange import Link, Supports, Talk, Withdrawal, talk_from
from innovation.queries.files import Attachment
from innovation.queries.gates import Override
from innovation.queries.journal import Entry
from innovation.queries.opinions import Opinion
from innovation.queries.sharing import Adoption
from innovation.queries.visible import visible_ideas, would_see_ideas


@dataclass(frozen=True, slots=True)
class SharedSheet:
    """The practice sheet of an idea, as the idea's page names it."""

    id: int
    public_id: str
    title: str
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The practice that an idea adopts."""

    public_id: str
    title: str
    office: str
    office_name: str
    landlord: str


@dataclass(frozen=True, slots=True)
class Around:
    """What hangs on one idea, for one viewer."""

    carriers: tuple[CoAuthor, ...]
    talk: Talk
    supports: Supports
    files: tuple[Attachment, ...]
    decisions: tuple[Decision, ...]
    practice: SharedSheet | None
    adoptions: tuple[Adoption, ...]
    origin: Origin | None
    expected: tuple[ExpectedSheet, ...]
    opinions: tuple[Opinion, ...]
    other_offices: tuple[tuple[str, str], ...]
    passed: tuple[Override, ...]
    links: tuple[Link, ...]
    withdrawal: Withdrawal | None
    history: tuple[Entry, ...]


async def around(viewer: Viewer, idea: int) -> Around:
    """What hangs on an idea that the viewer sees."""
    values = {
        "idea": idea,
        "me": viewer.id,
        "visible": visible_ideas(viewer),
        "would_see": would_see_ideas(viewer),
    }
    rows = await fetch(STATEMENT, *(values[name] for name in VALUES))
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(row["part"], []).append(_dated(row))
    return _around(viewer, lambda part: parts.get(part, []))


def _dated(row: Row) -> Row:
    """The row with its moments as moments."""
    moments = {name: row[name] and datetime.fromisoformat(row[name]) for name in ("at", "until")}
    return row | moments


def _around(viewer: Viewer, of: Callable[[str], list[Row]]) -> Around:
    decisions = sorted(of("decision"), key=lambda row: row["id"], reverse=True)
    practices = [
        SharedSheet(r["id"], r["public_id"], r["title"], r["state"], r["n"]) for r in of("practice")
    ]
    origins = [
        Origin(r["public_id"], r["title"], r["office"] or "", r["name"] or "", r["text"])
        for r in of("origin")
    ]
    withdrawals = [Withdrawal(r["name"], r["text"], r["at"]) for r in of("withdrawal")]
    return Around(
        carriers=tuple(co_authors_from(of("carrier"))),
        talk=_talk(viewer, of("comment")),
        supports=_supports(viewer, of("support")),
        files=tuple(_file(row) for row in sorted(of("file"), key=lambda row: row["id"])),
        decisions=tuple(_decision(row) for row in decisions),
        practice=practices[0] if practices else None,
        adoptions=tuple(
            Adoption(r["office"], r["name"], r["at"], r["public_id"] or "")
            for r in sorted(of("adoption"), key=lambda row: row["id"])
        ),
        origin=origins[0] if origins else None,
        expected=tuple(
            ExpectedSheet(r["office"], r["name"], bool(r["n"]))
            for r in sorted(of("expected"), key=lambda row: row["name"])
        ),
        opinions=tuple(_opinion(row) for row in sorted(of("opinion"), key=lambda row: row["id"])),
        other_offices=tuple(sorted((r["office"], r["name"]) for r in of("office"))),
        passed=tuple(
            Override(r["kind"], r["title"], Stage(r["state"]), r["text"], r["name"], r["at"])
            for r in sorted(of("passed"), key=lambda row: row["id"])
        ),
        links=tuple(
            Link(r["kind"], r["state"], r["public_id"] or "", r["title"]) for r in of("link")
        ),
        withdrawal=withdrawals[0] if withdrawals else None,
        history=tuple(
            _entry(row) for row in sorted(of("event"), key=lambda row: row["id"], reverse=True)
        ),
    )


def _talk(viewer: Viewer, rows: list[Row]) -> Talk:
    newest_first = sorted(rows, key=lambda row: row["id"], reverse=True)
    as_comments = [
        row | {"about": row["title"], "edited_at": row["until"], "version": row["n"]}
        for row in newest_first
    ]
    return talk_from(viewer, as_comments)


def _supports(viewer: Viewer, rows: list[Row]) -> Supports:
    names = tuple(row["name"] for row in rows if row["person"] != viewer.id)
    mine = len(names) < len(rows)
    return Supports(rows[0]["n"] if rows else 0, names, mine)


def _file(row: Row) -> Attachment:
    width, _, height = row["text"].partition(" ")
    return Attachment(
        id=row["id"],
        public_id=row["public_id"],
        field=row["state"],
        name=row["title"],
        size=row["n"],
        type=row["kind"],
        width=int(width),
        height=int(height),
        shared=bool(row["person"]),
        removed=False,
    )


def _decision(row: Row) -> Decision:
    return Decision(
        verdict=Verdict(row["state"]),
        reason=row["text"],
        review_on=row["until"].date() if row["until"] else None,
        condition=row["title"],
        decided_by=row["name"],
        at=row["at"],
        current=bool(row["n"]),
    )


def _opinion(row: Row) -> Opinion:
    return Opinion(
        id=row["id"],
        committee=row["office"],
        office_name=row["title"],
        state=row["state"],
        why=row["text"],
        reply=row["kind"],
        answer_by=row["until"].date() if row["until"] else None,
        asked_by=row["name"],
        at=row["at"],
        version=row["n"],
        chairs=row["public_id"] or "",
    )


def _entry(row: Row) -> Entry:
    return Entry(
        id=row["id"],
        verb=row["state"],
        office=row["office"],
        actor=row["name"] or "",
        thing=row["title"],
        kind=row["kind"],
        thing_public_id=row["public_id"],
        data=json.loads(row["text"]),
        at=row["at"],
    )
