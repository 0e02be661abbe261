"""Every way out of generated worlds shows what the rule of sight allows: all of it, nothing else.

A route that can be asked for is a way out or has its reason why it tells of no thing.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest

from innovation.app import handlers
from innovation.domain.pipeline import CLOSED
from innovation.domain.policy import can
from innovation.domain.stages import Stage
from innovation.testing.forms import Browserless
from innovation.testing.site import TestSite
from innovation.web import typeset
from tests.trust.worlds import LETTERS, Said, World, make_world

IDEA = tuple(f"idea.{part}" for part in ("title", "problem", "solution", "benefit", "site"))
PRACTICE = tuple(f"practice.{part}" for part in ("title", "problem", "solution", "results"))
SHARED = (*PRACTICE, "practice.advice")
PROPOSED = tuple(text.replace("practice", "proposal") for text in SHARED)


@dataclass(frozen=True, slots=True)
class List:
    """A way out that tells of many things: ``shows`` says which texts; ``some`` shows but a part.

    Each address shows all, but those after which it is said.
    """

    shows: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ("",)
    some: tuple[str, ...] = ()


LISTS = {
    "/": List(),
    "/board": List(),
    "/feed/export": List(("idea.title",), ("?format=csv", "?format=xlsx")),
    "/filters": List(("filter",)),
    "/help/rights": List(),
    "/ideas": List(
        ("idea.title",),
        ("", "?sort=oldest", "?sort=waiting", "?sort=supported", "?sort=best&words=banc"),
        ("?sort=due", "?mine=author", "?mine=co_author", "?mine=assessor", "?mine=support",
         "?status=open", "?office=brest", "?office=nantes", "?category=sociale&stage=assessed"),
    ),
    "/ideas/alike": List((), ("?title=Banc",)),
    "/ideas/export": List(IDEA, ("?format=csv", "?format=xlsx")),
    "/imports": List(("import",)),
    "/invitations": List(),
    "/journal": List((), ("", "?person=author", "?topic=idea")),
    "/library": List(
        ("practice.title",), ("", "?sort=oldest", "?sort=supported"), ("?replied=yes", "?office=-")
    ),
    "/library/export": List(SHARED, ("?format=csv", "?format=xlsx")),
    "/office": List(),
    "/people": List(("person.service",)),
    "/people/export": List(("person.service",), ("?format=csv", "?format=xlsx")),
    "/plugins": List(),
    "/plugins/directory": List(),
    "/privacy": List(),
    "/register": List(),
    "/retention": List(),
    "/style": List(),
}  # fmt: skip
"""Each route's texts; the many that no list shows are looked for in all of them."""

THINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "/ideas/{public_id:str}": (
        "idea", (*IDEA, "comment", "file.name", "withdrawal", "decision", "pilot", "sheet",
         "opinion"),
    ),
    "/ideas/{public_id:str}/comments": ("idea", ("comment",)),
    "/ideas/{public_id:str}/versions/{number:str}": ("idea", IDEA),
    "/ideas/{public_id:str}/pdf": ("idea", ("idea.title", "idea.problem", "decision")),
    "/ideas/{public_id:str}/panels/{key:str}": ("idea", ()),
    "/ideas/{public_id:str}/co-authors": ("idea", ()),
    "/ideas/{public_id:str}/groupings": ("idea", ()),
    "/ideas/{public_id:str}/lead": ("idea", ()),
    "/ideas/{public_id:str}/computed": ("idea", ()),
    "/ideas/{public_id:str}/pilot": ("idea", ()),
    "/ideas/{public_id:str}/practice": ("idea", ()),
    "/ideas/{public_id:str}/rework": ("idea", ()),
    "/ideas/{public_id:str}/sheet": ("idea", ()),
    "/practices/{public_id:str}": ("practice", SHARED + PROPOSED),
    "/practices/{public_id:str}/comments": ("shared", ("talk",)),
    "/practices/{public_id:str}/pdf": ("practice", PRACTICE),
    "/files/{public_id:str}": ("file", ()),
    "/drafts/{public_id:str}": ("draft", ()),
    "/drafts/{public_id:str}/files": ("draft", ()),
    "/people/{public_id:str}/erasure": ("person", ()),
    "/imports/{public_id:str}": ("import", ()),
    "/imports/{public_id:str}/refused": ("import", ()),
    "/people/{public_id:str}": ("person", ("person.service",)),
}  # fmt: skip
"""The kind of thing at each address, and its texts that are shown there."""

UNSEEN = {
    "/o/{office:str}/x/{plugin:str}": "what plugins bring: tests/pages/test_extensions",
    "/o/{office:str}/x/{plugin:str}/{below:path}": "as the plugin's first page",
    "/x/{plugin:str}/{digest:str}/{name:path}": "files of a plugin's program",
    "/reports": "names of plugins' reports: tests/pages/test_plugin_reports",
    "/reports/{key:str}": "what a plugin's ctx told it: tests/platform/test_worlds",
    "/reports/{key:str}/pdf": "as its page",
    "/reports/{key:str}/export": "as its page",
    "/panels/{key:str}": "a plugin's box of the home page: tests/pages/test_extensions",
    "/plugins/{name:str}/permissions": "who may what in a plugin: no text of anybody",
    "/plugins/{name:str}/settings": "what an office set of its own plugin, for who administers it",
    "/account": "one's own account",
    "/account/data": "one's own words, wherever they stand: tests/pages/test_own_data",
    "/account/factor": "one's own account",
    "/account/password": "one's own account",
    "/oidc/{office:str}/callback": "asked before anybody is known",
    "/healthz": "the process answers",
    "/readyz": "the database answers",
    "/static/{digest:str}/{path:path}": "files of the program",
    "/offices.css": "the offices' colours",
    "/login": "asked before anybody is known",
    "/invitations/{token:str}": "whoever holds the link is the person",
    "/ideas/{public_id:str}/invitation": "the idea of whoever is invited: tests/pages/test_misuse",
    "/ideas/{public_id:str}/measures/{measure:str}": "a measure of the idea: no text of its own",
    "/files/{public_id:str}/picture": "as the file: tests/pages/test_files",
    "/files/{public_id:str}/thumbnail": "as the file: tests/pages/test_files",
}
"""Ways out that are tried elsewhere, or tell of no thing."""


def test_every_route_that_can_be_asked_for_is_a_way_out_or_has_its_reason() -> None:
    routes = {path for one in handlers() if "GET" in one.http_methods for path in one.paths}
    assert routes == LISTS.keys() | THINGS.keys() | UNSEEN.keys()


ACTIONS = {path: one.opt["action"] for one in handlers() for path in one.paths}


@dataclass(slots=True)
class Asker:
    """One person who asks for everything, and what was compared so far."""

    world: World
    name: str
    browser: Browserless
    told: list[str]
    compared: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def viewer(self) -> Any:
        """Who asks."""
        return self.world.people[self.name]

    async def get(self, address: str) -> tuple[int, str]:
        """All that an answer holds, its headers too, unpacked where it is packed."""
        self.told.clear()
        answer = await self.browser.client.get(address)
        assert answer.status_code in (200, 303, 403, 404), (self.name, address, answer.text)
        headers = "\n".join(answer.headers.values())
        return answer.status_code, f"{headers}\n{_unpacked(answer.content)}{''.join(self.told)}"

    async def read(
        self, address: str, shows: tuple[str, ...] = (), *, of: str = "", but: str = ""
    ) -> tuple[int, str]:
        """Compare what an address shows with what it may show, and with what it must.

        It must show these texts, if they are to be read, ``of`` one thing or of all; ``but`` is
        the word that was asked for, which the page repeats.
        """
        status, text = await self.get(address)
        for one in self.world.said:
            shown, sees = one.word in text, one.sees(self.viewer)
            listed = not of and not one.beneath(self.viewer)
            must = one.part in shows and (listed or of == one.thing)
            if shown and not sees and one.word != but:
                self.wrong.append(f"{self.name} reads {one.part} at {address} ({status})")
            if sees and not shown and must:
                self.wrong.append(f"{self.name} misses {one.part} at {address} ({status})")
            self.compared += must
        return status, text


def _unpacked(content: bytes) -> str:
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    return content.decode("utf-8", "replace")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to be set as PDF: its letters can't be read back from the file."""
    kept: list[str] = []
    real = typeset._set

    def keep(data: str) -> bytes:
        kept.append(json.dumps(json.loads(data), ensure_ascii=False))
        return real(data)

    monkeypatch.setattr(typeset, "_set", keep)
    return kept


@pytest.fixture
def askers(site: TestSite, told: list[str]) -> Callable[..., Any]:
    """A browser for some of a world's people."""

    async def make(world: World, names: list[str]) -> list[Asker]:
        return [Asker(world, name, await site.browser(world.people[name]), told) for name in names]

    return make


LONG = os.environ.get("INNOVATION_TEST_LONG") == "1"
SEEDS = range(2 if LONG else 1)
ALWAYS = ["brest.staff", "nantes.staff", "brest.assessor", "nantes.chair"]
"""Who asks in the short round, with another one."""


def _names(world: World) -> list[str]:
    others = sorted(world.people.keys() - set(ALWAYS))
    return [*ALWAYS, *(others if LONG else world.chance.sample(others, 1))]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", SEEDS)
async def test_every_way_out_shows_all_that_is_allowed_and_nothing_else(
    seed: int, site: TestSite, askers: Any, proves: Any
) -> None:
    world = await make_world(seed, site.app.site.files, 14 if LONG else 9)
    wrong: list[str] = []
    compared = 0
    for asker in await askers(world, _names(world)):
        await _lists(asker)
        await _things(asker)
        await _searches(asker)
        await _counts(asker)
        wrong += asker.wrong
        compared += asker.compared
    assert not wrong, "\n".join(wrong)
    proves("exits compared", compared)


async def _lists(asker: Asker) -> None:
    for route, way in LISTS.items():
        shows = way.shows if can(asker.viewer, ACTIONS[route]) else ()
        for address in way.addresses:
            await asker.read(route + address, shows)
        for address in way.some:
            await asker.read(route + address)


async def _things(asker: Asker) -> None:
    for route, (kind, shows) in THINGS.items():
        for public_id, sees in asker.world.things.get(kind, []):
            address = route.replace("{public_id:str}", public_id).replace("{number:str}", "1")
            address = address.replace("{key:str}", "x.y")
            seen = sees(asker.viewer)
            status, _ = await asker.read(address, shows if seen else (), of=public_id)
            if (status == 404) == seen and route not in ALSO_ABSENT:
                asker.wrong.append(f"{asker.name} gets {status} at {address}")
            asker.compared += 1


ALSO_ABSENT = {"/ideas/{public_id:str}/panels/{key:str}"}
"""The idea is seen, and has no such panel."""


def _near(word: str) -> str:
    """The word with its last letter mistyped."""
    return word[:-1] + LETTERS[LETTERS.index(word[-1]) - 1]


async def _searches(asker: Asker) -> None:
    """Each word finds its thing for whoever may read it, mistyped too; nobody else."""
    ours = {one.public_id for one in asker.world.ideas if one.office.slug == asker.viewer.office}
    for one in asker.world.said:
        if one.part in IDEA:
            await _find(asker, one, f"/ideas?words={one.word}")
            # Typing errors are forgiven by the words of one's own office.
            await _find(asker, one, f"/ideas?words={_near(one.word)}", must=one.thing in ours)
        if one.part == "idea.title":
            await _find(asker, one, f"/ideas/alike?title={one.word}")
        if one.part in SHARED:
            await _find(asker, one, f"/library?words={one.word}")


async def _find(asker: Asker, one: Said, address: str, *, must: bool = True) -> None:
    kind = "practice" if one.part in SHARED else "idea"
    _, text = await asker.read(address, but=one.word)
    found = f'"/{kind}s/{one.thing}"' in text
    # By the thing itself: the words of a grouped idea are read beneath another one too.
    seen = any(sees(asker.viewer) for thing, sees in asker.world.things[kind] if thing == one.thing)
    if found > seen or (must and found < seen):
        told = "finds" if found else "misses"
        asker.wrong.append(f"{asker.name} {told} {one.part} at {address}")
    asker.compared += 1


COUNTED = re.compile(r"<caption>(\d+) idée")


async def _counts(asker: Asker) -> None:
    """How many, in all and at each stage; the board's are those of one's office, not closed."""
    seen = [one for one in asker.world.ideas if one.sees(asker.viewer)]
    for stage in (None, *Stage):
        _, text = await asker.get(f"/ideas?stage={stage.value}" if stage else "/ideas")
        match = COUNTED.search(text)
        count = int(match[1]) if match else 0
        right = sum(stage in (None, one.stage) for one in seen)
        if count != right:
            asker.wrong.append(f"{asker.name} counts {count} rather than {right} at {stage}")
        asker.compared += 1
    await _board(asker, [one for one in seen if one.status not in CLOSED])


async def _board(asker: Asker, standing: list[Any]) -> None:
    _, text = await asker.get("/board")
    for one in asker.world.ideas:
        right = one in standing and one.office.slug == asker.viewer.office
        if (f'"/ideas/{one.public_id}"' in text) != right:
            asker.wrong.append(f"{asker.name}: the board has {one.public_id} wrong")
        asker.compared += 1
