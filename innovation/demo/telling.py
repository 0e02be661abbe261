"""One idea led along its path, by the people whose turn it is."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from innovation.actions.assessment import decide, reveal_round, write_sheet
from innovation.actions.ideas import submit_idea
from innovation.actions.importing import Row, import_ideas
from innovation.actions.pilots import Lessons, Plan, close_pilot, measure_pilot, open_pilot
from innovation.actions.sharing import (
    Answer,
    PracticeContent,
    confirm_practice,
    propose_practice,
    reply_to_practice,
)
from innovation.demo.people import cast_of
from innovation.demo.stories import Adopted, Judgement, Opinion, Sharing, Story, Trial, Written
from innovation.domain.assessment import Sheet
from innovation.domain.contributions import Criterion, PilotKind
from innovation.domain.people import SYSTEM, Office, Viewer
from innovation.domain.stages import ReplyKind
from innovation.hooks.host import PluginHost
from innovation.importing import Entry
from innovation.queries.assessment import Round, newest_round
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.pilots import Pilot, pilot_of
from innovation.queries.sharing import library, practice_of

Steps = Iterator[tuple[datetime, Callable[[], Awaitable[None]]]]


@dataclass(slots=True)
class Telling:
    """A story, who plays it, and the address of its idea once it is there."""

    story: Story
    office: Office
    people: Mapping[str, Viewer]
    host: PluginHost
    address: str = ""

    def steps(self) -> Steps:
        """Each thing that happens to the idea, with its moment."""
        path = self.story.path
        day = _calendar(path.begins)
        yield path.begins, self._arrive
        for rank, opinion in enumerate(path.opinions):
            yield day(opinion.day), partial(self._assess, rank, opinion)
        if path.revealed is not None:
            yield day(path.revealed), self._reveal
        if judgement := path.judgement:
            yield day(judgement.day), partial(self._decide, judgement)
        trial = path.trial
        if trial and (kind := self._kind(trial)):
            yield from self._trial_steps(trial, kind)

    def _trial_steps(self, trial: Trial, kind: PilotKind) -> Steps:
        day = _calendar(self.story.path.begins)
        end = trial.day + trial.days
        yield day(trial.day), partial(self._open_pilot, trial, kind)
        for after, measured in (*trial.earlier, (trial.days, trial.measured)):
            if measured:
                yield day(trial.day + after), partial(self._measure, self._lead(trial), measured)
        if trial.lessons:
            yield day(end + 10), partial(self._close_pilot, trial.lessons, self._lead(trial))
        if sharing := self.story.path.sharing:
            yield _morning(sharing.proposed), partial(self._propose, sharing)
            yield _morning(sharing.shared), self._confirm

    # --- Who ---------------------------------------------------------------------

    @property
    def _chair(self) -> Viewer:
        return self.people[cast_of(self.office.slug).chair]

    def _assessors(self) -> list[Viewer]:
        cast = cast_of(self.office.slug)
        return [self.people[email] for email in (*cast.assessors, cast.chair)]

    def _lead(self, trial: Trial) -> Viewer:
        return self.people[cast_of(self.office.slug).staff[trial.lead]]

    # --- What the plugins bring ------------------------------------------------------

    @property
    def _grid(self) -> tuple[Criterion, ...]:
        return self.host.office(self.office.slug).criteria

    def _kind(self, trial: Trial) -> PilotKind | None:
        """The kind of pilot; ``None`` when its plugin is not installed: the story stops there."""
        kinds = {kind.key: kind for kind in self.host.office(self.office.slug).pilot_kinds}
        kind = kinds.get(trial.kind)
        if kind and trial.indicators:
            return replace(kind, indicators=trial.indicators)
        return kind

    # --- What is there ---------------------------------------------------------------

    async def _idea(self, viewer: Viewer) -> Idea:
        idea = await get_idea(viewer, self.address)
        assert idea is not None
        return idea

    async def _round(self, viewer: Viewer, idea: Idea) -> Round:
        round_ = await newest_round(viewer, idea.id)
        assert round_ is not None
        return round_

    async def _pilot(self, viewer: Viewer, idea: Idea) -> Pilot:
        pilot = await pilot_of(viewer, idea.id)
        assert pilot is not None
        return pilot

    # --- What they do ------------------------------------------------------------------

    async def _arrive(self) -> None:
        extra = self.story.path.extra
        match self.story.origin:
            case Entry() as entry:
                content = replace(entry.content, extra=extra)
                row = Row(content, entry.origin)
                (self.address,) = await import_ideas([row], self.office, self._grid, by=SYSTEM)
            case Written() as written:
                content = replace(written.content, extra=extra)
                by = self.people[written.author]
                self.address = await submit_idea(
                    content, self.office, self._grid, by=by, fictional=True
                )
            case Adopted() as adopted:
                self.address = await self._adopt(adopted)

    async def _adopt(self, adopted: Adopted) -> str:
        practices, _ = await library(self._chair)
        practice = next(p for p in practices if p.title == adopted.practice)
        answer = Answer(ReplyKind.ADAPT, adopted.note)
        return await reply_to_practice(practice, answer, self.office, self._grid, by=self._chair)

    async def _assess(self, rank: int, opinion: Opinion) -> None:
        by = self._assessors()[rank]
        idea = await self._idea(by)
        round_ = await self._round(by, idea)
        marks = {
            criterion.key: min(opinion.marks[position % len(opinion.marks)], criterion.best)
            for position, criterion in enumerate(round_.grid)
        }
        await write_sheet(idea, round_, Sheet(by.id, marks, {}, opinion.comment), by=by)

    async def _reveal(self) -> None:
        idea = await self._idea(self._chair)
        await reveal_round(idea, await self._round(self._chair, idea), by=self._chair)

    async def _decide(self, judgement: Judgement) -> None:
        idea = await self._idea(self._chair)
        await decide(
            idea,
            judgement.verdict,
            judgement.reason,
            review_on=judgement.review_on,
            by=self._chair,
        )

    async def _open_pilot(self, trial: Trial, kind: PilotKind) -> None:
        starts_on = (self.story.path.begins + timedelta(days=trial.day)).date()
        plan = Plan(
            kind=kind,
            lead=self._lead(trial).id,
            site=trial.site,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=trial.days),
            question=trial.question,
            stop_rule=trial.stop_rule,
            aims=trial.aims,
        )
        await open_pilot(await self._idea(self._chair), plan, by=self._chair)

    async def _measure(self, lead: Viewer, measured: Mapping[str, float]) -> None:
        idea = await self._idea(lead)
        await measure_pilot(idea, await self._pilot(lead, idea), measured, by=lead)

    async def _close_pilot(self, lessons: Lessons, lead: Viewer) -> None:
        idea = await self._idea(lead)
        await close_pilot(idea, await self._pilot(lead, idea), lessons, by=lead)

    async def _propose(self, sharing: Sharing) -> None:
        idea = await self._idea(self._chair)
        content = PracticeContent(
            idea.title, idea.problem, idea.solution, idea.results, sharing.advice
        )
        contact = (await self._pilot(self._chair, idea)).lead_id
        await propose_practice(idea, content, contact, by=self._chair)

    async def _confirm(self) -> None:
        admin = self.people[cast_of(self.office.slug).admin]
        idea = await self._idea(admin)
        practice = await practice_of(admin, idea.id)
        assert practice is not None
        await confirm_practice(idea, practice, by=admin)


def _calendar(begins: datetime) -> Callable[[int], datetime]:
    return lambda day: begins + timedelta(days=day)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
