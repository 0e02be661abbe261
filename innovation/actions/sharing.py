"""From a closed pilot to a practice, and what the other offices reply to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from innovation import world
from innovation.changes import Content, Provenance, add_idea, advance
from innovation.db import add, fetch
from innovation.domain.contributions import Criterion
from innovation.domain.people import Office, Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Refusal, Refused, Stale, refuse_if
from innovation.domain.stages import IdeaKind, ReplyKind, Stage
from innovation.domain.words import N_
from innovation.indexing import index_practice
from innovation.journal import record
from innovation.queries.ideas import Idea
from innovation.queries.sharing import Practice
from innovation.tables import AdoptionRow, PracticeSheetRow, ReplyRow

ALREADY_ADOPTED = Refusal(
    "Votre office a déjà repris cette pratique : c'est désormais à son idée de suivre son cours."
)


@dataclass(frozen=True, slots=True)
class PracticeContent:
    """What the three offices will read."""

    title: str
    problem: str
    solution: str
    results: str
    advice: str


def check_practice(content: PracticeContent) -> list[Refusal]:
    """A practice says what was wrong, what was done and what came of it."""
    needs = {
        "title": N_("Donnez un titre à la pratique."),
        "problem": N_("Dites quel problème la pratique résout."),
        "solution": N_("Dites ce qui a été fait."),
        "results": N_("Dites ce qui a été constaté."),
    }
    return [
        Refusal(sentence, field=name)
        for name, sentence in needs.items()
        if not getattr(content, name).strip()
    ]


async def propose_practice(
    idea: Idea, content: PracticeContent, contact: int | None, *, by: Viewer
) -> str:
    """Propose to share what a pilot taught: the office's administrator confirms. Its address."""
    require(by, "practice.propose", idea.stake)
    refuse_if(refusals_for("practice.propose", idea.facts) + check_practice(content))
    await advance(idea)
    public_id = world.public_id()
    practice = await add(
        PracticeSheetRow(
            public_id=public_id,
            idea=idea.id,
            office=idea.office,
            state="proposed",
            title=content.title,
            problem=content.problem,
            solution=content.solution,
            results=content.results,
            advice=content.advice,
            category=idea.category,
            landlord=idea.landlord,
            source_url=idea.source_url,
            year=idea.year,
            contact=contact,
            proposed_by=by.id,
            proposed_at=world.now(),
        )
    )
    await index_practice(practice)
    await record("practice.proposed", "practice", practice, office=idea.office, by=by)
    return public_id


async def confirm_practice(idea: Idea, practice: Practice, *, by: Viewer) -> None:
    """Share a proposed practice with the three offices: the idea is now *shared*."""
    require(by, "practice.confirm", idea.stake)
    refuse_if(refusals_for("practice.confirm", idea.facts))
    await advance(idea, stage=Stage.SHARED)
    shared = (
        await PracticeSheetRow.update(
            {
                PracticeSheetRow.state: "shared",
                PracticeSheetRow.confirmed_by: by.id,
                PracticeSheetRow.shared_at: world.now(),
                PracticeSheetRow.version: PracticeSheetRow.version + 1,
            }
        )
        .where(PracticeSheetRow.id == practice.id)
        .where(PracticeSheetRow.version == practice.version)
        .returning(PracticeSheetRow.id)
    )
    if not shared:
        raise Stale
    await record("practice.shared", "practice", practice.id, office=idea.office, by=by)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an office replies to a practice, in words, and when it will look again."""

    kind: ReplyKind
    words: str = ""
    review_on: date | None = None


def check_answer(answer: Answer) -> list[Refusal]:
    """An adaptation says what differs, a refusal why, a delay until when."""
    refusals = []
    if answer.kind is ReplyKind.ADAPT and not answer.words.strip():
        refusals.append(Refusal("Dites ce que votre office fera autrement.", field="words"))
    if answer.kind is ReplyKind.DECLINE and not answer.words.strip():
        refusals.append(
            Refusal("Dites pourquoi cette pratique n'est pas pour votre office.", field="words")
        )
    if answer.kind is ReplyKind.LATER and (
        answer.review_on is None or answer.review_on <= world.today()
    ):
        refusals.append(
            Refusal("Donnez la date, à venir, à laquelle y revenir.", field="review_on")
        )
    return refusals


async def reply_to_practice(
    practice: Practice,
    answer: Answer,
    office: Office,
    grid: Sequence[Criterion],
    *,
    after: int = 0,
    by: Viewer,
) -> str:
    """Tell the three offices what one's own makes of a practice; the idea's address if it adopts.

    ``after`` is the number of the reply that the page showed, 0 when there was none.
    """
    require(by, "practice.reply", Stake(office=practice.office))
    if practice.state != "shared":
        raise Refused([Refusal("Cette pratique n'est pas encore partagée.")])
    adopts = answer.kind in (ReplyKind.ADOPT, ReplyKind.ADAPT)
    adopted = await fetch(
        "SELECT id FROM adoption WHERE practice = {} AND office = {}", practice.id, by.office
    )
    refuse_if(check_answer(answer) + ([ALREADY_ADOPTED] if adopted and not adopts else []))
    await _keep_reply(practice, answer, after, by)
    if adopts and not adopted:
        return await _adopt(practice, answer, office, grid, by)
    if adopts:
        await record("practice.adapted", "practice", practice.id, office=by.office, by=by)
    elif answer.kind is ReplyKind.LATER:
        await record("practice.delayed", "practice", practice.id, office=by.office, by=by)
    else:
        await record("practice.declined", "practice", practice.id, office=by.office, by=by)
    return ""


async def _keep_reply(practice: Practice, answer: Answer, after: int, by: Viewer) -> None:
    """Compare-and-set: of two replies after the same one, the second is stale."""
    await (
        ReplyRow.update({ReplyRow.current: False})
        .where(ReplyRow.practice == practice.id)
        .where(ReplyRow.office == by.office)
        .where(ReplyRow.number == after)
    )
    later = answer.kind is ReplyKind.LATER
    added = await fetch(
        "INSERT INTO reply (practice, office, number, kind, words, review_on, replied_by, at) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT DO NOTHING RETURNING id",
        practice.id,
        by.office,
        after + 1,
        answer.kind.value,
        answer.words,
        answer.review_on if later else None,
        by.id,
        world.now(),
    )
    if not added:
        raise Stale


async def _adopt(
    practice: Practice, answer: Answer, office: Office, grid: Sequence[Criterion], by: Viewer
) -> str:
    """The practice as an idea of the office that takes it up, linked both ways: its address."""
    await PracticeSheetRow.update(
        {PracticeSheetRow.adoptions: PracticeSheetRow.adoptions + 1}
    ).where(PracticeSheetRow.id == practice.id)
    content = Content(
        kind=IdeaKind.PROPOSAL,
        title=practice.title,
        problem=practice.problem,
        solution=practice.solution,
        category=practice.category,
    )
    idea, public_id = await add_idea(
        content, office, by.id, grid, Provenance(adopted_from=practice.id)
    )
    await add(
        AdoptionRow(
            practice=practice.id,
            office=office.slug,
            idea=idea,
            adopted_by=by.id,
            note=answer.words,
            at=world.now(),
        )
    )
    await record("idea.adopted", "practice", practice.id, office=office.slug, by=by)
    return public_id
