"""The ``ctx`` of a plugin: what it may ask of the site, in one office, for one person."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date

import structlog

from innovation import texts, world
from innovation.actions.ideas import submit_idea
from innovation.actions.plugin_events import check_data, record_because_of, record_event
from innovation.actions.reminders import IDEA, Line, check_line, remind, settle
from innovation.changes import Content
from innovation.db import is_open, reading
from innovation.db.own_tables import OwnTables
from innovation.domain.facts import (
    IdeaFacts,
    OfficeFacts,
    PersonFacts,
    PilotFacts,
    PracticeFacts,
    Value,
)
from innovation.domain.figures import OfficeFigures
from innovation.domain.given import LONGEST_TEXT, fault_of_answer, fault_of_text
from innovation.domain.listing import Filters, LibraryFilters
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import Refused
from innovation.domain.stages import Category, IdeaKind, Stage
from innovation.domain.threads import Space
from innovation.files import Folder
from innovation.hooks.office import OfficePlugins
from innovation.hosting.speaking import Speaking
from innovation.hosting.threads import Thread
from innovation.hosting.trace import Trace
from innovation.queries.context import (
    carriers_told,
    ideas_told,
    is_active,
    names_told,
    offices_told,
    people_told,
    person_told,
    pilots_told,
    place_of_event,
    practices_told,
    present_told,
)
from innovation.queries.figures import figures
from innovation.queries.journal import Told
from innovation.queries.people import office_of

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OfOffice(Speaking):
    """A ``hooks.context.Context``: all of it is of one office, as ``viewer`` sees it.

    The system as viewer is a job or a listener, which sees the whole office and nothing else.
    ``cause`` is the event of which a listener is told.
    """

    plugin: str
    plugins: OfficePlugins
    viewer: Viewer
    cause: Told | None = None
    folder: Folder | None = None
    trace: Trace = field(default_factory=Trace, compare=False)
    language: str = field(default_factory=texts.language)

    # --- At once ----------------------------------------------------------------------

    @property
    def office(self) -> str:
        return self.plugins.slug

    @property
    def today(self) -> date:
        return world.today()

    @property
    def settings(self) -> Mapping[str, Value]:
        return self.plugins.settings_of(self.plugin)

    @property
    def person(self) -> PersonFacts | None:
        who = self.viewer
        if not who.id:
            return None
        return PersonFacts(who.public_id, who.name, who.office, tuple(sorted(who.roles)))

    @property
    def words(self) -> Mapping[str, str]:
        return self.plugins.words_of(self.plugin, self.language)

    @property
    def _is_member(self) -> bool:
        """Whether a person of this very office asks: a guest's roles are worth nothing here."""
        return bool(self.viewer.id) and self.viewer.office == self.office

    def may(self, permission: str) -> bool:
        """Whether the person holds a permission; a job holds none."""
        return self._is_member and self.plugins.may(self.plugin, permission, self.viewer.roles)

    def log(self, message: str) -> None:
        log.info("plugin says", plugin=self.plugin, office=self.office, message=message[:500])

    # --- The plugin's own tables --------------------------------------------------------

    @property
    def _hand(self) -> Viewer:
        """Who the database sees: never the system, so that row-level security stands behind."""
        return self.viewer if self.viewer.id else Viewer(0, self.office)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[OwnTables]:
        async with reading(self._hand):
            yield OwnTables(self.plugin)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[OwnTables]:
        async with self.trace.writing(self._hand):
            yield OwnTables(self.plugin)

    def _read(self) -> AbstractAsyncContextManager[None]:
        return _as_it_is() if is_open() else reading(self._hand)

    def _write(self) -> AbstractAsyncContextManager[None]:
        return _as_it_is() if is_open() else self.trace.writing(self._hand)

    def _apart(self, what: str) -> None:
        if is_open():
            raise RuntimeError(f"{what} ne se demande pas dans un bloc reading() ou writing()")

    # --- What it is told -----------------------------------------------------------------

    async def idea(self, public_id: str) -> IdeaFacts | None:
        async with self._read():
            found = await ideas_told(
                self.viewer, Filters(office=self.office), limit=1, among=[public_id]
            )
        return self._own(found[0]) if found else None

    async def carriers(self, idea: str) -> frozenset[str]:
        """The public ids of an idea's author and co-authors."""
        async with self._read():
            return await carriers_told(self.viewer, self.office, idea)

    async def ideas(
        self,
        stage: Stage | None = None,
        words: str = "",
        limit: int = 50,
        among: Sequence[str] | None = None,
    ) -> list[IdeaFacts]:
        asked = Filters(
            office=self.office, stage=Stage(stage) if stage else None, words=words[:200]
        )
        async with self._read():
            found = await ideas_told(self.viewer, asked, limit=limit, among=among)
        return [self._own(facts) for facts in found]

    async def practices(
        self, words: str = "", limit: int = 50, among: Sequence[str] | None = None
    ) -> list[PracticeFacts]:
        asked = LibraryFilters(words=words[:200])
        async with self._read():
            return await practices_told(self.viewer, asked, limit=limit, among=among)

    def _own(self, facts: IdeaFacts) -> IdeaFacts:
        """An idea with this plugin's answers alone, by their short keys."""
        return replace(facts, fields=own_answers(facts.fields, self.plugin))

    async def pilots(self) -> list[PilotFacts]:
        async with self._read():
            return await pilots_told(self.viewer, self.office)

    async def people(self, role: str | None = None) -> list[PersonFacts]:
        async with self._read():
            return await people_told(self.viewer, self.office, role)

    async def offices(self) -> list[OfficeFacts]:
        async with self._read():
            return await offices_told(self.viewer)

    async def names(self, public_ids: Sequence[str]) -> dict[str, str]:
        async with self._read():
            return await names_told(self.viewer, public_ids)

    async def present(self, public_ids: Sequence[str]) -> frozenset[str]:
        async with self._read():
            return await present_told(self.viewer, public_ids)

    async def figures(self, start: date, end: date) -> list[OfficeFigures]:
        """What the three offices agreed to tell each other; read as the system."""
        self._apart("figures()")
        async with reading(SYSTEM):
            return await figures(SYSTEM, start, end)

    # --- What is said and joined around a thing of its own -------------------------------

    def thread(self, space: Space | str) -> Thread:
        """The plugin has made sure that the person sees the thing: nobody else opens it."""
        where = Space(space) if isinstance(space, str) else space
        return Thread(self.plugin, where, self.viewer, self.folder, self.trace)

    # --- What it does --------------------------------------------------------------------

    async def record(self, verb_key: str, thing: str = "", **data: int) -> None:
        """``thing`` is the public id of an idea of the office, or the plugin's own word for it."""
        verb = f"{self.plugin}.{verb_key}"
        active = self.plugins.active_of(self.plugin)
        if active is None or verb not in {one.key for one in active.declared.verbs}:
            raise ValueError(f"le verbe {verb_key!r} n'est pas déclaré par verbs()")
        check_data(verb_key, data)
        async with self._write():
            if self.cause is not None:
                await record_because_of(verb, self.cause, data, by=self.viewer)
                return
            place = await place_of_event(self.viewer, self.plugin, self.office, thing)
            if place is None:
                raise ValueError("le module n'est pas encore actif : il n'a rien à consigner")
            about = {"about": thing[:60]} if thing and place.kind == "plugin" else {}
            await record_event(verb, place, self.office, {**data, **about}, by=self.viewer)

    async def remind(
        self,
        person: str,
        sentence: str,
        path: str,
        by: date | None,
        key: str,
        **words: str | int | date,
    ) -> None:
        """A line for a person of the office, or of another where the plugin is active."""
        said = Line(key, sentence, path, by, words)
        check_line(said)
        async with self._read():
            who = await person_told(self.viewer, person)
        if who is None:  # somebody who has left waits for nothing
            return
        root = "" if IDEA.fullmatch(path) else f"/o/{who.office}/x/{self.plugin}"
        line = replace(said, sentence=sentence.strip(), path=f"{root}{path}")
        if who.office == self.office:
            async with self._write():
                await remind(self.plugin, person, line, by=self.viewer)
            return
        self._apart("prévenir une personne d'un autre office")
        async with self.trace.writing(self.viewer.as_system()):
            if not await is_active(SYSTEM, self.plugin, who.office):
                raise ValueError(f"le module n'est pas actif pour l'office {who.office}")
            await remind(self.plugin, person, line, by=self.viewer)

    async def settle(self, key: str, *, everywhere: bool = False) -> None:
        """Take the lines of this key away: the office's, or those of all offices."""
        if not everywhere:
            async with self._write():
                await settle(self.plugin, key, self.office, by=self.viewer)
            return
        self._apart("settle(everywhere=True)")
        async with self.trace.writing(self.viewer.as_system()):
            await settle(self.plugin, key, None, by=self.viewer)

    async def submit_idea(
        self,
        title: str,
        problem: str,
        solution: str,
        benefit: str = "",
        fields: Mapping[str, Value] | None = None,
        category: str = "",
    ) -> str:
        """By the person who asks, as if they had written it; ``ValueError`` when it is refused."""
        if not self._is_member:
            raise ValueError("une idée est déposée par une personne de l'office")
        for text in (title, problem, solution, benefit):
            if fault := fault_of_text(text, LONGEST_TEXT):
                raise ValueError(f"une idée : {fault}")
        content = Content(
            kind=IdeaKind.PROPOSAL,
            title=title.strip()[:200],
            problem=problem,
            solution=solution,
            benefit=benefit,
            category=Category(category) if category else "",
            extra=self._answers(fields or {}),
        )
        async with self._write():
            office = await office_of(self.viewer, self.office)
            assert office is not None
            try:
                return await submit_idea(content, office, self.plugins.criteria, by=self.viewer)
            except Refused as refused:
                with self._speaking():
                    told = " ".join(map(texts.refusal_text, refused.refusals))
                raise ValueError(told) from refused

    def _answers(self, fields: Mapping[str, Value]) -> dict[str, Value]:
        """Answers to the plugin's own questions, under their qualified keys."""
        answers = {f"{self.plugin}.{key}": value for key, value in fields.items()}
        asked = {one.key: one for one in self.plugins.idea_fields}
        if unknown := sorted(answers.keys() - asked.keys()):
            raise ValueError(f"{unknown[0]} n'est pas déclaré par idea_fields()")
        given: dict[str, Value] = {
            key: one for key, one in answers.items() if one not in (None, "", [])
        }
        for key, one in given.items():
            if fault := fault_of_answer(asked[key], one):
                raise ValueError(f"{key} : {fault}")
        return given


def own_answers(extra: Mapping[str, Value], plugin: str) -> dict[str, Value]:
    """A plugin's answers, without its name before each key."""
    prefix = f"{plugin}."
    return {
        key.removeprefix(prefix): value for key, value in extra.items() if key.startswith(prefix)
    }


@asynccontextmanager
async def _as_it_is() -> AsyncIterator[None]:
    """The block that the plugin opened holds the transaction."""
    yield


def context_for(
    plugins: OfficePlugins,
    plugin: str,
    viewer: Viewer,
    cause: Told | None = None,
    folder: Folder | None = None,
) -> OfOffice:
    """What this plugin may ask for this person, or for a job where the system asks.

    ``folder`` is where the files are kept, for whoever may join some.
    """
    of_office = viewer if viewer.id else replace(SYSTEM, office=plugins.slug)
    return OfOffice(plugin, plugins, of_office, cause, folder)
