"""One idea led along its path, by the people whose turn it is."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from innovation import world
from innovation.actions.assessment import decide, reveal_round
from innovation.actions.co_authors import answer_invitation, ask_to_join
from innovation.actions.exchange import comment_idea, support_idea
from innovation.actions.files import Attaching, attach_to_idea
from innovation.actions.grouping import group_ideas
from innovation.actions.ideas import resubmit_idea, submit_idea
from innovation.actions.importing import Row, import_ideas
from innovation.actions.pilots import Lessons, Plan, close_pilot, measure_pilot, open_pilot
from innovation.actions.sharing import (
    PracticeContent,
    confirm_practice,
    propose_practice,
)
from innovation.actions.withdrawing import take_back_idea, withdraw_idea
from innovation.changes import Content
from innovation.demo.borrowing import Borrowing
from innovation.demo.people import cast_of
from innovation.demo.scene import Scene, reply, round_of
from innovation.demo.sketches import make
from innovation.demo.stories import (
    Adopted,
    AsksToJoin,
    Attaches,
    Comments,
    Groups,
    Happening,
    Joins,
    Judgement,
    Opinion,
    Reworks,
    Sharing,
    Story,
    Supports,
    TakesBack,
    Trial,
    Withdraws,
    Written,
)
from innovation.domain.contributions import Criterion, PilotKind
from innovation.domain.people import SYSTEM, Office, Viewer
from innovation.files import prepare
from innovation.importing import Entry
from innovation.queries.ideas import Idea
from innovation.queries.pilots import Pilot, pilot_of
from innovation.queries.sharing import practice_of

Steps = Iterator[tuple[datetime, Callable[[], Awaitable[None]]]]


@dataclass(slots=True)
class Telling:
    """A story, and the address of its idea once it is there."""

    story: Story
    office: Office
    scene: Scene
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
        for happening in path.happenings:
            yield day(happening.day), partial(self._happen, happening)
        if path.borrowed:
            borrowing = Borrowing(path.borrowed, self.office, self.scene, self._idea)
            for after, do in borrowing.steps():
                yield day(after), do
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
        return self.scene.people[cast_of(self.office.slug).chair]

    def _person(self, place: int) -> Viewer:
        return self.scene.people[cast_of(self.office.slug).everybody[place]]

    def _lead(self, trial: Trial) -> Viewer:
        return self.scene.people[cast_of(self.office.slug).staff[trial.lead]]

    # --- What the plugins bring ------------------------------------------------------

    @property
    def _grid(self) -> tuple[Criterion, ...]:
        return self.scene.grid(self.office.slug)

    def _kind(self, trial: Trial) -> PilotKind | None:
        """The kind of pilot; ``None`` when its plugin is not installed: the story stops there."""
        kinds = {kind.key: kind for kind in self.scene.host.office(self.office.slug).pilot_kinds}
        kind = kinds.get(trial.kind)
        if kind and trial.indicators:
            return replace(kind, indicators=trial.indicators)
        return kind

    # --- What is there ---------------------------------------------------------------

    async def _idea(self, viewer: Viewer) -> Idea:
        return await self.scene.idea(viewer, self.address)

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
                self.address = await self._submit(written, content)
            case Adopted() as adopted:
                self.address = await reply(adopted.replied, self.office, self.scene)
        self.scene.ideas.setdefault((await self._idea(SYSTEM)).title, self.address)

    async def _submit(self, written: Written, content: Content) -> str:
        author = self._person(written.author)
        typist = author if written.typed_by is None else self._person(written.typed_by)
        inspiration = await self._other(written.inspired_by) if written.inspired_by else None
        return await submit_idea(
            content,
            self.office,
            self._grid,
            author=author.id,
            co_authors=[self._person(place).id for place in written.co_authors],
            inspired_by=(inspiration.id if inspiration else None, None),
            by=typist,
            fictional=True,
        )

    async def _other(self, title: str) -> Idea:
        return await self.scene.idea(SYSTEM, self.scene.ideas[title])

    async def _happen(self, happening: Happening) -> None:
        by = self._person(happening.by)
        idea = await self._idea(by)
        match happening:
            case Supports():
                await support_idea(idea, by=by)
            case Comments(words=words):
                await comment_idea(idea, words, by=by)
            case Joins():
                await answer_invitation(idea, accept=True, by=by)
            case AsksToJoin():
                await ask_to_join(idea, by=by)
            case Attaches():
                await self._attach(happening, idea, by)
            case _:
                await self._turn(happening, idea, by)

    async def _attach(self, attaches: Attaches, idea: Idea, by: Viewer) -> None:
        folder = self.scene.folder
        files = [
            Attaching(await prepare(folder, make(folder, name), name), attaches.question)
            for name in attaches.names
        ]
        await attach_to_idea(idea, files, by=by)

    async def _turn(self, happening: Happening, idea: Idea, by: Viewer) -> None:
        """What changes where the idea stands."""
        match happening:
            case Reworks():
                await resubmit_idea(idea, self._reworked(happening), self.office, self._grid, by=by)
            case Withdraws(reason=reason):
                await withdraw_idea(idea, reason, by=by)
            case TakesBack():
                await take_back_idea(idea, self.office, self._grid, by=by)
            case Groups(other=title):
                other = await self.scene.idea(by, self.scene.ideas[title])
                await group_ideas(idea, [other], by=by)

    def _reworked(self, reworks: Reworks) -> Content:
        assert isinstance(self.story.origin, Written)
        return replace(
            self.story.origin.content,
            solution=reworks.solution,
            benefit=reworks.benefit,
            extra=self.story.path.extra,
        )

    async def _assess(self, rank: int, opinion: Opinion) -> None:
        by = self.scene.committee(self.office.slug)[rank]
        await self.scene.assess(await self._idea(by), opinion, by)

    async def _reveal(self) -> None:
        idea = await self._idea(self._chair)
        await reveal_round(idea, await round_of(idea, self._chair), by=self._chair)

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
        starts_on = world.day_of(self.story.path.begins + timedelta(days=trial.day))
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
        admin = self.scene.people[cast_of(self.office.slug).admin]
        idea = await self._idea(admin)
        practice = await practice_of(admin, idea.id)
        assert practice is not None
        await confirm_practice(idea, practice, by=admin)


def _calendar(begins: datetime) -> Callable[[float], datetime]:
    return lambda day: begins + timedelta(days=day)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
