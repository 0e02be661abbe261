"""Attaching photos and documents to a draft or an idea, and taking them away.

What is attached is on disk already, whole and synced: a row never names a missing file.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from piccolo.columns.combination import Where

from innovation import world
from innovation.changes import advance
from innovation.db import fetch
from innovation.domain.contributions import Value
from innovation.domain.people import Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, Stale, refuse_if
from innovation.files import PER_IDEA, Prepared
from innovation.joined import add_attachment
from innovation.journal import record
from innovation.queries.files import Attachment
from innovation.queries.ideas import Draft, Idea
from innovation.tables import AttachmentRow, IdeaRow


@dataclass(frozen=True, slots=True)
class Attaching:
    """A file on disk, and the plugin's question that it answers, if any."""

    prepared: Prepared
    field: str = ""


async def attach_to_draft(draft: Draft, files: Sequence[Attaching], *, by: Viewer) -> None:
    """Add files to one's own draft."""
    await _lock(draft, by)
    for file in files:
        await _replace("draft", draft.id, file.field)
        await add_attachment(file.prepared, by.office, by=by, field=file.field, draft=draft.id)
    await _refuse_too_many("draft", draft.id)


async def _lock(draft: Draft, by: Viewer) -> None:
    """Of two windows that add the tenth file at once, the second waits, then finds the first's."""
    await fetch("UPDATE draft SET version = version WHERE id = {} AND author = {}", draft.id, by.id)


async def attach_to_idea(idea: Idea, files: Sequence[Attaching], *, by: Viewer) -> None:
    """Add files to an idea after its submission; one that answers a question is its answer."""
    require(by, "idea.attach", idea.stake)
    refuse_if(refusals_for("idea.attach", idea.facts))
    await advance(idea)
    answers = dict(idea.extra)
    for file in files:
        await _replace("idea", idea.id, file.field)
        public_id = await add_attachment(
            file.prepared, idea.office, by=by, field=file.field, idea=idea.id
        )
        if file.field:
            answers[file.field] = public_id
    await _refuse_too_many("idea", idea.id)
    await _keep_answers(idea, answers)
    await record("idea.attached", "idea", idea.id, office=idea.office, by=by, files=len(files))


async def _replace(place: str, thing: int, field: str) -> None:
    """A question has one file for its answer: the one before goes."""
    if field:
        await fetch(
            f"UPDATE attachment SET removed_at = {{}} WHERE {place} = {{}} AND field = {{}} "
            "AND removed_at IS NULL",
            world.now(),
            thing,
            field,
        )


async def _refuse_too_many(place: str, thing: int) -> None:
    rows = await fetch(
        f"SELECT count(*) AS n FROM attachment WHERE {place} = {{}} AND removed_at IS NULL", thing
    )
    if rows[0]["n"] > PER_IDEA:
        raise Refused([too_many_files()])


def too_many_files() -> Refusal:
    """An idea carries so many files and no more."""
    return Refusal(
        "Une idée porte %(most)s fichiers au plus : retirez-en, ou réunissez plusieurs pages en "
        "un seul document.",
        most=PER_IDEA,
    )


async def _keep_answers(idea: Idea, answers: Mapping[str, Value]) -> None:
    if answers != idea.extra:
        await IdeaRow.update({IdeaRow.extra: json.dumps(dict(answers), ensure_ascii=False)}).where(
            IdeaRow.id == idea.id
        )


async def detach_from_draft(file: Attachment, *, by: Viewer) -> None:
    """Take a file away from one's own draft; until the submission it can be put back."""
    await _set_removed(file, AttachmentRow.draft.is_not_null(), removed=True)


async def put_back(file: Attachment, draft: Draft, *, by: Viewer) -> None:
    """Take back the removal of a draft's file."""
    await _lock(draft, by)
    await _replace("draft", draft.id, file.field)
    await _set_removed(file, AttachmentRow.draft == draft.id, removed=False)
    await _refuse_too_many("draft", draft.id)


async def detach_from_idea(file: Attachment, idea: Idea, *, by: Viewer) -> None:
    """Take a file away from an idea, for good, and the answer that it was."""
    require(by, "idea.attach", idea.stake)
    refuse_if(refusals_for("idea.attach", idea.facts))
    await advance(idea)
    await _set_removed(file, AttachmentRow.idea == idea.id, removed=True)
    kept = {key: value for key, value in idea.extra.items() if value != file.public_id}
    await _keep_answers(idea, kept)
    await record("idea.detached", "idea", idea.id, office=idea.office, by=by)


async def keep_files(draft: Draft, idea: str, answers: Mapping[str, Value], *, by: Viewer) -> None:
    """The draft has become an idea: what was attached to it follows, what was removed goes.

    So does the file of a question that is no longer asked.
    """
    for row in await fetch(
        "SELECT id, field, public_id, removed_at FROM attachment WHERE draft = {}", draft.id
    ):
        dropped = row["field"] and answers.get(row["field"]) != row["public_id"]
        if row["removed_at"] or dropped:
            await fetch("DELETE FROM attachment WHERE id = {}", row["id"])
    await fetch(
        "UPDATE attachment SET idea = (SELECT id FROM idea WHERE public_id = {}), draft = NULL "
        "WHERE draft = {}",
        idea,
        draft.id,
    )


async def choose_shared(idea: Idea, files: Sequence[str], *, by: Viewer) -> None:
    """Which files the other offices will see with the practice sheet: no other."""
    require(by, "practice.propose", idea.stake)
    for row in await fetch(
        "SELECT id, public_id FROM attachment WHERE idea = {} AND removed_at IS NULL", idea.id
    ):
        await AttachmentRow.update({AttachmentRow.shared: row["public_id"] in files}).where(
            AttachmentRow.id == row["id"]
        )


async def forget_removed(before: datetime, *, by: Viewer) -> set[str]:
    """Forget the files taken away before a moment: the SHA-256 of all that is still named."""
    await fetch("DELETE FROM attachment WHERE removed_at < {}", before)
    await fetch(
        "DELETE FROM stored_file WHERE NOT EXISTS (SELECT 1 FROM attachment a "
        "WHERE stored_file.sha256 IN (a.sha256, a.picture, a.thumbnail))"
    )
    return {row["sha256"] for row in await fetch("SELECT sha256 FROM stored_file")}


async def _set_removed(file: Attachment, place: Where, *, removed: bool) -> None:
    """Compare-and-set, where the caller saw the file: a draft may have been submitted since."""
    kept = AttachmentRow.removed_at.is_null()
    changed = (
        await AttachmentRow.update(
            {
                AttachmentRow.removed_at: world.now() if removed else None,
                AttachmentRow.version: AttachmentRow.version + 1,
            }
        )
        .where(AttachmentRow.id == file.id)
        .where(place)
        .where(kept if removed else AttachmentRow.removed_at.is_not_null())
        .returning(AttachmentRow.id)
    )
    if not changed:
        raise Stale
