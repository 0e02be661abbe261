"""A town for the attackers: every relation to an idea has its person, every action its body."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from innovation import world
from innovation.actions.assessment import decide
from innovation.actions.co_authors import invite_co_author
from innovation.actions.exchange import comment_idea
from innovation.actions.grouping import group_ideas
from innovation.actions.opinions import Request, accept_request, ask_committee
from innovation.actions.pilots import Lessons, close_pilot, measure_pilot, open_pilot
from innovation.actions.sharing import confirm_practice, propose_practice
from innovation.actions.withdrawing import withdraw_idea
from innovation.db import Row, add, fetch, reading, writing
from innovation.db.doors import Database
from innovation.db.doors import database as open_database
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.stages import Part, Role, Verdict
from innovation.queries.assessment import newest_round
from innovation.queries.exchange import talk_on_idea
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.opinions import running_opinion
from innovation.queries.people import office_of
from innovation.queries.pilots import pilot_of
from innovation.queries.sharing import practice_of
from innovation.tables import ParticipantRow
from innovation.testing.forms import Browserless, forms_of
from innovation.testing.site import TestSite
from tests.pages.guests import rennes  # noqa: F401 - a fixture

FORM = {"content-type": "application/x-www-form-urlencoded"}
CHANGING = re.compile(
    r'name="(?:_csrf|_key|next)" value="[^"]*"|value="[^"]*" name="(?:_csrf|_key|next)"'
    r"|Référence\s:\s\S+?(?=<)"
    r"|<dt>Appels depuis le démarrage</dt><dd>[^<]*"  # on a plugin's card
)

Body = dict[str, str | list[str]]
Make = Callable[..., Any]


@pytest.fixture
async def database(site: TestSite) -> Database:
    """The site's own database, so that every factory fills the site."""
    return open_database()


def same(answer: httpx.Response) -> tuple[int, str]:
    """An answer without what is random in every page."""
    return answer.status_code, CHANGING.sub("", answer.text)


@dataclass(slots=True)
class Town:
    """Brest's people by their relation to its ideas, and the others; each in a browser."""

    site: TestSite
    cast: Any
    people: dict[str, Viewer]
    browsers: dict[str, Browserless]
    tokens: dict[str, str] = field(default_factory=dict)

    async def get(self, name: str, path: str, **headers: str) -> httpx.Response:
        """A page, as this person gets it."""
        return await self.browsers[name].client.get(path, headers=headers)

    async def post(
        self, name: str, path: str, body: Mapping[str, str | list[str]]
    ) -> httpx.Response:
        """A form of this person's own session, whether a page offers it or not."""
        return await self.post_raw(name, path, urlencode(body, doseq=True))

    async def send(
        self, name: str, path: str, *files: tuple[str, bytes], field: str = "file", key: str = ""
    ) -> httpx.Response:
        """Files, in a form of this person's own session."""
        if name not in self.tokens:
            await self.post_raw(name, "/nothing", "")
        return await self.browsers[name].client.post(
            path,
            data={"_csrf": self.tokens[name], "_key": key or world.public_id()},
            files=[(field, file) for file in files],
        )

    async def post_raw(self, name: str, path: str, body: str) -> httpx.Response:
        """The same, with a body encoded already, well or badly."""
        if name not in self.tokens:
            page = await self.get(name, "/login" if name == "visitor" else "/")
            self.tokens[name] = dict(forms_of(page.text)[0].fields)["_csrf"]
        own = urlencode({"_csrf": self.tokens[name], "_key": world.public_id()})
        content = f"{own}&{body}" if body else own
        return await self.browsers[name].client.post(path, content=content, headers=FORM)


@pytest.fixture
def read_same() -> Callable[[httpx.Response], tuple[int, str]]:
    """An answer without what is random in every page."""
    return same


@pytest.fixture
def sql(database: Database) -> Callable[..., Awaitable[list[Row]]]:
    """A statement behind the application's back."""

    async def run(statement: str, *values: Any) -> list[Row]:
        async with writing(SYSTEM):
            return await fetch(statement, *values)

    return run


@pytest.fixture
def how_many(sql: Make) -> Callable[[str], Awaitable[int]]:
    """How many rows a table holds."""

    async def count(table: str) -> int:
        return int((await sql(f"SELECT count(*) AS n FROM {table}"))[0]["n"])

    return count


@pytest.fixture
def how_many_events(how_many: Make) -> Callable[[], Awaitable[int]]:
    """How much has happened on the whole site."""
    return lambda: how_many("event")


@pytest.fixture
def close_the_box(sql: Make) -> Callable[[], Awaitable[list[Row]]]:
    """From now on, Brest's staff see its ideas only once they were assessed."""
    return lambda: sql("UPDATE office SET open_box = {} WHERE slug = 'brest'", False)


@pytest.fixture
async def town(
    site: TestSite, brest: Any, nantes: Any, make_office: Make, make_person: Make
) -> AsyncIterator[Town]:
    """Three offices; ideas are Brest's, whose plugin is active."""
    elsewhere = await make_office("rennes")
    await site.activate("brest_open_factory", "brest")
    people = {
        "author": brest.author,
        "assessor": brest.assessors[0],
        "other_assessor": brest.assessors[1],
        "chair": brest.chair,
        "office_admin": brest.admin,
        "staff": brest.colleague,
        "co_author": await make_person(brest.office),
        "lead": await make_person(brest.office),
        "recused": await make_person(brest.office, Role.ASSESSOR),
        "other_staff": nantes.colleague,
        "other_chair": nantes.chair,
        "coordinator": await make_person(elsewhere, Role.COORDINATOR),
        "operator": await make_person(elsewhere, Role.OPERATOR),
    }
    browsers = {name: await site.browser(person) for name, person in people.items()}
    browsers["visitor"] = site.visitor()
    yield Town(site, brest, people, browsers)
    for browser in browsers.values():
        await browser.client.aclose()


@pytest.fixture
def begin(town: Town, make_idea: Make) -> Callable[..., Awaitable[Idea]]:
    """An idea of Brest in which each of the town has the part of their name."""

    async def make(**words: Any) -> Idea:
        idea: Idea = await make_idea(town.cast, **words)
        async with writing(SYSTEM):
            for part in (Part.CO_AUTHOR, Part.LEAD, Part.RECUSED):
                await add(
                    ParticipantRow(
                        idea=idea.id,
                        office=idea.office,
                        part=part.value,
                        person=town.people[part.value].id,
                        since=world.now(),
                    )
                )
        return idea

    return make


ASSESSED = ("sheets", "reveal")
PILOTED = (*ASSESSED, "go", "pilot")
PROPOSED = (*PILOTED, "measure", "close", "propose")
BEFORE: dict[str, tuple[str, ...]] = {
    "round.reveal": ("sheets",),
    "sheet.read": ASSESSED,
    "result.view": ASSESSED,
    "idea.decide": ASSESSED,
    "idea.resubmit": (*ASSESSED, "rework"),
    "idea.reopen": (*ASSESSED, "hold"),
    "idea.declined": (*ASSESSED, "decline"),
    "pilot.open": (*ASSESSED, "go"),
    "pilot.measure": PILOTED,
    "pilot.hand_over": PILOTED,
    "pilot.correct": (*PILOTED, "measure"),
    "pilot.close": (*PILOTED, "measure"),
    "practice.propose": (*PILOTED, "measure", "close"),
    "practice.confirm": PROPOSED,
    "practice.reply": (*PROPOSED, "confirm"),
    "practice.comment": (*PROPOSED, "confirm"),
    "committee.take_back": ("ask",),
    "committee.answer": ("ask",),
    "committee.reveal": ("ask", "accept", "guest sheets"),
    "idea.take_back": ("withdraw",),
    "idea.ungroup": ("group",),
    "co_author.answer": ("invite",),
    "comment.edit": ("talk",),
    "comment.hide": ("talk",),
}
"""The steps after which an action is open to whoever may do it."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The ordinary actions that lead one idea there, by whom they belong to."""

    town: Town
    acting: Make
    give_sheet: Make
    reveal_round: Make
    make_plan: Make
    make_practice: Make
    make_idea: Make
    borrow: Make

    async def take(self, step: str, idea: Idea) -> None:
        """One step."""
        cast = self.town.cast
        if step == "sheets":
            for person in cast.assessors:
                await self.give_sheet(idea, person)
            return
        if step == "reveal":
            await self.reveal_round(idea, cast.chair)
            return
        if step in BORROWED:
            await self.borrow(step, idea)
            return
        if step == "group":
            main = await self.make_idea(cast, title="La principale")
            async with self.acting(cast.chair, main) as seen:
                other = await get_idea(cast.chair, idea.public_id)
                assert other is not None
                await group_ideas(seen, [other], by=cast.chair)
            return
        others = {"confirm": cast.admin, "talk": cast.colleague}
        others |= dict.fromkeys(("withdraw", "invite"), cast.author)
        by = others.get(step, cast.chair)
        async with self.acting(by, idea) as seen:
            await self._say(step, seen, by)

    async def _say(self, step: str, idea: Idea, by: Viewer) -> None:
        match step:
            case "talk":
                await comment_idea(idea, "Un cas vécu.", by=by)
            case "invite":
                await invite_co_author(idea, self.town.people["staff"].id, by=by)
            case "withdraw":
                await withdraw_idea(idea, "", by=by)
            case _:
                await self._change(step, idea, by)

    async def _change(self, step: str, idea: Idea, by: Viewer) -> None:
        pilot: Any = await pilot_of(SYSTEM, idea.id)
        practice: Any = await practice_of(SYSTEM, idea.id)
        match step:
            case "pilot":
                await open_pilot(idea, self.make_plan(self.town.people["lead"]), by=by)
            case "measure":
                await measure_pilot(idea, pilot, {"kwh": 70.0}, by=by)
            case "close":
                await close_pilot(idea, pilot, Lessons("kept", "Le bois tient."), by=by)
            case "propose":
                await propose_practice(idea, self.make_practice(), None, by=by)
            case "confirm":
                await confirm_practice(idea, practice, by=by)
            case verdict:
                await decide(idea, Verdict(verdict), "Parce que.", condition="Un jour.", by=by)


@pytest.fixture
def walk(
    town: Town,
    acting: Make,
    give_sheet: Make,
    reveal: Make,
    make_plan: Make,
    make_practice: Make,
    make_idea: Make,
    borrow: Make,
) -> Walk:
    """How ideas of the town go on."""
    return Walk(town, acting, give_sheet, reveal, make_plan, make_practice, make_idea, borrow)


GUESTS: dict[str, tuple[Role, ...]] = {
    "guest": (Role.ASSESSOR,),
    "second_guest": (Role.ASSESSOR,),
    "guest_chair": (Role.CHAIR,),
    "guest_admin": (Role.OFFICE_ADMIN,),
    "guest_staff": (),
}
"""Rennes's people, once their committee is asked."""


@pytest.fixture
def make_guests(town: Town, make_person: Make) -> Callable[[], Awaitable[None]]:
    """Bring Rennes's committee to town, each in a browser; once."""

    async def make() -> None:
        if "guest" in town.people:
            return
        async with reading(SYSTEM):
            office = await office_of(SYSTEM, "rennes")
        for name, roles in GUESTS.items():
            town.people[name] = await make_person(office, *roles)
            town.browsers[name] = await town.site.browser(town.people[name])

    return make


BORROWED = ("ask", "accept", "guest sheets")


@pytest.fixture
def borrow(
    town: Town, acting: Make, give_sheet: Make, make_guests: Make, grid: Any
) -> Callable[[str, Idea], Awaitable[None]]:
    """The steps of an opinion: Brest's chair asks, Rennes's accepts, its assessors mark."""

    async def ask(idea: Idea) -> None:
        await make_guests()
        async with acting(town.cast.chair, idea) as seen:
            await ask_committee(seen, Request("rennes", "Et chez vous ?"), by=town.cast.chair)

    async def accept(idea: Idea) -> None:
        by = town.people["guest_chair"].as_system()
        async with acting(by, idea) as seen:
            opinion = await running_opinion(by, seen.id, "rennes")
            office = await office_of(by, "rennes")
            assert opinion and office
            await accept_request(seen, opinion, "", office, grid, by=by)

    async def sheets(idea: Idea) -> None:
        for name in ("guest", "second_guest"):
            await give_sheet(idea, town.people[name])

    def take(step: str, idea: Idea) -> Awaitable[None]:
        return dict(zip(BORROWED, (ask, accept, sheets), strict=True))[step](idea)

    return take


@pytest.fixture
def ready(
    walk: Walk, begin: Callable[..., Awaitable[Idea]], read_idea: Make
) -> Callable[..., Awaitable[Idea]]:
    """An idea at the point where an action is open to whoever may do it."""

    async def make(action: str, **words: Any) -> Idea:
        idea = await begin(**words)
        for step in BEFORE.get(action, ()):
            await walk.take(step, idea)
        found: Idea = await read_idea(idea)
        return found

    return make


CONTENT: Body = {
    "kind": "proposal",
    "title": "Bancs",
    "problem": "Des palettes.",
    "solution": "Des bancs.",
    "category": "technique",
    "intent": "submit",
}


def _first_point(pilot: Any) -> str:
    points = [point for one in pilot.measures for point in one.points] if pilot else []
    return points[0].public_id if points else "nothing"


@pytest.fixture
def form_for(
    town: Town, grid: tuple[Any, ...], make_idea: Make
) -> Callable[[str, Idea], Awaitable[tuple[str, Body]]]:
    """Where an action's form goes, and a body that would do it."""

    async def make(action: str, idea: Idea) -> tuple[str, Body]:
        async with reading(SYSTEM):
            pilot = await pilot_of(SYSTEM, idea.id)
            practice = await practice_of(SYSTEM, idea.id)
            said = (await talk_on_idea(SYSTEM, idea.id)).comments
            borrowed = await newest_round(SYSTEM, idea.id, "rennes")
        double = await make_idea(town.cast) if action == "idea.group" else idea
        other = double.public_id
        kind = town.site.plugins.office("brest").pilot_kinds[0]
        aim = kind.indicators[0].key if kind.indicators else ""
        version: Body = {"version": str(idea.version)}
        pilot_version: Body = {"pilot_version": str(pilot.version if pilot else 1)}
        here = f"/ideas/{idea.public_id}"
        forms: dict[str, tuple[str, Body]] = {
            "sheet.write": (
                f"{here}/sheet",
                {f"mark.{c.key}": "3" for c in grid} | {"comment": "Oui.", "version": "0"},
            ),
            "round.reveal": (f"{here}/reveal", version),
            "idea.decide": (f"{here}/decisions", version | {"verdict": "go", "reason": "Oui."}),
            "idea.reopen": (f"{here}/reopening", version),
            "idea.resubmit": (f"{here}/rework", version | CONTENT),
            "idea.complete": (f"{here}/answers", version),
            "idea.attach": (f"{here}/files", {}),
            "pilot.open": (
                f"{here}/pilot",
                version
                | {
                    "kind": kind.key,
                    "lead": town.people["lead"].public_id,
                    "site": "Ici",
                    "starts_on": "2026-05-01",
                    "ends_on": "2026-09-01",
                    "question": "Quoi ?",
                    "stop_rule": "Si.",
                    f"baseline.{aim}": "1",
                    f"target.{aim}": "2,5",
                },
            ),
            "idea.withdraw": (f"{here}/withdrawal", version | {"why": "Un doublon."}),
            "idea.take_back": (f"{here}/return", version),
            "idea.group": (f"{here}/groupings", version | {"others": other}),
            "idea.ungroup": (f"{here}/ungrouping", {}),
            "idea.support": (f"{here}/support", {"support": "yes"}),
            "co_author.ask": (f"{here}/co-authors/requests", {}),
            "co_author.manage": (f"{here}/co-authors", {"person": town.people["staff"].name}),
            "co_author.change": (
                f"{here}/co-authors/changes",
                {"person": town.people["co_author"].public_id, "intent": "remove"},
            ),
            "co_author.answer": (f"{here}/invitation", {"intent": "accept"}),
            "comment.write": (f"{here}/comments", {"text": "Un cas vécu."}),
            "gate.override": (
                f"{here}/overrides",
                version | {"gate": "nantes_pilots.assurance", "override_reason": "En panne."},
            ),
            "committee.ask": (
                f"{here}/opinions",
                version | {"committee": "nantes", "why": "Et vous ?", "answer_by": "2099-01-01"},
            ),
            "committee.take_back": (
                f"{here}/opinions/removal",
                {"committee": "rennes", "opinion_version": "1"},
            ),
            "committee.answer": (
                f"{here}/opinions/answer",
                {"intent": "accept", "opinion_version": "1", "reply": "Oui."},
            ),
            "committee.reveal": (
                f"{here}/opinions/reveal",
                {"version": str(borrowed.version if borrowed else 1)},
            ),
            "comment.edit": (
                f"/comments/{said[-1].public_id if said else 'nothing'}",
                {"intent": "edit", "text": "Un autre.", "version": "1"},
            ),
            "comment.hide": (
                f"/comments/{said[-1].public_id if said else 'nothing'}/hiding",
                {"intent": "hide", "version": "1"},
            ),
            "practice.comment": (
                f"/practices/{practice.public_id if practice else 'nothing'}/comments",
                {"text": "Et chez nous ?"},
            ),
            "pilot.measure": (f"{here}/measures", pilot_version | {"measured.kwh": "80"}),
            "pilot.hand_over": (
                f"{here}/lead",
                pilot_version | {"lead": town.people["staff"].public_id},
            ),
            "pilot.correct": (
                f"{here}/measures/{_first_point(pilot)}",
                pilot_version | {"value": "75", "intent": "correct"},
            ),
            "pilot.close": (
                f"{here}/closing",
                pilot_version | {"outcome": "kept", "lessons": "Le bois tient."},
            ),
            "practice.propose": (
                f"{here}/practice",
                version | {"title": "Bancs", "problem": "p", "solution": "s", "results": "r"},
            ),
            "practice.confirm": (
                f"{here}/sharing",
                {"practice_version": str(practice.version if practice else 1)},
            ),
            "practice.reply": (
                f"/practices/{practice.public_id if practice else 'nothing'}/replies",
                {"kind": "adapt", "words": "Chez nous."},
            ),
        }
        return forms[action]

    return make
