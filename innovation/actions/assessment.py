"""Marks under seal, the reveal, and the committee's decision."""

import json
from dataclasses import asdict
from datetime import date
from itertools import chain

from innovation import world
from innovation.changes import advance, end_decision, take_part
from innovation.db import add, fetch
from innovation.domain.assessment import Scored, Sheet, check_marks, result_of
from innovation.domain.people import Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Stale, refuse_if
from innovation.domain.stages import Part, RoundState, Stage, Status, Verdict
from innovation.journal import record
from innovation.queries.assessment import Round, sealed_sheets
from innovation.queries.ideas import Idea
from innovation.tables import DecisionRow, ResultRow, RoundRow

STATUS_AFTER = {
    Verdict.GO: Status.OPEN,
    Verdict.REWORK: Status.REWORK,
    Verdict.HOLD: Status.ON_HOLD,
    Verdict.DECLINE: Status.DECLINED,
}


async def write_sheet(idea: Idea, round_: Round, sheet: Sheet, *, by: Viewer) -> None:
    """Give or change one's own marks while the round is open; they count once it is revealed."""
    require(by, "sheet.write", idea.stake)
    refuse_if(refusals_for("sheet.write", idea.facts) + check_marks(sheet.marks, round_.grid))
    await _hold_open(round_)
    row, first = await _put_sheet(round_, sheet, by)
    await _put_marks(row, idea, round_, sheet, by)
    if first:
        await _count_sheet(round_)
    await take_part(idea.id, idea.office, Part.ASSESSOR, by.id, answered_round=round_.number)
    await record("sheet.written", "idea", idea.id, office=idea.office, by=by, round=round_.number)


async def _hold_open(round_: Round) -> None:
    """Lock the round's row while it is open: a mark counts only if it came before the reveal.

    The version says that nobody has become an author of the idea in the meantime.
    """
    held = (
        await RoundRow.update({RoundRow.version: RoundRow.version})
        .where(RoundRow.id == round_.id)
        .where(RoundRow.state == RoundState.OPEN.value)
        .where(RoundRow.version == round_.version)
        .returning(RoundRow.id)
    )
    if not held:
        raise Stale


async def _put_sheet(round_: Round, sheet: Sheet, by: Viewer) -> tuple[int, bool]:
    """The sheet's row, and whether it is new."""
    rows = await fetch(
        "INSERT INTO sheet (round, office, person, comment, updated_at, version) "
        "VALUES ({}, {}, {}, {}, {}, 1) ON CONFLICT (round, person) DO UPDATE SET "
        "comment = excluded.comment, updated_at = excluded.updated_at, version = sheet.version + 1 "
        "WHERE sheet.version = {} RETURNING id, version",
        round_.id,
        by.office,
        by.id,
        sheet.comment,
        world.now(),
        sheet.version,
    )
    if not rows:
        raise Stale
    return int(rows[0]["id"]), rows[0]["version"] == 1


async def _count_sheet(round_: Round) -> None:
    """One more sheet; the round's row is held already."""
    await RoundRow.update({RoundRow.answered: RoundRow.answered + 1}).where(
        RoundRow.id == round_.id
    )


async def _put_marks(row: int, idea: Idea, round_: Round, sheet: Sheet, by: Viewer) -> None:
    """A mark for each criterion of the grid, which the round froze: none is ever left over."""
    marks = [
        (
            row, round_.id, idea.office, by.id, criterion.key, sheet.marks[criterion.key],
            sheet.comments.get(criterion.key, ""),
        )
        for criterion in round_.grid
    ]  # fmt: skip
    rows = ", ".join(["({}, {}, {}, {}, {}, {}, {})"] * len(marks))
    await fetch(
        "INSERT INTO mark (sheet, round, office, person, criterion, value, comment) "
        f"VALUES {rows} ON CONFLICT (sheet, criterion) "
        "DO UPDATE SET value = excluded.value, comment = excluded.comment",
        *chain.from_iterable(marks),
    )


async def lock_round(idea: Idea, round_: Round, action: str, *, by: Viewer) -> None:
    """No sheet comes any more: for ``action``, a reveal that follows once a plugin has scored."""
    require(by, action, idea.stake)
    refuse_if(refusals_for(action, idea.facts))
    if round_.state is RoundState.OPEN:
        await _set_round(round_, RoundState.OPEN, RoundState.LOCKED, by)


async def reveal_round(
    idea: Idea, round_: Round, *, by: Viewer, scored: Scored | None = None
) -> None:
    """Lock the round, write its result once, and move the idea to *assessed*: for ever.

    The door must see sealed marks, so it is opened as the system (``by.as_system()``);
    the matrix is asked about the person.
    """
    require(by, "round.reveal", idea.stake)
    refuse_if(refusals_for("round.reveal", idea.facts))
    await _write_result(idea, round_, scored, by)
    await advance(idea, stage=Stage.ASSESSED)
    await record("round.revealed", "idea", idea.id, office=idea.office, by=by, round=round_.number)


async def reveal_opinion(
    idea: Idea, round_: Round, *, by: Viewer, scored: Scored | None = None
) -> None:
    """Give the idea's office what one's own committee thinks of it; the idea stays where it is.

    The door is opened as the system, as for a reveal.
    """
    require(by, "committee.reveal", idea.stake)
    refuse_if(refusals_for("committee.reveal", idea.facts))
    given = await fetch(
        "UPDATE opinion SET state = 'given', version = version + 1 "
        "WHERE idea = {} AND committee = {} AND state = 'accepted' RETURNING id",
        *(idea.id, round_.committee),
    )
    if not given:
        raise Stale
    await _write_result(idea, round_, scored, by)
    await record(
        "committee.revealed", "idea", idea.id, office=idea.office, by=by, round=round_.number
    )


async def _write_result(idea: Idea, round_: Round, scored: Scored | None, by: Viewer) -> None:
    """Lock the round unless it is, write what it comes to, once, and reveal it."""
    if scored and scored.version != round_.version:
        raise Stale
    if round_.state is RoundState.OPEN:
        await _set_round(round_, RoundState.OPEN, RoundState.LOCKED, by)
    sheets = await sealed_sheets(by.as_system(), round_.id)
    if len(sheets) < round_.quorum:
        raise Stale
    result = result_of([signed.sheet for signed in sheets], round_.grid)
    # First, so that of two reveals at once the second is stale rather than written twice.
    await _set_round(round_, RoundState.LOCKED, RoundState.REVEALED, by)
    await add(
        ResultRow(
            round=round_.id,
            idea=idea.id,
            office=idea.office,
            sheets=result.sheets,
            total=result.total,
            core=result.core,
            local=result.local,
            spread=result.spread,
            criteria=json.dumps([asdict(c) for c in result.criteria], ensure_ascii=False),
            score=scored.score if scored else None,
            score_reason=scored.reason if scored else "",
            score_by=scored.plugin if scored else "",
            at=world.now(),
        )
    )


async def _set_round(round_: Round, was: RoundState, now: RoundState, by: Viewer) -> None:
    changed = (
        await RoundRow.update(
            {
                RoundRow.state: now.value,
                RoundRow.version: RoundRow.version + 1,
                RoundRow.revealed_at: world.now() if now is RoundState.REVEALED else None,
                RoundRow.revealed_by: by.id if now is RoundState.REVEALED else None,
            }
        )
        .where(RoundRow.id == round_.id)
        .where(RoundRow.state == was.value)
        .returning(RoundRow.id)
    )
    if not changed:
        raise Stale


async def decide(
    idea: Idea,
    verdict: Verdict,
    reason: str,
    *,
    review_on: date | None = None,
    condition: str = "",
    by: Viewer,
) -> None:
    """Retain, send back, adjourn or decline, with a reason that the author reads."""
    require(by, "idea.decide", idea.stake)
    refuse_if(
        refusals_for("idea.decide", idea.facts)
        + check_decision(verdict, reason, review_on, condition)
    )
    await advance(
        idea,
        stage=Stage.SUBMITTED if verdict is Verdict.REWORK else None,
        status=STATUS_AFTER[verdict],
    )
    await end_decision(idea.id)
    await add(
        DecisionRow(
            idea=idea.id,
            office=idea.office,
            verdict=verdict.value,
            reason=reason,
            review_on=review_on,
            condition=condition,
            current=verdict is not Verdict.REWORK,
            decided_by=by.id,
            at=world.now(),
        )
    )
    await record(f"decision.{verdict}", "idea", idea.id, office=idea.office, by=by)


def check_decision(
    verdict: Verdict, reason: str, review_on: date | None, condition: str
) -> list[Refusal]:
    """A decision always has a reason; an adjournment also says when the idea comes back."""
    refusals = []
    if not reason.strip():
        refusals.append(Refusal("Donnez le motif : le porteur le lira.", field="reason"))
    if verdict is Verdict.HOLD and review_on is None and not condition.strip():
        refusals.append(
            Refusal(
                "Une idée ajournée attend une date de reprise ou une condition.",
                field="review_on",
            )
        )
    return refusals
