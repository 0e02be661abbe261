"""From a closed pilot to a practice that the other offices adopt."""

from collections.abc import Sequence
from dataclasses import dataclass

from innovation import world
from innovation.changes import Content, Provenance, add_idea, advance
from innovation.db import add, fetch
from innovation.domain.contributions import Criterion
from innovation.domain.people import Office, Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Refusal, Refused, Stale, refuse_if
from innovation.domain.stages import IdeaKind, Stage
from innovation.domain.words import N_
from innovation.journal import record
from innovation.queries.ideas import Idea
from innovation.queries.sharing import Practice
from innovation.tables import AdoptionRow, PracticeSheetRow


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


async def adopt_practice(
    practice: Practice, note: str, office: Office, grid: Sequence[Criterion], *, by: Viewer
) -> str:
    """Take a shared practice up in one's own office, as an idea linked both ways: its address."""
    require(by, "practice.adopt", Stake(office=practice.office))
    if practice.state != "shared":
        raise Refused([Refusal("Cette pratique n'est pas encore partagée.")])
    # First, so that of two adoptions at once the second waits here, then finds the first one.
    await PracticeSheetRow.update(
        {PracticeSheetRow.adoptions: PracticeSheetRow.adoptions + 1}
    ).where(PracticeSheetRow.id == practice.id)
    already = await fetch(
        "SELECT id FROM adoption WHERE practice = {} AND office = {}", practice.id, by.office
    )
    if already:
        raise Refused([Refusal("Votre office a déjà repris cette pratique.")])
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
            note=note,
            at=world.now(),
        )
    )
    await record("idea.adopted", "practice", practice.id, office=office.slug, by=by)
    return public_id
