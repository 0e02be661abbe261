"""Another office's committee reads an idea of the demonstration with its own grid, or will."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from innovation import world
from innovation.actions.assessment import reveal_opinion
from innovation.actions.opinions import Request, accept_request, ask_committee
from innovation.demo.scene import Scene, round_of
from innovation.demo.stories import Borrowed, Opinion
from innovation.domain.people import Office, Viewer
from innovation.queries.ideas import Idea
from innovation.queries.opinions import running_opinion
from innovation.queries.people import office_of

WEEKS = timedelta(days=21)
"""What a committee is given to answer."""


@dataclass(frozen=True, slots=True)
class Borrowing:
    """A request, and how to read its idea once it is there."""

    borrowed: Borrowed
    office: Office
    scene: Scene
    idea: Callable[[Viewer], Awaitable[Idea]]

    def steps(self) -> Iterator[tuple[float, Callable[[], Awaitable[None]]]]:
        """Each thing that happens, with its day."""
        borrowed = self.borrowed
        yield borrowed.day, self._ask
        if borrowed.reply:
            yield borrowed.day + 1, self._accept
        for rank, opinion in enumerate(borrowed.opinions):
            yield borrowed.day + 1 + opinion.day, partial(self._assess, rank, opinion)
        if borrowed.given:
            yield borrowed.given, self._give

    @property
    def _invited(self) -> list[Viewer]:
        return self.scene.committee(self.borrowed.committee)

    async def _ask(self) -> None:
        *_, chair = self.scene.committee(self.office.slug)
        wanted = Request(self.borrowed.committee, self.borrowed.why, world.today() + WEEKS)
        await ask_committee(await self.idea(chair), wanted, by=chair)

    async def _accept(self) -> None:
        *_, chair = self._invited
        idea, slug = await self.idea(chair), chair.office
        opinion, office = await running_opinion(chair, idea.id, slug), await office_of(chair, slug)
        assert opinion is not None and office is not None
        grid = self.scene.grid(slug)
        await accept_request(idea, opinion, self.borrowed.reply, office, grid, by=chair)

    async def _assess(self, rank: int, opinion: Opinion) -> None:
        by = self._invited[rank]
        await self.scene.assess(await self.idea(by), opinion, by)

    async def _give(self) -> None:
        *_, chair = self._invited
        idea = await self.idea(chair)
        await reveal_opinion(idea, await round_of(idea, chair), by=chair)
