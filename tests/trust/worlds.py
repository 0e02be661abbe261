"""Worlds to try the rules of sight in: three offices, their people, ideas at every stage.

Every text holds a word that nothing else holds: whoever is shown the text is shown the word. Who
may be is asked of ``domain/sight.py`` about what this module did, never about what is stored.
"""

import hashlib
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random  # noqa: TID251 - seeded: a world is told again by its number
from typing import Any

from innovation import world
from innovation.actions.assessment import decide, reveal_round, write_sheet
from innovation.actions.exchange import comment_idea, comment_practice
from innovation.actions.files import Attaching, attach_to_draft, attach_to_idea, choose_shared
from innovation.actions.grouping import group_ideas
from innovation.actions.ideas import save_draft, start_draft, submit_idea
from innovation.actions.import_files import keep_file
from innovation.actions.opinions import Request, accept_request, ask_committee
from innovation.actions.pilots import Lessons, Plan, close_pilot, measure_pilot, open_pilot
from innovation.actions.saved import save_filter
from innovation.actions.sharing import (
    Answer,
    PracticeContent,
    confirm_practice,
    propose_practice,
    reply_to_practice,
)
from innovation.actions.withdrawing import withdraw_idea
from innovation.changes import Content
from innovation.db import add, fetch, writing
from innovation.domain.assessment import Sheet
from innovation.domain.contributions import Criterion, Indicator, PilotKind
from innovation.domain.people import SYSTEM, Office, Viewer
from innovation.domain.policy import Stake
from innovation.domain.sight import (
    Sight,
    is_own,
    reads_comment,
    sees_file,
    sees_idea,
    sees_person,
    sees_practice,
)
from innovation.domain.stages import (
    Category,
    IdeaKind,
    Part,
    ReplyKind,
    Role,
    Stage,
    Status,
    Verdict,
)
from innovation.files import Folder, Prepared, Stored
from innovation.queries.assessment import newest_round
from innovation.queries.ideas import Idea, get_draft, get_idea
from innovation.queries.importing import ImportContent
from innovation.queries.opinions import running_opinion
from innovation.queries.people import office_of, viewer_by_email
from innovation.queries.pilots import Pilot, pilot_of
from innovation.queries.sharing import Practice, practice_of
from innovation.tables import OfficeRow, ParticipantRow, PersonRoleRow, PersonRow

Sees = Callable[[Viewer], bool]

LETTERS = "bcdfghjklmnpqrtvwxz"
GRID = (Criterion("common.utilite", "Utilité", "À qui cela sert-il ?", 3, ("Non", "Oui")),)
KIND = PilotKind(
    "nantes_pilots.serre",
    "Serre",
    steps=("Poser",),
    indicators=(Indicator("kwh", "Énergie", "kWh", "down"),),
)
AIMS = {"kwh": (100.0, 60.0)}
ROLES: dict[str, tuple[Role, ...]] = {
    "staff": (),
    "author": (),
    "assessor": (Role.ASSESSOR,),
    "second": (Role.ASSESSOR,),
    "chair": (Role.CHAIR,),
    "admin": (Role.OFFICE_ADMIN,),
}
ELSEWHERE = {"coordinator": (Role.COORDINATOR,), "operator": (Role.OPERATOR,)}
PATHS = (
    "submitted", "submitted", "sealed", "withdrawn", "assessed", "declined", "piloted", "proposed",
    "shared",
)  # fmt: skip
"""How far an idea goes; two at least stay where they were, to be grouped."""


@dataclass(frozen=True, slots=True)
class Said:
    """A word of a thing's text: which text it is, of which thing, and who may read it.

    ``beneath``: who reads it only beneath the idea that its own was grouped into.
    """

    part: str
    word: str
    thing: str
    sees: Sees
    beneath: Sees = field(default=lambda _: False)


@dataclass(slots=True)
class Placed:
    """An idea as this module placed it."""

    id: int
    public_id: str
    office: Office
    people: list[Viewer]
    parts: dict[int, set[Part]]
    invited: set[str] = field(default_factory=set)
    stage: Stage = Stage.SUBMITTED
    status: Status = Status.OPEN

    def stake(self, viewer: Viewer) -> Stake:
        """How somebody is tied to it."""
        parts = frozenset(self.parts.get(viewer.id, ()))
        impartial = {
            role
            for one in self.people
            for role in one.roles
            if not self.parts.get(one.id, set()) & {Part.AUTHOR, Part.CO_AUTHOR, Part.RECUSED}
        }
        return Stake(self.office.slug, parts, viewer.office in self.invited, frozenset(impartial))

    def sight(self, viewer: Viewer) -> Sight:
        """What the rule looks at."""
        return Sight(self.stake(viewer), self.stage, self.status, self.office.open_box)

    def sees(self, viewer: Viewer) -> bool:
        """The rule."""
        return sees_idea(viewer, self.sight(viewer))


@dataclass(slots=True)
class World:
    """What was made: people, words, and the addresses of things by their kind."""

    chance: Random
    folder: Folder
    offices: dict[str, Office] = field(default_factory=dict)
    people: dict[str, Viewer] = field(default_factory=dict)
    ideas: list[Placed] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    things: dict[str, list[tuple[str, Sees]]] = field(default_factory=dict)

    def of(self, office: str) -> list[Viewer]:
        """The people of an office."""
        return [one for one in self.people.values() if one.office == office]

    def one_of(self, office: str, role: str) -> Viewer:
        """Its chair, its administrator …"""
        return self.people[f"{office}.{role}"]

    def word(self) -> str:
        """A word that nothing else holds, nor anything near it."""
        return "zq" + "".join(self.chance.choices(LETTERS, k=10))

    def say(self, part: str, thing: str, sees: Sees) -> str:
        """A new word of a thing's text."""
        word = self.word()
        self.said.append(Said(part, word, thing, sees))
        return word

    def put(self, kind: str, public_id: str, sees: Sees) -> None:
        """Note the address of a thing."""
        self.things.setdefault(kind, []).append((public_id, sees))


async def make_world(seed: int, folder: Folder, ideas: int) -> World:
    """A world of its own, from a number."""
    made = World(Random(seed), folder)
    await _people(made)
    paths = [*PATHS, *made.chance.choices(PATHS, k=max(0, ideas - len(PATHS)))][-ideas:]
    for path in paths:
        await _idea(made, path)
    await _group(made)
    for person in made.chance.sample(list(made.people.values()), 4):
        await _alone(made, person)
    return made


# --- People -------------------------------------------------------------------------


async def _people(made: World) -> None:
    for slug in ("brest", "nantes", "rennes"):
        async with writing(SYSTEM):
            box = made.chance.random() < 0.5
            row = {"name": f"{slug.title()} Habitat", "city": slug, "accent": "#0B6470"}
            await OfficeRow.insert(OfficeRow(slug=slug, open_box=box, quorum=1, **row))
            office = await office_of(SYSTEM, slug)
        assert office is not None
        made.offices[slug] = office
        roles = ROLES | (ELSEWHERE if slug == "rennes" else {})
        for name, held in roles.items():
            made.people[f"{slug}.{name}"] = await _person(made, slug, name, held)


async def _person(made: World, office: str, name: str, roles: tuple[Role, ...]) -> Viewer:
    public_id, email = world.public_id(), f"{name}@{office}.test"

    def sees(viewer: Viewer) -> bool:
        return sees_person(viewer, office)

    service = made.say("person.service", public_id, sees)
    made.put("person", public_id, sees)
    async with writing(SYSTEM):
        person = await add(
            PersonRow(
                public_id=public_id, office=office, name=f"{name} de {office}".title(),
                email=email, service=service, created_at=world.now(),
            )
        )  # fmt: skip
        for role in roles:
            await add(PersonRoleRow(person=person, role=role.value, granted_at=world.now()))
        viewer = await viewer_by_email(SYSTEM, email)
    assert viewer is not None
    return viewer


# --- An idea --------------------------------------------------------------------------


@asynccontextmanager
async def _acting(person: Viewer, placed: Placed) -> Any:
    """The rights of actions are others' to test: everybody may do all of it here."""
    by = person.as_system()
    async with writing(by):
        idea = await get_idea(by, placed.public_id)
        assert idea is not None
        yield idea, by


async def _idea(made: World, path: str) -> Placed:
    office = made.offices[made.chance.choice(("brest", "brest", "nantes"))]
    people = made.of(office.slug)
    author = made.chance.choice(people)
    placed = Placed(0, "", office, people, {author.id: {Part.AUTHOR}})
    made.ideas.append(placed)
    await _submit(made, placed, author)
    await _around(made, placed)
    if path != "submitted":
        await _go(made, placed, path)
    return placed


async def _submit(made: World, placed: Placed, author: Viewer) -> None:
    words = {part: made.word() for part in ("title", "problem", "solution", "benefit", "site")}
    content = Content(
        **words | {"title": f"Banc {words['title']}"},
        kind=IdeaKind.PROPOSAL.value,
        category=Category.SOCIAL.value,
    )
    by = author.as_system()
    async with writing(by):
        placed.public_id = await submit_idea(content, placed.office, GRID, by=by)
        idea = await get_idea(by, placed.public_id)
    assert idea is not None
    placed.id = idea.id
    for part, word in words.items():
        made.said.append(Said(f"idea.{part}", word, placed.public_id, placed.sees))
    made.put("idea", placed.public_id, placed.sees)


async def _around(made: World, placed: Placed) -> None:
    """Comments, a file, and people of any office who take part."""
    for hidden in (False, True):
        writer = made.chance.choice(placed.people)
        word = made.say("comment", placed.public_id, _reads(placed, writer, hidden=hidden))
        async with _acting(writer, placed) as (idea, by):
            comment = await comment_idea(idea, word, by=by)
            await fetch(
                "UPDATE comment SET state = {} WHERE public_id = {}",
                "hidden" if hidden else "shown",
                comment,
            )
    await _file(made, placed)
    for person in made.chance.sample(list(made.people.values()), 3):
        part = made.chance.choice((Part.CO_AUTHOR, Part.LEAD, Part.RECUSED))
        if part not in placed.parts.setdefault(person.id, set()):
            placed.parts[person.id].add(part)
            await _take(placed, part, person=person.id)
    if made.chance.random() < 0.4:
        other = made.chance.choice([o for o in made.offices if o != placed.office.slug])
        await _invite(made, placed, other)


async def _invite(made: World, placed: Placed, other: str) -> None:
    """Another office's committee is asked to read the idea, and accepts."""
    why = made.say("opinion", placed.public_id, placed.sees)
    async with _acting(made.one_of(placed.office.slug, "chair"), placed) as (idea, by):
        await ask_committee(idea, Request(other, why), by=by)
    async with _acting(made.one_of(other, "chair"), placed) as (idea, by):
        opinion = await running_opinion(by, idea.id, other)
        assert opinion is not None
        await accept_request(idea, opinion, "", made.offices[other], GRID, by=by)
    placed.invited.add(other)


def _stop(made: World, placed: Placed, status: Status) -> None:
    """Nobody is asked about an idea that is closed, nor told what they were asked."""
    placed.status = status
    placed.invited.clear()
    made.said = [one for one in made.said if (one.part, one.thing) != ("opinion", placed.public_id)]


def _reads(placed: Placed, writer: Viewer, *, hidden: bool) -> Sees:
    state = "hidden" if hidden else "shown"
    return lambda viewer: (
        placed.sees(viewer) and reads_comment(viewer, state, placed.office.slug, writer.id)
    )


async def _take(placed: Placed, part: Part, **who: Any) -> None:
    async with writing(SYSTEM):
        await add(
            ParticipantRow(
                idea=placed.id, office=placed.office.slug, part=part.value, since=world.now(), **who
            )
        )


def _kept(made: World, word: str, content: str) -> Attaching:
    """A document on disk."""
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    place = made.folder.place_of(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content)
    return Attaching(Prepared(f"{word}.pdf", Stored(sha256, len(content), "application/pdf")))


async def _file(made: World, placed: Placed) -> None:
    def sees(viewer: Viewer) -> bool:
        shared = placed.stage is Stage.SHARED
        return sees_file(viewer, shared=shared, of_idea=placed.sight(viewer))

    name, inside = (made.say(f"file.{part}", placed.public_id, sees) for part in ("name", "inside"))
    async with _acting(placed.people[0], placed) as (idea, by):
        await attach_to_idea(idea, [_kept(made, name, inside)], by=by)
        rows = await fetch("SELECT public_id FROM attachment ORDER BY id DESC LIMIT 1")
    made.put("file", rows[0]["public_id"], sees)


# --- Where it goes -----------------------------------------------------------------------


async def _go(made: World, placed: Placed, path: str) -> None:
    slug = placed.office.slug
    chair, admin = made.one_of(slug, "chair"), made.one_of(slug, "admin")
    if path == "withdrawn":
        reason = made.say("withdrawal", placed.public_id, placed.sees)
        async with _acting(chair, placed) as (idea, by):
            await withdraw_idea(idea, reason, by=by)
        _stop(made, placed, Status.WITHDRAWN)
        return
    await _mark(made, placed, revealed=path != "sealed")
    if path == "sealed":
        return
    async with _acting(chair, placed) as (idea, by):
        round_ = await newest_round(by, idea.id)
        assert round_ is not None
        await reveal_round(idea, round_, by=by)
    placed.stage = Stage.ASSESSED
    if path == "assessed":
        return
    verdict = Verdict.DECLINE if path == "declined" else Verdict.GO
    reason = made.say("decision", placed.public_id, placed.sees)
    async with _acting(chair, placed) as (idea, by):
        await decide(idea, verdict, reason, by=by)
    if path == "declined":
        _stop(made, placed, Status.DECLINED)
        return
    await _try(made, placed, chair, closed=path != "piloted")
    if path != "piloted":
        await _share(made, placed, chair, admin if path == "shared" else None)


async def _mark(made: World, placed: Placed, *, revealed: bool) -> None:
    """A sheet with words: its writer's alone while they are sealed, then told without a name."""
    writers = [one for one in placed.people if Role.ASSESSOR in one.roles]
    writer = next((one for one in writers if not placed.parts.get(one.id)), writers[0])
    word = made.say(
        "sheet" if revealed else "sealed",
        placed.public_id,
        placed.sees if revealed else lambda viewer: is_own(viewer, writer.id),
    )
    async with _acting(writer, placed) as (idea, by):
        round_ = await newest_round(by, idea.id)
        assert round_ is not None
        sheet = Sheet(writer.id, {GRID[0].key: 1}, {}, comment=word)
        await write_sheet(idea, round_, sheet, by=by)


async def _try(made: World, placed: Placed, chair: Viewer, *, closed: bool) -> None:
    lead = made.chance.choice(placed.people)
    site, question, stop, lessons = (
        made.say("pilot", placed.public_id, placed.sees) for _ in range(4)
    )
    plan = Plan(KIND, lead.id, site, date(2026, 4, 1), date(2026, 9, 1), question, stop, AIMS)
    async with _acting(chair, placed) as (idea, by):
        await open_pilot(idea, plan, by=by)
    placed.stage = Stage.PILOTED
    placed.parts.setdefault(lead.id, set()).add(Part.LEAD)
    if not closed:
        made.said.pop()
        return
    async with _acting(chair, placed) as (idea, by):
        await measure_pilot(idea, await _pilot(by, idea), {"kwh": 70.0}, by=by)
    async with _acting(chair, placed) as (idea, by):
        await close_pilot(idea, await _pilot(by, idea), Lessons("kept", lessons), by=by)


async def _pilot(by: Viewer, idea: Idea) -> Pilot:
    pilot = await pilot_of(by, idea.id)
    assert pilot is not None
    return pilot


async def _share(made: World, placed: Placed, chair: Viewer, admin: Viewer | None) -> None:
    """A practice sheet; shared, it is talked about and replied to."""
    state = "shared" if admin else "proposed"

    def sees(viewer: Viewer) -> bool:
        return sees_practice(viewer, state, placed.sight(viewer))

    words = {part: made.word() for part in ("title", "problem", "solution", "results", "advice")}
    content = PracticeContent(**words)
    file, _ = made.things["file"][-1]
    async with _acting(chair, placed) as (idea, by):
        public_id = await propose_practice(idea, content, None, by=by)
        await choose_shared(idea, [file], by=by)
    for part, word in words.items():
        kind = "practice" if admin else "proposal"
        made.said.append(Said(f"{kind}.{part}", word, public_id, sees))
    made.put("practice", public_id, sees)
    if admin is None:
        return
    made.put("shared", public_id, sees)
    async with _acting(admin, placed) as (idea, by):
        await confirm_practice(idea, await _practice(by, idea), by=by)
    placed.stage = Stage.SHARED
    await _react(made, placed, public_id)


async def _practice(by: Viewer, idea: Idea) -> Practice:
    practice = await practice_of(by, idea.id)
    assert practice is not None
    return practice


async def _react(made: World, placed: Placed, public_id: str) -> None:
    """What the other offices say to it is told to the three."""
    elsewhere = "nantes" if placed.office.slug == "brest" else "brest"
    writer, chair = made.one_of(elsewhere, "staff"), made.one_of(elsewhere, "chair")
    for hidden in (False, True):
        state = "hidden" if hidden else "shown"
        word = made.say(
            "talk",
            public_id,
            lambda v, state=state: (
                not v.is_visitor and reads_comment(v, state, elsewhere, writer.id)
            ),
        )
        async with _acting(writer, placed) as (idea, by):
            comment = await comment_practice(await _practice(by, idea), word, by=by)
            await fetch("UPDATE comment SET state = {} WHERE public_id = {}", state, comment)
    why = made.say("reply", public_id, lambda v: not v.is_visitor)
    answer = Answer(ReplyKind.DECLINE, why)
    async with _acting(chair, placed) as (idea, by):
        practice = await _practice(by, idea)
        await reply_to_practice(practice, answer, made.offices[elsewhere], GRID, by=by)


async def _group(made: World) -> None:
    """Two ideas of one office that are still submitted; what is said of one follows the main."""
    free = [
        one for one in made.ideas if one.stage is Stage.SUBMITTED and one.status is Status.OPEN
        and not any(s.part == "sealed" and s.thing == one.public_id for s in made.said)
    ]  # fmt: skip
    pairs = [(a, b) for a in free for b in free if a.id < b.id and a.office is b.office]
    if not pairs:
        return
    main, other = pairs[0]
    async with _acting(made.one_of(main.office.slug, "chair"), main) as (idea, by):
        grouped = await get_idea(by, other.public_id)
        assert grouped is not None
        await group_ideas(idea, [grouped], by=by)
    _stop(made, other, Status.GROUPED)
    carrying = {Part.AUTHOR, Part.CO_AUTHOR}
    for person, parts in other.parts.items():
        if parts & carrying and not main.parts.get(person, set()) & carrying:
            main.parts.setdefault(person, set()).add(Part.CO_AUTHOR)
    for place, one in enumerate(made.said):
        if one.thing == other.public_id and one.part in ("idea.title", "comment"):
            follows, alone = _follows(one, main, other), one.sees
            made.said[place] = replace(one, sees=follows, beneath=lambda v, sees=alone: not sees(v))


def _follows(one: Said, main: Placed, other: Placed) -> Sees:
    """Whoever would see the grouped idea, were it open, reads it under the main one."""

    def sees(viewer: Viewer) -> bool:
        if one.sees(viewer):
            return True
        was, other.status = other.status, Status.OPEN
        try:
            return main.sees(viewer) and one.sees(viewer)
        finally:
            other.status = was

    return sees


# --- What is one person's alone ------------------------------------------------------------


async def _alone(made: World, person: Viewer) -> None:
    def sees(viewer: Viewer) -> bool:
        return is_own(viewer, person.id)

    by = person.as_system()
    title, problem, file, inside = (
        made.say(part, person.public_id, sees)
        for part in ("draft", "draft", "draft.file", "file.inside")
    )
    kept, sheet = (made.say(part, person.public_id, sees) for part in ("filter", "import"))
    content = Content("proposal", title, problem, "", "")
    async with writing(by):
        public_id = await start_draft(by=by)
        draft = await get_draft(by, public_id)
        assert draft is not None
        await save_draft(draft, content, by=by)
        await attach_to_draft(draft, [_kept(made, file, inside)], by=by)
        rows = await fetch("SELECT public_id FROM attachment ORDER BY id DESC LIMIT 1")
        await save_filter("ideas", kept, "words=banc", by=by)
        held = ImportContent(
            '{"headers": ["titre"], "lines": [{"number": 2, "cells": ["Banc"]}]}', '["title"]'
        )
        imported = await keep_file(f"{sheet}.csv", held, by=by)
    made.put("draft", public_id, sees)
    made.put("file", rows[0]["public_id"], sees)
    made.put("import", imported, lambda v: sees(v) and v.has(Role.OFFICE_ADMIN))
