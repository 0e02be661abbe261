"""All that hangs on an idea, in one statement: what was said, decided, shared, linked, done.

Each kind of thing is a branch of one UNION, so that the page of an idea reads as many
statements with a thousand comments as with none. A feature adds a branch here rather than
a query of its own.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from innovation.db import Row, fetch
from innovation.domain.people import Viewer
from innovation.domain.stages import Stage, Verdict
from innovation.queries.assessment import Decision, ExpectedSheet
from innovation.queries.co_authors import CoAuthor, co_authors_from
from innovation.queries.exchange import PAGE, Link, Supports, Talk, Withdrawal, talk_from
from innovation.queries.files import Attachment
from innovation.queries.gates import Override
from innovation.queries.journal import NAMES_OF_AN_ENTRY, Entry, events_of_idea
from innovation.queries.opinions import Opinion
from innovation.queries.sharing import Adoption
from innovation.queries.visible import visible_ideas, would_see_ideas

NAMES = 8
HISTORY = 200

COLUMNS = {
    "id": "bigint", "public_id": "text", "title": "text", "text": "text", "state": "text",
    "kind": "text", "person": "bigint", "name": "text", "office": "text", "n": "bigint",
    "at": "text", "until": "text",
}  # fmt: skip
"""What every branch tells; dates as text, since SQLite forgets a type in a UNION."""


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


def branch(part: str, source: str, **told: str) -> str:
    """One kind of thing; ``source`` is what follows its columns, those not told are NULL."""
    columns = (
        f"CAST({told.get(name, 'NULL')} AS {type_}) AS {name}" for name, type_ in COLUMNS.items()
    )
    return f"SELECT '{part}' AS part, {', '.join(columns)} {source}"


def newest(part: str, source: str, order: str, limit: int, **told: str) -> str:
    """The same, of which only some are read."""
    limited = f"{branch(part, source, **told)} ORDER BY {order} LIMIT {limit}"
    return f"SELECT * FROM ({limited}) {part}_"


# `{idea}` is this idea, `{me}` the viewer; `{visible}` is the rule of sight for an idea `i` of the
# office `o`; `folded` are this idea and those grouped into it. Each branch begins at the index that
# the idea's id opens: CROSS JOIN keeps SQLite, which knows no sizes, from beginning elsewhere.
_BRANCHES = (
    branch(
        "carrier",
        "FROM participant t JOIN person p ON p.id = t.person "
        "WHERE t.idea = {idea} AND t.part = 'co_author'",
        id="p.id", public_id="p.public_id", name="p.name", state="'accepted'",
    ),
    branch(
        "carrier",
        "FROM co_authorship c CROSS JOIN person p WHERE c.idea = {idea} "
        "AND c.state IN ('invited', 'asked', 'declined') AND p.id = c.person",
        id="p.id", public_id="p.public_id", name="p.name", state="c.state",
    ),
    newest(
        "comment",
        "FROM folded f CROSS JOIN comment c CROSS JOIN person p "
        "WHERE c.idea = f.id AND p.id = c.person",
        "c.id DESC",
        PAGE + 1,
        id="c.id", public_id="c.public_id", title="f.title", text="c.text", state="c.state",
        person="c.person", name="p.name", office="c.office", n="c.version",
        at="c.at", until="c.edited_at",
    ),
    newest(
        "support",
        "FROM (SELECT s.person, min(s.id) AS first, count(*) OVER () AS n FROM folded f "
        "CROSS JOIN support s WHERE s.idea = f.id GROUP BY s.person) s "
        "JOIN person p ON p.id = s.person",
        "s.person <> {me}, s.first",
        NAMES,
        person="s.person", name="p.name", n="s.n",
    ),
    branch(
        "file",
        "FROM attachment a WHERE a.idea = {idea} AND a.removed_at IS NULL",
        id="a.id", public_id="a.public_id", title="a.name", state="a.field", kind="a.type",
        n="a.size", text="a.width || ' ' || a.height",
        person="CASE WHEN a.shared THEN 1 ELSE 0 END",
    ),
    branch(
        "decision",
        "FROM decision d JOIN person p ON p.id = d.decided_by WHERE d.idea = {idea}",
        id="d.id", state="d.verdict", text="d.reason", title="d.condition", until="d.review_on",
        name="p.name", at="d.at", n="CASE WHEN d.current THEN 1 ELSE 0 END",
    ),
    branch(
        "practice",
        "FROM practice_sheet s WHERE s.idea = {idea}",
        id="s.id", public_id="s.public_id", title="s.title", state="s.state", n="s.version",
    ),
    branch(
        "adoption",
        "FROM practice_sheet s JOIN adoption a ON a.practice = s.id "
        "JOIN office o ON o.slug = a.office "
        "LEFT JOIN idea i ON i.id = a.idea AND i.office = a.office AND {visible} "
        "WHERE s.idea = {idea}",
        id="a.id", office="a.office", name="o.name", at="a.at", public_id="i.public_id",
    ),
    branch(
        "origin",
        "FROM adoption a JOIN practice_sheet s ON s.id = a.practice "
        "LEFT JOIN office f ON f.slug = s.office WHERE a.idea = {idea}",
        id="s.id", public_id="s.public_id", title="s.title", office="s.office", name="f.name",
        text="s.landlord",
    ),
    branch(
        "expected",
        "FROM idea i CROSS JOIN round n CROSS JOIN person p "
        "LEFT JOIN participant t ON t.idea = i.id AND t.person = p.id AND t.part = 'assessor' "
        "WHERE i.id = {idea} AND n.idea = i.id AND n.state = 'open' "
        "AND p.office = n.committee AND p.disabled_at IS NULL "
        "AND (t.named_by IS NOT NULL OR EXISTS (SELECT 1 FROM person_role r "
        "WHERE r.person = p.id AND r.role = 'assessor')) "
        "AND NOT EXISTS (SELECT 1 FROM participant x WHERE x.idea = i.id "
        "AND x.person = p.id AND x.part IN ('author', 'co_author', 'recused'))",
        id="p.id", name="p.name", office="n.committee",
        n="CASE WHEN coalesce(t.answered_round, 0) = n.number THEN 1 ELSE 0 END",
    ),
    branch(
        "opinion",
        "FROM opinion n CROSS JOIN office o CROSS JOIN person p "
        "WHERE n.idea = {idea} AND o.slug = n.committee AND p.id = n.asked_by",
        id="n.id", office="n.committee", title="o.name", state="n.state", text="n.why",
        kind="n.reply", name="p.name", at="n.asked_at", until="n.answer_by", n="n.version",
    ),
    branch(
        "passed",
        "FROM gate_override g CROSS JOIN person p WHERE g.idea = {idea} AND p.id = g.person",
        id="g.id", kind="g.gate", title="g.label", state="g.before", text="g.reason",
        name="p.name", at="g.at",
    ),
    branch(
        "office",
        "FROM office w WHERE w.slug <> (SELECT office FROM idea WHERE id = {idea})",
        office="w.slug", name="w.name",
    ),
    branch(
        "link",
        "FROM link l CROSS JOIN idea i CROSS JOIN office o "
        "WHERE l.idea = {idea} AND i.id = l.to_idea AND o.slug = i.office AND {visible}",
        id="l.id", kind="'idea'", state="'inspired_by'", public_id="i.public_id", title="i.title",
    ),
    branch(
        "link",
        "FROM link l CROSS JOIN practice_sheet s WHERE l.idea = {idea} AND s.id = l.to_practice",
        id="l.id", kind="'practice'", state="'inspired_by'", public_id="s.public_id",
        title="s.title",
    ),
    newest(
        "link",
        "FROM link l CROSS JOIN idea i CROSS JOIN office o "
        "WHERE l.to_idea = {idea} AND i.id = l.idea AND o.slug = i.office AND {visible}",
        "l.id DESC",
        20,
        id="l.id", kind="'idea'", state="'inspired'", public_id="i.public_id", title="i.title",
    ),
    branch(
        "link",
        "FROM grouping g CROSS JOIN idea i CROSS JOIN office o "
        "WHERE g.idea = {idea} AND g.ended_at IS NULL "
        "AND i.id = g.main AND o.slug = i.office AND {visible}",
        id="g.id", kind="'idea'", state="'grouped_into'", public_id="i.public_id", title="i.title",
    ),
    branch(
        "link",
        "FROM folded f WHERE f.grouping IS NOT NULL",
        id="f.grouping", kind="'idea'", state="'groups'", public_id="f.public_id", title="f.title",
    ),
    branch(
        "withdrawal",
        "FROM withdrawal w JOIN person p ON p.id = w.person "
        "WHERE w.idea = {idea} AND w.ended_at IS NULL",
        id="w.id", name="p.name", text="w.reason", at="w.at",
    ),
    newest(
        "event",
        f"FROM {events_of_idea('{idea}')} {NAMES_OF_AN_ENTRY} "
        "WHERE e.audience <> 'sealed' OR e.actor = {me}",
        "e.id DESC",
        HISTORY,
        id="e.id", state="e.verb", office="e.office", kind="e.kind", text="e.data", at="e.at",
        name="p.name", title="coalesce(i.title, s.title, q.name, g.title, f.name, '')",
        public_id="coalesce(i.public_id, s.public_id, q.public_id, '')",
    ),
)  # fmt: skip

_SQL = (
    "WITH folded AS (SELECT i.id, '' AS public_id, '' AS title, CAST(NULL AS bigint) AS grouping "
    "FROM idea i WHERE i.id = {idea} "
    "UNION ALL SELECT i.id, CASE WHEN {visible} THEN i.public_id ELSE '' END, i.title, g.id "
    "FROM grouping g CROSS JOIN idea i CROSS JOIN office o WHERE g.main = {idea} "
    "AND g.ended_at IS NULL AND i.id = g.idea AND o.slug = i.office AND {would_see}) "
) + " UNION ALL ".join(_BRANCHES)
_VALUES = re.findall(r"\{(\w+)\}", _SQL)
_STATEMENT = re.sub(r"\{\w+\}", "{}", _SQL)


async def around(viewer: Viewer, idea: int) -> Around:
    """What hangs on an idea that the viewer sees."""
    values = {
        "idea": idea,
        "me": viewer.id,
        "visible": visible_ideas(viewer),
        "would_see": would_see_ideas(viewer),
    }
    rows = await fetch(_STATEMENT, *(values[name] for name in _VALUES))
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
