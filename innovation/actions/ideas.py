"""Writing, submitting, reworking and reopening ideas."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from innovation import world
from innovation.changes import (
    Content,
    Provenance,
    add_idea,
    advance,
    await_co_author,
    end_decision,
    join,
    keep_version,
    link_to,
    open_round,
)
from innovation.db import add, fetch
from innovation.domain.contributions import Criterion, Value
from innovation.domain.next_step import answer_by
from innovation.domain.people import Office, Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Stale, refuse_if
from innovation.domain.stages import IdeaKind, Joining, Stage, Status
from innovation.indexing import index_idea
from innovation.journal import record
from innovation.queries.ideas import Draft, Idea
from innovation.tables import DraftRow, IdeaRow


@dataclass(frozen=True, slots=True)
class Names:
    """For whom a draft is typed and who is to carry it, as their names are being typed."""

    on_behalf_of: str = ""
    co_authors: tuple[str, ...] = ()


async def start_draft(
    *, inspired_by: int | None = None, practice: int | None = None, by: Viewer
) -> str:
    """An empty draft, which its author alone sees, and what inspired it: its address."""
    require(by, "idea.submit")
    public_id = world.public_id()
    await add(
        DraftRow(
            public_id=public_id,
            office=by.office,
            author=by.id,
            kind=IdeaKind.PROPOSAL.value,
            title="",
            problem="",
            solution="",
            category="",
            theme="",
            inspired_by=inspired_by,
            practice=practice,
            updated_at=world.now(),
        )
    )
    return public_id


async def save_draft(
    draft: Draft, content: Content, names: Names = Names(), *, window: str = "", by: Viewer
) -> int:
    """Keep what is being typed: the draft's new version; ``Stale`` when another tab wrote first."""
    saved = (
        await DraftRow.update(
            kind=content.kind,
            **content.columns(),
            on_behalf_of=names.on_behalf_of,
            co_authors=json.dumps(names.co_authors, ensure_ascii=False),
            written_with=window,
            updated_at=world.now(),
            version=DraftRow.version + 1,
        )
        .where(DraftRow.id == draft.id)
        .where(DraftRow.author == by.id)
        .where(DraftRow.version == draft.version)
        .returning(DraftRow.version)
    )
    if not saved:
        raise Stale
    return int(saved[0]["version"])


async def drop_draft(draft: Draft, *, by: Viewer) -> None:
    """Throw one's own draft away; ``Stale`` when another window just did, or submitted it."""
    gone = await fetch(
        "DELETE FROM draft WHERE id = {} AND author = {} RETURNING id", draft.id, by.id
    )
    if not gone:
        raise Stale


def check_content(content: Content) -> list[Refusal]:
    """What an idea needs before a committee reads it; a need may leave the proposal out."""
    refusals = []
    if not content.title.strip():
        refusals.append(Refusal("Donnez un titre à l'idée.", field="title"))
    if not content.problem.strip():
        refusals.append(Refusal("Dites ce qui gêne ou ce qui manque.", field="problem"))
    if content.kind == IdeaKind.PROPOSAL and not content.solution.strip():
        refusals.append(
            Refusal("Dites ce que vous proposez, ou déposez plutôt un irritant.", field="solution")
        )
    return refusals


async def submit_idea(
    content: Content,
    office: Office,
    grid: Sequence[Criterion],
    *,
    author: int | None = None,
    co_authors: Iterable[int] = (),
    inspired_by: tuple[int | None, int | None] = (None, None),
    by: Viewer,
    fictional: bool = False,
) -> str:
    """Put an idea before the office's committee: its address.

    Typed for a colleague, it bears that ``author``'s name, and its typist carries it along.
    ``co_authors`` are invited: they carry it once they accept. It is linked to the idea or to the
    practice that it was ``inspired_by``.
    """
    require(by, "idea.submit")
    refuse_if(check_content(content))
    typist = by.id if author not in (None, by.id) else None
    origin = Provenance(fictional=fictional, submitted_by=typist)
    idea, public_id = await add_idea(content, office, author or by.id, grid, origin)
    if typist:
        await join(idea, office.slug, typist)
    await link_to(idea, office.slug, *inspired_by)
    invited = dict.fromkeys(person for person in co_authors if person not in (author, by.id))
    for person in invited:
        await await_co_author(idea, office.slug, person, Joining.INVITED)
    await record(
        "idea.submitted_for" if typist else "idea.submitted",
        "idea",
        idea,
        office=office.slug,
        by=by,
    )
    for person in invited:
        await record("co_author.invited", "idea", idea, office=office.slug, by=by, person=person)
    return public_id


async def resubmit_idea(
    idea: Idea, content: Content, office: Office, grid: Sequence[Criterion], *, by: Viewer
) -> None:
    """Send a reworked idea back: a new content version and a new round; the old one stays."""
    require(by, "idea.resubmit", idea.stake)
    refuse_if(refusals_for("idea.resubmit", idea.facts) + check_content(content))
    number = idea.content_version + 1
    await advance(
        idea,
        stage=Stage.SUBMITTED,
        status=Status.OPEN,
        answer=answer_by(world.now(), office.answer_days),
    )
    await IdeaRow.update(kind=content.kind, **content.columns(), content_version=number).where(
        IdeaRow.id == idea.id
    )
    await keep_version(idea.id, idea.office, number, content, by.id)
    await open_round(idea.id, office, grid, content_version=number)
    await index_idea(idea.id)
    await record("idea.resubmitted", "idea", idea.id, office=idea.office, by=by, version=number)


async def complete_idea(idea: Idea, extra: Mapping[str, Value], *, by: Viewer) -> None:
    """Answer the plugins' questions after the submission: a gate may wait for it.

    What was sent to the committee stays in its version; an answer to a plugin that
    was switched off since is kept.
    """
    require(by, "idea.complete", idea.stake)
    refuse_if(refusals_for("idea.complete", idea.facts))
    await advance(idea)
    await IdeaRow.update({IdeaRow.extra: json.dumps(dict(extra), ensure_ascii=False)}).where(
        IdeaRow.id == idea.id
    )
    await index_idea(idea.id)
    await record("idea.completed", "idea", idea.id, office=idea.office, by=by)


async def reopen_idea(idea: Idea, *, by: Viewer) -> None:
    """Take up an idea on hold: the committee decides anew."""
    require(by, "idea.reopen", idea.stake)
    refuse_if(refusals_for("idea.reopen", idea.facts))
    await advance(idea, status=Status.OPEN)
    await end_decision(idea.id)
    await record("idea.reopened", "idea", idea.id, office=idea.office, by=by)
