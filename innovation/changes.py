"""The writes that several actions share: a new idea, a move, a round, a count.

They run inside the caller's ``writing`` door. Rows are locked in one order:
the thing, then the counts, then (in ``journal.record``) the chain's head.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from piccolo.columns import Column

from innovation import world
from innovation.db import add, fetch, fetch_one
from innovation.domain.contributions import Criterion, Value
from innovation.domain.next_step import answer_by
from innovation.domain.people import Office, Viewer
from innovation.domain.pipeline import CLOSED, status_when_back
from innovation.domain.refusals import NotAllowed, Stale
from innovation.domain.stages import Joining, Part, RoundState, Stage, Status
from innovation.indexing import index_idea
from innovation.queries.assessment import grid_to_json
from innovation.queries.ideas import Idea
from innovation.tables import DecisionRow, IdeaRow, IdeaVersionRow, LinkRow, RoundRow


@dataclass(frozen=True, slots=True)
class Content:
    """What an author writes."""

    kind: str
    title: str
    problem: str
    solution: str
    category: str
    theme: str = ""
    benefit: str = ""
    site: str = ""
    extra: Mapping[str, Value] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """The columns that a draft, an idea and its versions share."""
        return {
            "title": self.title,
            "problem": self.problem,
            "solution": self.solution,
            "category": self.category,
            "theme": self.theme,
            "benefit": self.benefit,
            "site": self.site,
            "extra": json.dumps(dict(self.extra), ensure_ascii=False),
        }


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an idea comes from when its author did not type it here: a file, a practice, a hand."""

    results: str = ""
    landlord: str = ""
    source_url: str = ""
    year: int | None = None
    external_key: str | None = None
    fictional: bool = False
    adopted_from: int | None = None
    submitted_by: int | None = None
    submitted_at: datetime | None = None


async def hold_rights(by: Viewer) -> None:
    """Wait for any other change of rights in the office, then see whether one may still."""
    await fetch("UPDATE office SET version = version WHERE slug = {}", by.office)
    still = await fetch(
        "SELECT 1 FROM person p JOIN person_role r ON r.person = p.id "
        "WHERE p.id = {} AND r.role = 'office_admin' AND p.disabled_at IS NULL",
        by.id,
    )
    if not still and not by.system:
        raise NotAllowed("person.grant")


async def renew_sessions(person: int) -> None:
    """Each session of somebody whose rights changed gets a new token with its next request."""
    await fetch("UPDATE login_session SET renew = {} WHERE person = {}", True, person)


async def drop_factor(person: int) -> None:
    """Forget a second factor, its recovery codes, and that sessions have shown it."""
    await fetch("DELETE FROM recovery_code WHERE person = {}", person)
    await fetch("DELETE FROM second_factor WHERE person = {}", person)
    await fetch("UPDATE person SET has_factor = {} WHERE id = {}", False, person)
    await fetch("UPDATE login_session SET proven = {} WHERE person = {}", False, person)


async def add_idea(
    content: Content,
    office: Office,
    author: int | None,
    grid: Sequence[Criterion],
    origin: Provenance,
) -> tuple[int, str]:
    """A new idea at *submitted*, with its first version and its first round: its id and address."""
    now = world.now()
    public_id = world.public_id()
    idea = await add(
        IdeaRow(
            public_id=public_id,
            office=office.slug,
            kind=content.kind,
            **content.columns(),
            stage=Stage.SUBMITTED.value,
            status=Status.OPEN.value,
            author=author,
            submitted_by=origin.submitted_by,
            adopted_from=origin.adopted_from,
            results=origin.results,
            landlord=origin.landlord,
            source_url=origin.source_url,
            year=origin.year,
            external_key=origin.external_key,
            fictional=origin.fictional,
            submitted_at=origin.submitted_at or now,
            stage_since=now,
            answer_by=answer_by(now, office.answer_days),
        )
    )
    await keep_version(idea, office.slug, 1, content, author)
    if author is not None:
        await take_part(idea, office.slug, Part.AUTHOR, author)
    await open_round(idea, office, grid, content_version=1)
    await count(office.slug, Stage.SUBMITTED, Status.OPEN, 1)
    await index_idea(idea)
    return idea, public_id


async def keep_version(
    idea: int, office: str, number: int, content: Content, author: int | None
) -> None:
    """Keep what was sent to the committee, as it was."""
    await add(
        IdeaVersionRow(
            idea=idea,
            office=office,
            number=number,
            **content.columns(),
            written_by=author,
            at=world.now(),
        )
    )


async def take_part(
    idea: int, office: str, part: Part, person: int, *, answered_round: int = 0
) -> None:
    """Note that a person takes part in an idea, and which round they answered."""
    await fetch(
        "INSERT INTO participant (idea, office, part, person, answered_round, since) "
        "VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT (idea, part, person) "
        "WHERE person IS NOT NULL DO UPDATE SET answered_round = excluded.answered_round",
        idea,
        office,
        part.value,
        person,
        answered_round,
        world.now(),
    )


async def await_co_author(idea: int, office: str, person: int, to: Joining) -> bool:
    """Note that a person is invited, or asks to join; false when that is known already."""
    rows = await fetch(
        "INSERT INTO co_authorship (idea, office, person, state, since, version) "
        "VALUES ({}, {}, {}, {}, {}, 1) ON CONFLICT (idea, person) DO UPDATE SET "
        "state = excluded.state, since = excluded.since, version = co_authorship.version + 1 "
        "WHERE co_authorship.state IN ('declined', 'ended') RETURNING id",
        idea,
        office,
        person,
        to.value,
        world.now(),
    )
    return bool(rows)


async def join(idea: int, office: str, person: int) -> None:
    """From now on this person carries the idea with its author."""
    await fetch(
        "INSERT INTO co_authorship (idea, office, person, state, since, version) "
        "VALUES ({}, {}, {}, 'accepted', {}, 1) ON CONFLICT (idea, person) DO UPDATE SET "
        "state = 'accepted', since = excluded.since, version = co_authorship.version + 1",
        idea,
        office,
        person,
        world.now(),
    )
    await take_part(idea, office, Part.CO_AUTHOR, person)


async def link_to(idea: int, office: str, other: int | None, practice: int | None) -> None:
    """Note which idea, or which practice, inspired an idea; nothing where there is none."""
    if other is not None or practice is not None:
        await add(
            LinkRow(idea=idea, office=office, to_idea=other, to_practice=practice, at=world.now())
        )


async def open_round(
    idea: int, office: Office, grid: Sequence[Criterion], *, content_version: int, home: str = ""
) -> None:
    """Open the next round of an office's committee, with today's grid frozen in it.

    ``home`` is the idea's office, where the committee is another's.
    """
    last = await fetch_one(
        "SELECT max(number) AS number FROM round WHERE idea = {} AND committee = {}",
        idea,
        office.slug,
    )
    await add(
        RoundRow(
            idea=idea,
            office=home or office.slug,
            number=((last and last["number"]) or 0) + 1,
            committee=office.slug,
            state=RoundState.OPEN.value,
            grid=grid_to_json(grid),
            content_version=content_version,
            quorum=office.quorum,
            opened_at=world.now(),
        )
    )


async def void_round(idea: Idea) -> None:
    """Nobody assesses the idea any more: the marks of its open round are sealed for ever."""
    if idea.facts.round_state not in (RoundState.OPEN, RoundState.LOCKED):
        return
    voided = (
        await RoundRow.update(
            {RoundRow.state: RoundState.VOID.value, RoundRow.version: RoundRow.version + 1}
        )
        .where(RoundRow.idea == idea.id)
        .where(RoundRow.committee == idea.office)
        .where(RoundRow.state.is_in([RoundState.OPEN.value, RoundState.LOCKED.value]))
        .returning(RoundRow.id)
    )
    if not voided:
        raise Stale


ENDING = CLOSED | {Status.REWORK}
"""Where nobody reads an idea for its office any more."""


async def end_requests(idea: int) -> None:
    """No other committee goes on reading an idea that stops: its marks stay sealed for ever."""
    ended = await fetch(
        "UPDATE opinion SET state = 'ended', version = version + 1 "
        "WHERE idea = {} AND state IN ('asked', 'accepted') RETURNING committee",
        idea,
    )
    for row in ended:
        await leave_committee(idea, row["committee"])


async def leave_committee(idea: int, committee: str) -> None:
    """A committee that gave no opinion reads the idea no more."""
    await fetch(
        "UPDATE round SET state = 'void', version = version + 1 "
        "WHERE idea = {} AND committee = {} AND state IN ('open', 'locked')",
        idea,
        committee,
    )
    await fetch(
        "DELETE FROM participant WHERE idea = {} AND committee = {} AND NOT EXISTS (SELECT 1 "
        "FROM opinion n WHERE n.idea = {} AND n.committee = {} AND n.state = 'given')",
        *(idea, committee, idea, committee),
    )


async def bring_back(idea: Idea, office: Office, grid: Sequence[Criterion]) -> None:
    """A withdrawn or grouped idea goes on where it stood; its assessment starts anew."""
    status = status_when_back(idea.facts)
    anew = idea.facts.stage is Stage.SUBMITTED and status is Status.OPEN
    answer = answer_by(world.now(), office.answer_days) if anew else None
    await advance(idea, status=status, answer=answer)
    if anew:
        await open_round(idea.id, office, grid, content_version=idea.content_version)


async def end_decision(idea: int) -> None:
    """The decision that stood, if any, is history."""
    await (
        DecisionRow.update({DecisionRow.current: False})
        .where(DecisionRow.idea == idea)
        .where(DecisionRow.current.eq(True))
    )


async def count(office: str, stage: Stage, status: Status, by: int) -> None:
    """Keep the office's count of ideas at a stage and status."""
    await fetch(
        "INSERT INTO stage_count (office, stage, status, n) VALUES ({}, {}, {}, {}) "
        "ON CONFLICT (office, stage, status) DO UPDATE SET n = stage_count.n + {}",
        office,
        stage.value,
        status.value,
        max(by, 0),  # the row that would be inserted is checked too: never negative
        by,
    )


async def advance(
    idea: Idea,
    *,
    stage: Stage | None = None,
    status: Status | None = None,
    answer: date | None = None,
) -> None:
    """Compare-and-set an idea's stage and status on what the page showed, or raise ``Stale``."""
    was = (idea.facts.stage, idea.facts.status)
    to = (stage or was[0], status or was[1])
    changed: dict[Column | str, Any] = {
        IdeaRow.stage: to[0].value,
        IdeaRow.status: to[1].value,
        IdeaRow.version: IdeaRow.version + 1,
    }
    if to[0] is not was[0]:
        changed[IdeaRow.stage_since] = world.now()
    if answer is not None:
        changed[IdeaRow.answer_by] = answer
    moved = (
        await IdeaRow.update(changed)
        .where(IdeaRow.id == idea.id)
        .where(IdeaRow.stage == was[0].value)
        .where(IdeaRow.version == idea.version)
        .returning(IdeaRow.id)
    )
    if not moved:
        raise Stale
    if to[1] in ENDING:
        await end_requests(idea.id)
    if to != was:
        await count(idea.office, *was, -1)
        await count(idea.office, *to, 1)
