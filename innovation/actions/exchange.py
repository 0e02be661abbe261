"""What people say around an idea: "this concerns me", and comments."""

from typing import Any

from innovation import world
from innovation.db import fetch
from innovation.domain.exchange import check_comment, refusals_to_edit, refusals_to_remove
from innovation.domain.people import Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Refusal, Refused, Stale, refuse_if
from innovation.joined import add_comment, change_comment
from innovation.journal import record
from innovation.queries.exchange import Place
from innovation.queries.ideas import Idea
from innovation.queries.sharing import Practice


async def support_idea(idea: Idea, *, by: Viewer) -> None:
    """Say that an idea concerns oneself; saying it twice changes nothing."""
    require(by, "idea.support", idea.stake)
    refuse_if(refusals_for("idea.support", idea.facts) + _own_idea(idea))
    new = await fetch(
        "INSERT INTO support (idea, office, person, at) VALUES ({}, {}, {}, {}) "
        "ON CONFLICT (idea, person) DO NOTHING RETURNING id",
        idea.id,
        idea.office,
        by.id,
        world.now(),
    )
    if new:
        await record("support.given", "idea", idea.id, office=idea.office, by=by)


def _own_idea(idea: Idea) -> list[Refusal]:
    if idea.stake.is_author:
        return [Refusal("Vous portez cette idée : elle vous concerne déjà.")]
    return []


async def unsupport_idea(idea: Idea, *, by: Viewer) -> None:
    """Take that back."""
    require(by, "idea.support", idea.stake)
    gone = await fetch(
        "DELETE FROM support WHERE idea = {} AND person = {} RETURNING id", idea.id, by.id
    )
    if gone:
        await record("support.taken_back", "idea", idea.id, office=idea.office, by=by)


async def comment_idea(idea: Idea, text: str, *, by: Viewer) -> str:
    """Say something on an idea: the comment's address."""
    require(by, "comment.write", idea.stake)
    refuse_if(refusals_for("comment.write", idea.facts) + check_comment(text))
    public_id = await add_comment(text, idea.office, by=by, idea=idea.id)
    await record("comment.written", "idea", idea.id, office=idea.office, by=by)
    return public_id


async def comment_practice(practice: Practice, text: str, *, by: Viewer) -> str:
    """Say something on a shared practice, to the three offices: the comment's address."""
    require(by, "practice.comment", Stake(practice.office))
    if practice.state != "shared":
        raise Refused([Refusal("Cette pratique n'est pas encore partagée.")])
    refuse_if(check_comment(text))
    public_id = await add_comment(text, by.office, by=by, practice=practice.id)
    await record("comment.shared", "practice", practice.id, office=by.office, by=by)
    return public_id


async def edit_comment(place: Place, text: str, version: int, *, by: Viewer) -> None:
    """Correct one's own comment, shortly after it was written."""
    refuse_if(refusals_to_edit(place.comment.said, by, world.now()) + check_comment(text))
    await change_comment(
        place.comment.id, version, {"text": text.strip(), "edited_at": world.now()}
    )
    await record("comment.edited", **_about(place), by=by)


async def remove_comment(place: Place, version: int, *, by: Viewer) -> None:
    """Take one's own comment away: its words are gone, a trace stays."""
    refuse_if(refusals_to_remove(place.comment.said, by))
    await change_comment(place.comment.id, version, {"text": "", "state": "removed"})
    await record("comment.removed", **_about(place), by=by)


async def hide_comment(place: Place, version: int, *, hidden: bool, by: Viewer) -> None:
    """Hide somebody's comment from the others, or show it again."""
    require(by, "comment.hide", Stake(place.comment.office))
    if place.comment.state != ("shown" if hidden else "hidden"):
        raise Stale
    await change_comment(place.comment.id, version, {"state": "hidden" if hidden else "shown"})
    if hidden:
        await record("comment.hidden", **_about(place), by=by)
    else:
        await record("comment.shown", **_about(place), by=by)


def _about(place: Place) -> dict[str, Any]:
    """What an event tells of a comment: where it stands, never its words."""
    return {
        "kind": place.kind,
        "thing": place.thing,
        "office": place.comment.office,
        "comment": place.comment.id,
    }
