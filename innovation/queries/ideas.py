"""Ideas: a card of a list, one idea with its facts, and drafts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from piccolo.querystring import QueryString

from innovation.db import Row, fetch, fetch_one
from innovation.domain.contributions import Value
from innovation.domain.people import Viewer
from innovation.domain.pipeline import Borrowed, Facts
from innovation.domain.policy import Stake
from innovation.domain.stages import Part, Role, RoundState, Stage, Status, Verdict
from innovation.queries.visible import NOT_CLOSED, own, sees_all_that_is_open, visible_ideas

PAGE = 25
CAP = 1000
"""Where counting stops: past it, pages say « plus de »."""


@dataclass(frozen=True, slots=True)
class Card:
    """An idea in a list or on the board."""

    id: int
    public_id: str
    title: str
    kind: str
    category: str
    stage: Stage
    status: Status
    author: str
    since: datetime
    version: int
    fictional: bool


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea as its viewer may see it, with what guards and the policy ask about."""

    id: int
    public_id: str
    office: str
    office_name: str
    open_box: bool
    kind: str
    title: str
    problem: str
    solution: str
    category: str
    theme: str
    benefit: str
    site: str
    extra: Mapping[str, Value]
    author: str
    submitter: str
    landlord: str
    source_url: str
    year: int | None
    results: str
    fictional: bool
    submitted_at: datetime
    since: datetime
    answer_by: date | None
    content_version: int
    adopted: bool
    answered: bool
    """The viewer's own sheet in the newest round is in."""
    version: int
    stake: Stake
    facts: Facts


CARD = (
    "i.id, i.public_id, i.title, i.kind, i.category, i.stage, i.status, i.stage_since, "
    "i.version, i.fictional, i.landlord, a.name AS author"
)
CARD_JOINS = "JOIN office o ON o.slug = i.office LEFT JOIN person a ON a.id = i.author"
CARD_TABLES = f"idea i {CARD_JOINS}"


def card(row: Row) -> Card:
    """A row of the columns of ``CARD`` as a value."""
    return Card(
        id=row["id"],
        public_id=row["public_id"],
        title=row["title"],
        kind=row["kind"],
        category=row["category"],
        stage=Stage(row["stage"]),
        status=Status(row["status"]),
        author=row["author"] or row["landlord"],
        since=row["stage_since"],
        version=row["version"],
        fictional=row["fictional"],
    )


def capped_count(wanted: Sequence[QueryString]) -> QueryString:
    """How many ideas answer to these conditions, ``CAP + 1`` when it is more."""
    where = " AND ".join("{}" for _ in wanted)
    return QueryString(
        "(SELECT count(*) FROM (SELECT 1 FROM idea i JOIN office o ON o.slug = i.office "
        f"WHERE {where} LIMIT {CAP + 1}) counted)",
        *wanted,
    )


def unless_many(viewer: Viewer, stage: Stage | None, counted: QueryString) -> QueryString:
    """The same count, spared where the counters of the viewer's office say that it is past CAP."""
    of_stage = QueryString("i.stage = {}", stage.value) if stage else QueryString("1 = 1")
    return QueryString(
        f"CASE WHEN {{}} AND (SELECT sum(i.n) FROM stage_count i WHERE i.office = {{}} "
        f"AND {NOT_CLOSED} AND {{}}) > {CAP} THEN {CAP + 1} ELSE {{}} END",
        sees_all_that_is_open(viewer),
        viewer.office,
        of_stage,
        counted,
    )


TIES = "(x.part IN ('co_author', 'recused') OR (x.part = 'author' AND i.adopted_from IS NULL))"
"""The twin of ``Stake.is_tied``, for a participant ``x`` of the idea ``i``."""


def impartial(role: Role) -> str:
    """Whether somebody of the idea's office holds this role and is not tied to the idea."""
    return (
        "EXISTS (SELECT 1 FROM person_role q JOIN person p ON p.id = q.person "
        f"WHERE q.role = '{role}' AND p.office = i.office AND p.disabled_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM participant x WHERE x.idea = i.id AND x.person = p.id "
        f"AND {TIES}))"
    )


FACTS = (
    "r.state AS round_state, r.quorum AS round_quorum, r.number AS round_number, d.verdict, "
    "ps.state AS practice_state, ps.version AS practice_version, "
    # Not joined: PostgreSQL would read all pilots, to join them with a page's ideas.
    "(SELECT x.id FROM pilot x WHERE x.idea = i.id) AS pilot, "
    "(SELECT x.closed_at FROM pilot x WHERE x.idea = i.id) AS closed_at, "
    "coalesce(r.answered, 0) AS answered, "
    "(SELECT string_agg(CASE WHEN p.named_by IS NULL THEN p.part ELSE p.part || ',named' END, ',') "
    " FROM participant p WHERE p.idea = i.id AND p.person = {}) AS parts, "
    "EXISTS (SELECT 1 FROM participant p WHERE p.idea = i.id AND p.committee = {}) AS invited, "
    f"{impartial(Role.CHAIR)} AS fair_chair, {impartial(Role.OFFICE_ADMIN)} AS fair_admin"
)
"""What guards and the policy ask about an idea ``i``, for a person and their office."""

FACT_JOINS = (
    "LEFT JOIN round r ON r.idea = i.id AND r.committee = i.office AND r.number = "
    " (SELECT max(number) FROM round WHERE idea = i.id AND committee = i.office) "
    "LEFT JOIN decision d ON d.idea = i.id AND d.current "
    "LEFT JOIN practice_sheet ps ON ps.idea = i.id "
)


def stake_of(row: Row) -> Stake:
    """How the viewer is tied to the idea of a row of ``FACTS``."""
    fair = {Role.CHAIR: row["fair_chair"], Role.OFFICE_ADMIN: row["fair_admin"]}
    return Stake(
        office=row["office"],
        parts=frozenset(Part(part) for part in (row["parts"] or "").split(",") if part),
        invited=bool(row["invited"]),
        impartial=frozenset(role for role, found in fair.items() if found),
        adopted=row["adopted_from"] is not None,
    )


def facts_of(row: Row) -> Facts:
    """What guards look at, from a row of ``FACTS``."""
    return Facts(
        stage=Stage(row["stage"]),
        status=Status(row["status"]),
        round_state=RoundState(row["round_state"]) if row["round_state"] else None,
        answered=row["answered"],
        quorum=row["round_quorum"] or 0,
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        has_pilot=row["pilot"] is not None,
        pilot_closed=row["closed_at"] is not None,
        practice_state=row["practice_state"] or "",
        borrowed=_borrowed(row) if row["invited"] and row["office"] != row.get("mine") else None,
    )


_BORROWED = (
    "{} AS mine, "
    "(SELECT n.state FROM opinion n WHERE n.idea = i.id AND n.committee = {} "
    " ORDER BY n.id DESC LIMIT 1) AS request, "
    "(SELECT x.state || ' ' || x.number || ' ' || x.answered || ' ' || x.quorum FROM round x "
    " WHERE x.idea = i.id AND x.committee = {} AND x.committee <> i.office "
    " ORDER BY x.number DESC LIMIT 1) AS borrowed_round, "
)
"""How far the viewer's own committee is with another office's idea."""


def _borrowed(row: Row) -> Borrowed:
    request = row.get("request") or ""
    if not row.get("borrowed_round"):
        return Borrowed(request)
    state, *numbers = row["borrowed_round"].split()
    return Borrowed(request, RoundState(state), *(int(number) for number in numbers))


async def get_idea(viewer: Viewer, public_id: str) -> Idea | None:
    """One idea with its facts, in one statement; ``None`` when absent or invisible."""
    row = await fetch_one(
        "SELECT i.*, o.name AS office_name, o.open_box, a.name AS author_name, "
        f"b.name AS submitter_name, {_BORROWED} {FACTS}, "
        "(SELECT p.answered_round FROM participant p WHERE p.idea = i.id "
        " AND p.part = 'assessor' AND p.person = {}) AS my_round "
        "FROM idea i JOIN office o ON o.slug = i.office "
        "LEFT JOIN person a ON a.id = i.author LEFT JOIN person b ON b.id = i.submitted_by "
        f"{FACT_JOINS} WHERE i.public_id = {{}} AND {{}}",
        viewer.office,
        viewer.office,
        viewer.office,
        viewer.id,
        viewer.office,
        viewer.id,
        public_id,
        visible_ideas(viewer),
    )
    return _idea(row) if row else None


def _idea(row: Row) -> Idea:
    facts = facts_of(row)
    newest = facts.borrowed.number if facts.borrowed else row["round_number"]
    return Idea(
        id=row["id"],
        public_id=row["public_id"],
        office=row["office"],
        office_name=row["office_name"],
        open_box=bool(row["open_box"]),
        kind=row["kind"],
        title=row["title"],
        problem=row["problem"],
        solution=row["solution"],
        category=row["category"],
        theme=row["theme"],
        benefit=row["benefit"],
        site=row["site"],
        extra=json.loads(row["extra"]),
        author=row["author_name"] or row["landlord"],
        submitter=row["submitter_name"] or "",
        landlord=row["landlord"],
        source_url=row["source_url"],
        year=row["year"],
        results=row["results"],
        fictional=row["fictional"],
        submitted_at=row["submitted_at"],
        since=row["stage_since"],
        answer_by=row["answer_by"],
        content_version=row["content_version"],
        adopted=row["adopted_from"] is not None,
        answered=bool(newest) and row["my_round"] == newest,
        version=row["version"],
        stake=stake_of(row),
        facts=facts,
    )


async def due_for_review(viewer: Viewer, day: date) -> list[str]:
    """The addresses of the ideas on hold whose review date has come."""
    rows = await fetch(
        "SELECT i.public_id FROM decision d JOIN idea i ON i.id = d.idea "
        "WHERE d.current AND d.review_on <= {} AND i.status = 'on_hold' ORDER BY i.id LIMIT 100",
        day,
    )
    return [row["public_id"] for row in rows]


@dataclass(frozen=True, slots=True)
class Draft:
    """An idea being written, seen by its author alone."""

    id: int
    public_id: str
    kind: str
    title: str
    problem: str
    solution: str
    category: str
    theme: str
    benefit: str
    site: str
    extra: Mapping[str, Value]
    on_behalf_of: str
    co_authors: tuple[str, ...]
    inspired_by: int | None
    practice: int | None
    """What inspired it: an idea, or a shared practice."""
    written_with: str
    updated_at: datetime
    version: int


_DRAFT = (
    "SELECT id, public_id, kind, title, problem, solution, category, theme, benefit, site, extra, "
    "on_behalf_of, co_authors, inspired_by, practice, written_with, updated_at, version "
    "FROM draft WHERE {} "
)


def _draft(row: Row) -> Draft:
    read = {"extra": json.loads(row["extra"]), "co_authors": tuple(json.loads(row["co_authors"]))}
    return Draft(**row | read)


async def get_draft(viewer: Viewer, public_id: str) -> Draft | None:
    """One of the viewer's own drafts."""
    row = await fetch_one(f"{_DRAFT} AND public_id = {{}}", own(viewer, "author"), public_id)
    return _draft(row) if row else None


async def drafts_of(viewer: Viewer) -> list[Draft]:
    """The viewer's drafts, the one touched last first."""
    rows = await fetch(f"{_DRAFT} ORDER BY updated_at DESC LIMIT 20", own(viewer, "author"))
    return [_draft(row) for row in rows]
