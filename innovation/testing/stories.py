"""An idea led from stage to stage by the ordinary actions, as people would lead it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from innovation import world
from innovation.actions.assessment import decide, reveal_round, write_sheet
from innovation.actions.pilots import Lessons, Plan, close_pilot, measure_pilot, open_pilot
from innovation.actions.sharing import PracticeContent, confirm_practice, propose_practice
from innovation.db import reading, writing
from innovation.domain.assessment import Sheet
from innovation.domain.contributions import Indicator, PilotKind
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.stages import Stage, Verdict
from innovation.queries.assessment import newest_round
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.pilots import Pilot, pilot_of
from innovation.queries.sharing import practice_of

KIND = PilotKind("common.essai", "Essai", indicators=(Indicator("essais", "Essais"),))


@dataclass(frozen=True, slots=True)
class Story:
    """Who leads the ideas of an office, and how they are tried out there."""

    author: Viewer
    assessors: Sequence[Viewer]
    chair: Viewer
    admin: Viewer
    kind: PilotKind = KIND

    async def lead(self, address: str, stage: Stage) -> Idea:
        """Lead the idea to ``stage``, from where it is."""
        idea = await read_idea(address)
        for next_stage, step in self._steps().items():
            if idea.facts.stage is stage:
                break
            await step(idea)
            idea = await read_idea(address)
            assert idea.facts.stage is next_stage, idea.facts.stage
        return idea

    def _steps(self) -> Mapping[Stage, Callable[[Idea], Awaitable[None]]]:
        return {
            Stage.ASSESSED: self._assess,
            Stage.PILOTED: self._pilot,
            Stage.SHARED: self._share,
        }

    async def _assess(self, idea: Idea) -> None:
        for person in self.assessors:
            async with writing(person):
                seen = await _seen(person, idea)
                round_ = await newest_round(person, seen.id)
                assert round_ is not None
                marks = {criterion.key: criterion.best - 1 for criterion in round_.grid}
                await write_sheet(seen, round_, Sheet(person.id, marks, {}), by=person)
        system = self.chair.as_system()
        async with writing(system):
            seen = await _seen(system, idea)
            round_ = await newest_round(system, seen.id)
            assert round_ is not None
            await reveal_round(seen, round_, by=self.chair)

    async def _pilot(self, idea: Idea) -> None:
        async with writing(self.chair):
            seen = await _seen(self.chair, idea)
            await decide(seen, Verdict.GO, "Utile et faisable.", by=self.chair)
        async with writing(self.chair):
            await open_pilot(await _seen(self.chair, idea), self._plan(), by=self.chair)

    def _plan(self) -> Plan:
        today = world.today()
        return Plan(
            kind=self.kind,
            lead=self.author.id,
            site="La cour",
            starts_on=today,
            ends_on=today + timedelta(days=90),
            question="Est-ce que cela tient ?",
            stop_rule="Cela casse.",
            aims={indicator.key: (1.0, 2.0) for indicator in self.kind.indicators},
        )

    async def _share(self, idea: Idea) -> None:
        pilot = await _pilot_of(idea)
        measured = {measure.key: 2.0 for measure in pilot.measures}
        async with writing(self.author):
            await measure_pilot(await _seen(self.author, idea), pilot, measured, by=self.author)
        async with writing(self.author):
            told = Lessons("kept", "Cela tient.")
            seen = await _seen(self.author, idea)
            await close_pilot(seen, await _pilot_of(idea), told, by=self.author)
        async with writing(self.chair):
            content = PracticeContent(idea.title, "Le problème.", "La solution.", "Deux.", "")
            await propose_practice(await _seen(self.chair, idea), content, None, by=self.chair)
        async with writing(self.admin):
            practice = await practice_of(self.admin, idea.id)
            assert practice is not None
            await confirm_practice(await _seen(self.admin, idea), practice, by=self.admin)


async def read_idea(address: str) -> Idea:
    """The idea as it stands."""
    async with reading(SYSTEM):
        idea = await get_idea(SYSTEM, address)
    assert idea is not None, address
    return idea


async def _seen(viewer: Viewer, idea: Idea) -> Idea:
    seen = await get_idea(viewer, idea.public_id)
    assert seen is not None
    return seen


async def _pilot_of(idea: Idea) -> Pilot:
    async with reading(SYSTEM):
        pilot = await pilot_of(SYSTEM, idea.id)
    assert pilot is not None
    return pilot
