"""What the demonstration's stories share: their people, their plugins, the ideas already there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from innovation.actions.assessment import write_sheet
from innovation.actions.sharing import reply_to_practice
from innovation.demo.people import cast_of
from innovation.demo.stories import Opinion, Replied
from innovation.domain.assessment import Sheet
from innovation.domain.contributions import Criterion
from innovation.domain.people import Office, Viewer
from innovation.files import Folder
from innovation.hooks.host import PluginHost
from innovation.queries.assessment import Round, newest_round
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.sharing import library


@dataclass(frozen=True, slots=True)
class Scene:
    """What all stories share: who plays them, and the ideas that are there, by title."""

    people: Mapping[str, Viewer]
    host: PluginHost
    folder: Folder
    ideas: dict[str, str] = field(default_factory=dict)

    def grid(self, office: str) -> tuple[Criterion, ...]:
        """The criteria of an office, its plugins' among them."""
        return self.host.office(office).criteria

    def committee(self, office: str) -> list[Viewer]:
        """An office's two assessors, then the chair."""
        cast = cast_of(office)
        return [self.people[email] for email in (*cast.assessors, cast.chair)]

    async def idea(self, viewer: Viewer, address: str) -> Idea:
        """An idea that is there, as somebody sees it."""
        idea = await get_idea(viewer, address)
        assert idea is not None
        return idea

    async def assess(self, idea: Idea, opinion: Opinion, by: Viewer) -> None:
        """Fill a sheet of the round of one's own committee."""
        round_ = await round_of(idea, by)
        marks = {
            criterion.key: min(opinion.marks[position % len(opinion.marks)], criterion.best)
            for position, criterion in enumerate(round_.grid)
        }
        await write_sheet(idea, round_, Sheet(by.id, marks, {}, opinion.comment), by=by)


async def round_of(idea: Idea, by: Viewer) -> Round:
    """The round of somebody's own committee."""
    round_ = await newest_round(by, idea.id, by.office)
    assert round_ is not None
    return round_


async def reply(replied: Replied, office: Office, scene: Scene) -> str:
    """An office's chair replies to a shared practice; the idea's address if the office adopts."""
    by = scene.people[cast_of(office.slug).chair]
    practices, _ = await library(by)
    practice = next(p for p in practices if p.title == replied.practice)
    return await reply_to_practice(practice, replied.answer, office, scene.grid(office.slug), by=by)
