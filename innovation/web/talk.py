"""The comments on an idea or a practice: their region, and their page of its own."""

from dataclasses import dataclass
from typing import Any

from litestar import Response

from innovation import texts, world
from innovation.domain.exchange import refusals_to_edit, refusals_to_remove
from innovation.domain.people import Viewer
from innovation.domain.policy import Stake, can
from innovation.domain.refusals import Refusal
from innovation.domain.stages import Stage
from innovation.queries.exchange import Comment, Supports, Talk
from innovation.queries.ideas import Idea
from innovation.queries.sharing import Practice
from innovation.web.rendering import page
from innovation.web.site import Asked


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, and what this person may do to it."""

    comment: Comment
    editable: bool
    removable: bool
    hideable: bool


def remarks(viewer: Viewer, talk: Talk) -> list[Remark]:
    """The comments as this person finds them."""
    return [_remark(viewer, comment) for comment in talk.comments]


def _remark(viewer: Viewer, comment: Comment) -> Remark:
    mine = comment.person == viewer.id
    chief = can(viewer, "comment.hide", Stake(comment.office))
    return Remark(
        comment,
        editable=not refusals_to_edit(comment.said, viewer, world.now()),
        removable=not refusals_to_remove(comment.said, viewer),
        hideable=chief and not mine and comment.state != "removed",
    )


def talk_about_idea(
    viewer: Viewer, idea: Idea, talk: Talk, closed: list[Refusal]
) -> dict[str, Any]:
    """What the region shows on an idea; ``closed`` says why nothing more is said there."""
    here = f"/ideas/{idea.public_id}"
    return _region(viewer, talk, here, idea.title, audience_of(idea), closed)


def talk_about_practice(viewer: Viewer, practice: Practice, talk: Talk) -> dict[str, Any]:
    """What the region shows on a shared practice."""
    here = f"/practices/{practice.public_id}"
    audience = texts.gettext("Visible par les agents des trois offices.")
    return _region(viewer, talk, here, practice.title, audience, [])


def _region(
    viewer: Viewer, talk: Talk, here: str, title: str, audience: str, closed: list[Refusal]
) -> dict[str, Any]:
    return {
        "talk_title": title,
        "talk_here": here,
        "remarks": remarks(viewer, talk),
        "my_last": max((c.id for c in talk.comments if c.person == viewer.id), default=0),
        "older": f"{here}/comments?after={talk.older}" if talk.older else "",
        "audience": audience,
        "talk_closed": closed,
    }


def audience_of(idea: Idea) -> str:
    """Who reads what is written on an idea, in words, at the button that sends it."""
    if idea.facts.stage is Stage.SUBMITTED and not idea.open_box:
        return texts.translated(
            "Visible par le porteur, le comité et l'administrateur de %(office)s.",
            office=idea.office_name,
        )
    return texts.translated("Visible par les agents de %(office)s.", office=idea.office_name)


def talk_page(
    request: Asked, region: dict[str, Any], status: int = 200, **shown: Any
) -> Response[str]:
    """The comments alone: the region for htmx, a page for older ones and refused forms."""
    return page(request, "exchange/talk.html", status, **region, **shown)


def supported(supports: Supports) -> str:
    """Whom an idea concerns: the viewer first, then names, then how many others."""
    names = list(supports.names)
    rest = supports.count - len(names) - supports.mine
    if rest > 0:
        others = texts.ngettext("%(num)d autre personne", "%(num)d autres personnes", rest)
        names.append(others % {"num": rest})
    people = texts.listed(names)
    if not supports.mine:
        return texts.translated("Cette idée concerne %(people)s.", people=people)
    if not names:
        return texts.gettext("Cette idée vous concerne.")
    return texts.translated("Cette idée vous concerne, ainsi que %(people)s.", people=people)
