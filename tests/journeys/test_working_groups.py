"""A working group of two offices, from its beginning to its archive, without JavaScript."""

import asyncio
import io
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from random import Random  # noqa: TID251 - seeded: a world is told again by its number
from typing import Any
from zipfile import ZipFile

import httpx2 as httpx
import pytest
from innovation_working_groups.store import group_for, remove_member

from innovation import world
from innovation.actions.ideas import submit_idea
from innovation.changes import Content
from innovation.db import Row, fetch, writing
from innovation.db.own_tables import OwnTables
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.stages import IdeaKind, Role
from innovation.hooks.bridge import finished
from innovation.hooks.declared import live
from innovation.hosting.context import context_for
from innovation.queries.people import office_of
from innovation.testing.forms import Browserless, forms_of
from innovation.testing.site import TestSite
from innovation.verify import verify

ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""What no engine does otherwise."""
PDF = b"%PDF-1.4\n%%EOF"
ME = "working_groups"
OWNER = "Anne"


@dataclass(slots=True)
class Colleagues:
    """People of three offices, each in a browser of their own."""

    site: TestSite
    people: dict[str, Viewer] = field(default_factory=dict)
    browsers: dict[str, Browserless] = field(default_factory=dict)

    def path(self, name: str, below: str) -> str:
        """A page of the plugin, at this person's office."""
        return f"/o/{self.people[name].office}/x/{ME}{below}"

    async def get(self, name: str, below: str) -> httpx.Response:
        """A page of the plugin, as this person gets it."""
        return await self.browsers[name].client.get(self.path(name, below))

    async def home(self, name: str) -> str:
        """This person's home page, as text."""
        page = await self.browsers[name].client.get("/")
        return unescape(page.text).replace("\N{NO-BREAK SPACE}", " ")

    async def post(
        self,
        name: str,
        below: str,
        body: dict[str, str] | None = None,
        *,
        key: str = "",
        file: tuple[str, bytes] | None = None,
    ) -> httpx.Response:
        """A form of this person's own session, whether a page offers it or not."""
        page = await self.browsers[name].client.get("/account")
        own = {"_csrf": dict(forms_of(page.text)[0].fields)["_csrf"]}
        own["_key"] = key or world.public_id()
        return await self.browsers[name].client.post(
            self.path(name, below), data=own | (body or {}), files={"file": file} if file else None
        )

    async def create(self, name: str, title: str = "Réemploi") -> str:
        """A group of this person's: its address."""
        made = await self.post(
            name, "/groups", {"title": title, "theme": "chantiers", "purpose": "Se passer le mot."}
        )
        assert made.status_code == 303, made.text
        return made.headers["location"].rpartition("/")[2]

    async def join(self, name: str, group: str, owner: str) -> None:
        """Ask, and be accepted."""
        await self.post(name, f"/groups/{group}/requests", {"words": f"De {name}."})
        (request,) = await self.requests(owner, group)
        answered = await self.post(
            owner, f"/groups/{group}/requests/{request}", {"intent": "accept"}
        )
        assert answered.status_code == 303

    async def requests(self, owner: str, group: str) -> list[str]:
        """Those that wait, as the owner finds them."""
        return ids(await self.get(owner, f"/groups/{group}"), "request")

    async def plan(self, name: str, group: str, **said: str) -> str:
        """A meeting: its address."""
        form = {"held_on": "2030-05-07", "starts": "14:30", "minutes": "90", "place": "Salle bleue"}
        made = await self.post(name, f"/groups/{group}/meetings", form | said)
        assert made.status_code == 303, made.text
        return made.headers["location"].rpartition("/")[2]


def ids(answer: httpx.Response, kind: str) -> list[str]:
    """The things of a kind that a page shows."""
    return re.findall(rf'data-kind="{kind}" data-id="([^"]+)"', answer.text)


@pytest.fixture
def sql(site: TestSite) -> Callable[..., Awaitable[list[Row]]]:
    """A statement behind the application's back."""

    async def run(statement: str, *values: Any) -> list[Row]:
        async with writing(SYSTEM):
            return await fetch(statement, *values)

    return run


@pytest.fixture
async def colleagues(site: TestSite) -> Colleagues:
    """Two people of Brest, two of Nantes, one of Rennes; the plugin active in the three."""
    town = Colleagues(site)
    for slug, names in {
        "brest": ("Anne", "Bruno"),
        "nantes": ("Nora", "Nils"),
        "rennes": ("Rose",),
    }.items():
        await site.office(slug)
        for name in names:
            town.people[name] = await site.person(slug, name, Role.STAFF)
        await site.activate(ME, slug)
    town.people["Chef"] = await site.person("brest", "Chef", Role.CHAIR, Role.OFFICE_ADMIN)
    for name, person in town.people.items():
        town.browsers[name] = await site.browser(person)
    return town


async def test_a_colleague_of_another_office_asks_is_accepted_and_takes_part(
    colleagues: Colleagues,
) -> None:
    group = await colleagues.create("Anne")
    outside = await colleagues.get("Nora", f"/groups/{group}")
    assert "demandez l'accès" in outside.text
    assert "Se passer le mot." in outside.text
    await colleagues.post("Nora", f"/groups/{group}/requests", {"words": "Je viens de loin."})
    assert "attend la réponse" in (await colleagues.get("Nora", f"/groups/{group}")).text
    assert "Une demande d'accès attend votre réponse" in await colleagues.home("Anne")
    (request,) = await colleagues.requests("Anne", group)
    assert "Je viens de loin." in (await colleagues.get("Anne", f"/groups/{group}")).text
    await colleagues.post(
        "Anne", f"/groups/{group}/requests/{request}", {"intent": "accept", "answer": "Bienvenue."}
    )
    assert "Une demande d'accès" not in await colleagues.home("Anne")
    assert "Votre demande d'accès a sa réponse" in await colleagues.home("Nora")
    inside = await colleagues.get("Nora", f"/groups/{group}")
    assert "Bienvenue." in inside.text
    await colleagues.post("Nora", f"/groups/{group}/requests/{request}/own")
    assert "Bienvenue." not in (await colleagues.get("Nora", f"/groups/{group}")).text
    assert "sa réponse" not in await colleagues.home("Nora")
    said = await colleagues.post("Nora", f"/groups/{group}/comments", {"text": "Bonjour à tous."})
    assert said.status_code == 303
    assert "Bonjour à tous." in (await colleagues.get("Anne", f"/groups/{group}")).text
    assert await verify() == []


@ON_SQLITE
async def test_a_refusal_is_given_a_word_which_the_asker_reads(colleagues: Colleagues) -> None:
    group = await colleagues.create("Anne")
    await colleagues.post("Rose", f"/groups/{group}/requests", {"words": ""})
    (request,) = await colleagues.requests("Anne", group)
    path = f"/groups/{group}/requests/{request}"
    bare = await colleagues.post("Anne", path, {"intent": "refuse", "answer": " "})
    assert (bare.status_code, "Dites un mot" in bare.text) == (422, True)
    await colleagues.post("Anne", path, {"intent": "refuse", "answer": "Le groupe est complet."})
    assert "Le groupe est complet." in (await colleagues.get("Rose", f"/groups/{group}")).text
    assert "Le groupe est complet." not in (await colleagues.get("Nora", f"/groups/{group}")).text
    again = await colleagues.post("Rose", f"/groups/{group}/requests", {"words": "Plus tard ?"})
    assert again.status_code == 303
    assert len(await colleagues.requests("Anne", group)) == 1


async def test_of_two_owners_who_answer_at_once_the_first_ones_answer_stands(
    colleagues: Colleagues, sql: Any
) -> None:
    group = await colleagues.create("Anne")
    await colleagues.join("Nora", group, "Anne")
    person = colleagues.people["Nora"].public_id
    await colleagues.post("Anne", f"/groups/{group}/members/{person}", {"intent": "own"})
    await colleagues.post("Rose", f"/groups/{group}/requests", {"words": ""})
    (request,) = await colleagues.requests("Anne", group)
    path = f"/groups/{group}/requests/{request}"
    answers = await asyncio.gather(
        colleagues.post("Anne", path, {"intent": "accept"}),
        colleagues.post("Nora", path, {"intent": "refuse", "answer": "Non."}),
    )
    assert sorted(one.status_code for one in answers) == [303, 422]
    (row,) = await sql("SELECT state FROM x_working_groups_request WHERE public_id = {}", request)
    members = await sql(
        "SELECT id FROM x_working_groups_member WHERE person = {}",
        colleagues.people["Rose"].public_id,
    )
    assert (row["state"] == "accepted") == (len(members) == 1) == (answers[0].status_code == 303)


async def test_a_form_sent_twice_asks_and_says_once(colleagues: Colleagues, sql: Any) -> None:
    group = await colleagues.create("Anne")
    for _ in range(2):
        body = {"words": "Deux fois."}
        await colleagues.post("Nora", f"/groups/{group}/requests", body, key="k" * 12)
        await colleagues.post(
            "Anne", f"/groups/{group}/comments", {"text": "Une fois."}, key="c" * 12
        )
    await asyncio.gather(
        *(colleagues.post("Rose", f"/groups/{group}/requests", {"words": ""}) for _ in range(2))
    )
    (asked,) = await sql("SELECT count(*) AS n FROM x_working_groups_request")
    (said,) = await sql("SELECT count(*) AS n FROM comment")
    assert (asked["n"], said["n"]) == (2, 1)


@ON_SQLITE
async def test_the_last_owner_hands_the_group_over_before_leaving(
    colleagues: Colleagues,
) -> None:
    group = await colleagues.create("Anne")
    stuck = await colleagues.post("Anne", f"/groups/{group}/leaving")
    assert (stuck.status_code, "un autre membre" in stuck.text) == (422, True)
    await colleagues.join("Nora", group, "Anne")
    me, nora = (colleagues.people[name].public_id for name in ("Anne", "Nora"))
    for person in (me, nora):
        body = {"intent": "disown"}
        answer = await colleagues.post("Anne", f"/groups/{group}/members/{me}", body)
        assert answer.status_code == 422, person
    await colleagues.post("Anne", f"/groups/{group}/members/{nora}", {"intent": "own"})
    assert (await colleagues.post("Anne", f"/groups/{group}/leaving")).status_code == 303
    assert "demandez l'accès" in (await colleagues.get("Anne", f"/groups/{group}")).text
    assert "anime le groupe" in (await colleagues.get("Nora", f"/groups/{group}")).text


async def test_two_owners_who_leave_at_once_leave_one_behind(
    colleagues: Colleagues, sql: Any
) -> None:
    """The second looks once the first has left, however long that takes."""
    address = await colleagues.create("Anne")
    await colleagues.join("Nora", address, "Anne")
    nora = colleagues.people["Nora"].public_id
    await colleagues.post("Anne", f"/groups/{address}/members/{nora}", {"intent": "own"})
    done, hold = asyncio.Event(), asyncio.Event()

    async def leave(name: str) -> bool:
        person = colleagues.people[name]
        async with writing(person):
            db = OwnTables(ME)
            group = await group_for(db, address, person.public_id)
            assert group is not None
            left = await remove_member(db, group, person.public_id)
            done.set()
            await hold.wait()
        return left

    first = asyncio.create_task(leave("Anne"))
    await done.wait()
    second = asyncio.create_task(leave("Nora"))
    await asyncio.sleep(0.3)
    hold.set()
    assert await asyncio.gather(first, second) == [True, False]
    (row,) = await sql("SELECT count(*) AS n FROM x_working_groups_member WHERE owner")
    assert row["n"] == 1


MEETING = {"held_on": "2030-05-07", "starts": "14:30", "minutes": "90", "place": "Ici"}


@pytest.mark.parametrize(
    ("below", "sent", "table"),
    [
        ("/meetings", {"body": MEETING}, "x_working_groups_meeting"),
        ("/comments", {"body": {"text": "Encore moi."}}, "comment"),
        ("/files", {"file": ("plan.pdf", PDF)}, "attachment"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_somebody_who_is_taken_out_meanwhile_writes_nothing(
    colleagues: Colleagues, sql: Any, below: str, sent: dict[str, Any], table: str
) -> None:
    """Nora's page was asked for while she was a member; it writes once she no longer is."""
    group = await colleagues.create("Anne")
    await colleagues.join("Nora", group, "Anne")
    anne, nora = colleagues.people["Anne"], colleagues.people["Nora"].public_id
    taken, held = asyncio.Event(), asyncio.Event()

    async def take_out() -> None:
        async with writing(anne):
            found = await group_for(OwnTables(ME), group, anne.public_id)
            assert found is not None
            assert await remove_member(OwnTables(ME), found, nora)
            taken.set()
            await held.wait()

    out = asyncio.create_task(take_out())
    await taken.wait()
    late = asyncio.create_task(colleagues.post("Nora", f"/groups/{group}{below}", **sent))
    await asyncio.sleep(0.3)
    held.set()
    await out
    assert (await late).status_code == 404
    assert await sql(f"SELECT id FROM {table}") == []


async def test_any_member_takes_over_a_group_whose_owners_have_left_the_site(
    colleagues: Colleagues, sql: Any
) -> None:
    group = await colleagues.create("Anne")
    await colleagues.join("Nora", group, "Anne")
    assert (await colleagues.post("Nora", f"/groups/{group}/lead")).status_code == 404
    anne = colleagues.people["Anne"]
    await sql("UPDATE person SET disabled_at = {} WHERE id = {}", world.now(), anne.id)
    assert "personne pour l'instant" in (await colleagues.get("Rose", f"/groups/{group}")).text
    await colleagues.post("Rose", f"/groups/{group}/requests", {"words": ""})
    assert "Une demande d'accès attend votre réponse" in await colleagues.home("Nora")
    assert (await colleagues.post("Rose", f"/groups/{group}/lead")).status_code == 404
    page = await colleagues.get("Nora", f"/groups/{group}")
    assert "Plus personne n'anime ce groupe." in unescape(page.text)
    assert await colleagues.requests("Nora", group) == []
    assert (await colleagues.post("Nora", f"/groups/{group}/lead")).status_code == 303
    (request,) = await colleagues.requests("Nora", group)
    await colleagues.post("Nora", f"/groups/{group}/requests/{request}", {"intent": "accept"})
    assert "Plus personne" not in (await colleagues.get("Rose", f"/groups/{group}")).text


@ON_SQLITE
async def test_documents_go_to_members_by_the_group_alone(colleagues: Colleagues) -> None:
    group = await colleagues.create("Anne")
    await colleagues.join("Nora", group, "Anne")
    sent = await colleagues.post("Nora", f"/groups/{group}/files", file=("plan.pdf", PDF))
    assert sent.status_code == 303, sent.text
    (file,) = ids(await colleagues.get("Anne", f"/groups/{group}"), "file")
    for name in ("Anne", "Nora"):
        got = await colleagues.get(name, f"/groups/{group}/files/{file}")
        assert (got.status_code, got.content) == (200, PDF)
        assert got.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert "attachment" in got.headers["content-disposition"]
        direct = await colleagues.browsers[name].client.get(f"/files/{file}")
        assert direct.status_code == 404
    assert (await colleagues.get("Rose", f"/groups/{group}/files/{file}")).status_code == 404
    bad = await colleagues.post("Nora", f"/groups/{group}/files", file=("page.html", b"<script>"))
    assert (
        bad.status_code == 422
        or "page.html" in (await colleagues.get("Nora", f"/groups/{group}")).text
    )


@ON_SQLITE
async def test_meetings_are_the_members_by_page_and_by_calendar(colleagues: Colleagues) -> None:
    group = await colleagues.create("Anne", "Réemploi; été, hiver")
    await colleagues.join("Nora", group, "Anne")
    meeting = await colleagues.plan("Nora", group, agenda="Un, deux;\ntrois")
    for name in ("Anne", "Nora"):
        assert ids(await colleagues.get(name, f"/groups/{group}"), "meeting") == [meeting]
        month = await colleagues.get(name, "/calendar?month=2030-05")
        assert ids(month, "meeting") == [meeting]
        for path in ("/calendar.ics", f"/groups/{group}/meetings/{meeting}/ics"):
            if path == "/calendar.ics":
                continue
            text = (await colleagues.get(name, path)).content.decode()
            assert "DTSTART:20300507T123000Z\r\n" in text
            assert "DTEND:20300507T140000Z\r\n" in text
            assert "SUMMARY:Réemploi\\; été\\, hiver\r\n" in text
            assert "DESCRIPTION:Un\\, deux\\;\\ntrois\r\n" in text
    for path in (f"/groups/{group}/meetings/{meeting}", f"/groups/{group}/meetings/{meeting}/ics"):
        assert (await colleagues.get("Rose", path)).status_code == 404
    assert ids(await colleagues.get("Rose", "/calendar?month=2030-05"), "meeting") == []
    assert meeting not in (await colleagues.get("Rose", "/calendar.ics")).text


# --- What is whose -------------------------------------------------------------------------


@dataclass(slots=True)
class Hidden:
    """A group with a word in each thing that is its members', and who is in it."""

    group: str
    meeting: str
    members: set[str]
    words: dict[str, str]
    """Each word with whoever wrote it."""
    files: list[str]
    comment: str

    @property
    def inside(self) -> set[str]:
        """What every member reads: not what was asked, which is between two people."""
        return {word for word in self.words if not word.startswith(("zqasks", "zqno"))}

    def open_to(self, name: str) -> set[str]:
        """What this person may be shown: their own words wherever they are, and the group's."""
        mine = {word for word, whose in self.words.items() if whose == name}
        asked = set(self.words) - self.inside if name == OWNER else set()
        return mine | asked | (self.inside if name in self.members else set())


async def hide_words(town: Colleagues, n: int, chance: Random) -> Hidden:
    """A group of people drawn by lot: some stay, one leaves, one waits, one is refused."""
    others = sorted(set(town.people) - {OWNER})
    chance.shuffle(others)
    owner, stays, leaves, waits, refused = OWNER, *others[:4]
    group = await town.create(owner, f"Groupe {n}")
    hidden = Hidden(group, "", {owner, stays}, {}, [], "")
    for name in (stays, leaves):
        await town.join(name, group, owner)
    for name in (owner, stays, leaves):
        for kind in ("said", "file"):
            word = f"zq{kind}{n}{name.lower()}"
            hidden.words[word] = name
            if kind == "said":
                await town.post(name, f"/groups/{group}/comments", {"text": f"{word} banc"})
            else:
                await town.post(name, f"/groups/{group}/files", file=(f"{word}.pdf", PDF))
    place, agenda = f"zqplace{n}", f"zqagenda{n}"
    hidden.meeting = await town.plan(stays, group, place=place, agenda=agenda)
    hidden.words |= {place: stays, agenda: stays}
    at_meeting = f"zqmeeting{n}"
    inside = f"/groups/{group}/meetings/{hidden.meeting}"
    await town.post(stays, f"{inside}/comments", {"text": f"{at_meeting} banc"})
    await town.post(stays, f"{inside}/files", file=(f"{at_meeting}.pdf", PDF))
    hidden.words[at_meeting] = stays
    for name in (waits, refused):
        word = f"zqasks{n}{name.lower()}"
        await town.post(name, f"/groups/{group}/requests", {"words": word})
        hidden.words[word] = name
    for request in await town.requests(owner, group):
        page = (await town.get(owner, f"/groups/{group}")).text
        asks = page.partition(f'data-id="{request}"')[2].partition("</li>")[0]
        if f"zqasks{n}{refused.lower()}" in asks:
            path = f"/groups/{group}/requests/{request}"
            await town.post(owner, path, {"intent": "refuse", "answer": f"zqno{n}"})
    hidden.words[f"zqno{n}"] = refused
    await town.post(leaves, f"/groups/{group}/leaving")
    page = await town.get(owner, f"/groups/{group}")
    met = await town.get(owner, inside)
    hidden.files = ids(page, "file") + ids(met, "file")
    hidden.comment = ids(page, "comment")[0]
    return hidden


def addresses(town: Colleagues, name: str, groups: list[Hidden]) -> list[str]:
    """Every way out that might tell of a group: the plugin's, at each office, and the site's."""
    own = ["/", "/?q=zq", "/calendar", "/calendar?month=2030-05", "/calendar.ics", "/groups/new"]
    for one in groups:
        inside = f"/groups/{one.group}/meetings/{one.meeting}"
        own += [f"/groups/{one.group}{below}" for below in ("", "/edit", "/links", "/new-meeting")]
        own += [f"{inside}{below}" for below in ("", "/edit", "/ics")]
        own += [
            f"{place}/files/{file}{below}"
            for place in (f"/groups/{one.group}", inside)
            for file in one.files
            for below in ("", "/picture")
        ]
    found = [town.path(name, below) for below in own]
    found += ["/", "/journal", "/account/data", "/feed/export?format=csv", "/library", "/ideas"]
    found += ["/ideas?words=banc", "/library?words=banc", "/ideas/alike?title=banc"]
    found += ["/people", "/plugins", "/imports"]
    found += [f"/files/{file}" for one in groups for file in one.files]
    elsewhere = {"brest", "nantes", "rennes"} - {town.people[name].office}
    found += [f"/o/{slug}/x/{ME}/groups/{groups[0].group}" for slug in elsewhere]
    return found


def told(answer: httpx.Response) -> str:
    """All that an answer tells: its text, its headers, what is packed in it."""
    text = answer.text + str(answer.headers)
    if answer.content.startswith(b"PK"):
        with ZipFile(io.BytesIO(answer.content)) as packed:
            text += "".join(
                packed.read(one).decode("utf-8", "replace") for one in packed.namelist()
            )
            text += " ".join(packed.namelist())
    return text


@pytest.mark.parametrize("seed", [1])
async def test_nothing_of_a_group_reaches_whoever_is_not_in_it(
    colleagues: Colleagues, seed: int
) -> None:
    chance = Random(seed)
    groups = [await hide_words(colleagues, n, chance) for n in (1, 2)]
    for name in colleagues.people:
        shown = dict[str, set[str]]()
        for address in addresses(colleagues, name, groups):
            answer = await colleagues.browsers[name].client.get(address)
            assert answer.status_code in (200, 303, 403, 404), address
            text = told(answer)
            shown[address] = {w for one in groups for w in one.words if w in text}
        seen = set().union(*shown.values())
        open_to = set().union(*(one.open_to(name) for one in groups))
        leaks = {address: words - open_to for address, words in shown.items()}
        assert not any(leaks.values()), (name, {a: w for a, w in leaks.items() if w})
        for one in groups:
            if name in one.members:
                assert one.inside <= seen, (name, one.group)


async def test_whoever_is_not_in_a_group_writes_nothing_in_it(
    colleagues: Colleagues, sql: Any
) -> None:
    hidden = await hide_words(colleagues, 1, Random(2))
    meeting = f"/groups/{hidden.group}/meetings/{hidden.meeting}"
    person = colleagues.people["Anne"].public_id
    forms: dict[str, dict[str, str]] = {
        "/edit": {"title": "Pris", "purpose": "Pris", "version": "1"},
        f"/members/{person}": {"intent": "remove"},
        "/leaving": {},
        "/archiving": {},
        "/links": {"kind": "idea", "thing": "inconnue"},
        "/comments": {"text": "Pris."},
        f"/comments/{hidden.comment}": {"intent": "hide", "version": "1"},
        f"/files/{hidden.files[0]}/removal": {},
        "/meetings": {"held_on": "2030-05-07", "starts": "10:00", "minutes": "30", "place": "Ici"},
    }
    at_meeting: dict[str, dict[str, str]] = {
        "/edit": forms["/meetings"] | {"version": "1"},
        "/cancelling": {},
        "/report": {"file": hidden.files[-1]},
        "/comments": {"text": "Pris."},
    }
    tables = ("group", "member", "meeting", "link")
    everything = [f"SELECT * FROM x_working_groups_{one} ORDER BY id" for one in tables]
    everything += ["SELECT * FROM comment ORDER BY id", "SELECT * FROM attachment ORDER BY id"]
    before = [await sql(one) for one in everything]
    outside = sorted(set(colleagues.people) - hidden.members)
    for name in outside:
        for place, bodies in ((f"/groups/{hidden.group}", forms), (meeting, at_meeting)):
            for below, body in bodies.items():
                answer = await colleagues.post(name, f"{place}{below}", body)
                assert answer.status_code == 404, (name, place, below)
        sent = await colleagues.post(name, f"/groups/{hidden.group}/files", file=("a.pdf", PDF))
        assert sent.status_code == 404
    assert [await sql(one) for one in everything] == before


# --- Ideas and practices; what comes; the end -------------------------------------------------


async def test_a_link_is_shown_to_each_member_who_may_see_what_it_leads_to(
    colleagues: Colleagues, sql: Any
) -> None:
    group = await colleagues.create("Anne")
    for name in ("Bruno", "Nora"):
        await colleagues.join(name, group, "Anne")
    idea = await submit(colleagues.people["Anne"], "Idée zqidee")
    await sql(
        "INSERT INTO practice_sheet (public_id, state, title, problem, solution, results, advice, "
        "category, landlord, source_url, external_key, adoptions, version, proposed_at, shared_at) "
        "VALUES ('pratique1234', 'shared', 'Pratique zqpratique', '', '', '', '', '', '', '', '', "
        "0, 1, {}, {})",
        *(world.now(), world.now()),
    )
    offered = await colleagues.get("Anne", f"/groups/{group}/links")
    assert idea in ids(offered, "idea")
    assert "pratique1234" in ids(offered, "practice")
    assert idea not in ids(await colleagues.get("Nora", f"/groups/{group}/links"), "idea")
    path = f"/groups/{group}/links"
    for name, thing in (("Nora", idea), ("Anne", "inconnue1234")):
        stranger = await colleagues.post(name, path, {"kind": "idea", "thing": thing})
        assert stranger.status_code == 404, name
    for kind, thing in (("idea", idea), ("practice", "pratique1234"), ("idea", idea)):
        linked = await colleagues.post("Anne", path, {"kind": kind, "thing": thing})
        assert linked.status_code == 303
    for name, seen in (("Anne", 2), ("Bruno", 2), ("Nora", 1)):
        page = await colleagues.get(name, f"/groups/{group}")
        assert len(ids(page, "link")) == seen, name
        assert ("zqidee" in page.text) == (seen == 2)
    await sql("UPDATE office SET open_box = {} WHERE slug = 'brest'", False)
    assert "zqidee" not in (await colleagues.get("Bruno", f"/groups/{group}")).text
    await colleagues.post("Anne", path, {"kind": "idea", "thing": idea, "intent": "remove"})
    assert ids(await colleagues.get("Anne", f"/groups/{group}"), "link") == ["pratique1234"]


async def submit(author: Viewer, title: str) -> str:
    """An idea of this person's: its address."""
    content = Content(IdeaKind.PROPOSAL, title, "Ce qui gêne.", "Ce que l'on essaie.", "")
    async with writing(author):
        office = await office_of(author, author.office)
        assert office is not None
        return await submit_idea(content, office, (), by=author)


async def test_a_meeting_is_recalled_to_members_two_days_before_and_no_longer_once_cancelled(
    colleagues: Colleagues, sql: Any
) -> None:
    group = await colleagues.create("Anne")
    for name in ("Nora", "Bruno"):
        await colleagues.join(name, group, "Anne")
    soon, later = (world.today() + timedelta(days=days) for days in (2, 3))
    meeting = await colleagues.plan("Anne", group, held_on=soon.isoformat())
    await colleagues.plan("Anne", group, held_on=later.isoformat(), starts="09:00")
    for office in ("brest", "nantes", "rennes"):
        await run_job(colleagues.site, office)
        await run_job(colleagues.site, office)
    for name, told_of in (("Anne", 1), ("Nora", 1), ("Bruno", 1), ("Rose", 0)):
        assert (await colleagues.home(name)).count("Réunion « Réemploi »") == told_of, name
    assert "à 14:30" in await colleagues.home("Nora")
    await sql("UPDATE person SET language = 'en' WHERE name = 'Nora'")
    assert "Meeting of “Réemploi” on " in await colleagues.home("Nora")
    await colleagues.post("Bruno", f"/groups/{group}/leaving")
    assert "Réunion «" not in await colleagues.home("Bruno")
    assert "Réunion «" in await colleagues.home("Anne")
    await colleagues.post("Nora", f"/groups/{group}/meetings/{meeting}/cancelling")
    assert "Réunion «" not in await colleagues.home("Anne")
    assert "Meeting of" not in await colleagues.home("Nora")


async def test_members_are_asked_whether_they_come_until_they_say(colleagues: Colleagues) -> None:
    group = await colleagues.create("Anne")
    for name in ("Nora", "Bruno"):
        await colleagues.join(name, group, "Anne")
    soon = (world.today() + timedelta(days=2)).isoformat()
    meeting = await colleagues.plan("Anne", group, held_on=soon)
    asked, path = "Invitation : « Réemploi », le", f"/groups/{group}/meetings/{meeting}"
    assert [asked in await colleagues.home(one) for one in ("Anne", "Nora", "Bruno")] == [
        False, True, True,
    ]  # fmt: skip
    await colleagues.post("Nora", f"{path}/coming", {"comes": "no"})
    assert asked not in await colleagues.home("Nora")
    moved = {"held_on": soon, "starts": "09:00", "minutes": "60", "place": "Ici", "version": "1"}
    assert (await colleagues.post("Anne", f"{path}/edit", moved)).status_code == 303
    assert "à 09:00. Dites si vous venez" in await colleagues.home("Nora")
    await colleagues.post("Nora", f"{path}/coming", {"comes": "no"})
    for office in ("brest", "nantes"):
        await run_job(colleagues.site, office)
    told = [await colleagues.home(one) for one in ("Nora", "Bruno")]
    assert ["Réunion « Réemploi »" in one for one in told] == [False, True]
    assert asked not in told[1], "the job's line has taken its place"
    assert (await colleagues.post("Rose", f"{path}/coming", {"comes": "yes"})).status_code == 404


async def run_job(site: TestSite, office: str) -> None:
    """What the worker does once a day in an office."""
    here = site.plugins.office(office)

    def work(asking: Any, hooks: Any, ctx: Any) -> Any:
        settings = here.settings_of(ME)
        job = live(asking, hooks, "jobs", "reminders", office=office, settings=settings)
        return finished(job.run(ctx), ctx)

    await here.run(ME, "job", "jobs", context_for(here, ME, SYSTEM), work)


@ON_SQLITE
async def test_an_archived_group_is_read_and_no_longer_written(colleagues: Colleagues) -> None:
    group = await colleagues.create("Anne")
    await colleagues.join("Nora", group, "Anne")
    await colleagues.post("Nora", f"/groups/{group}/comments", {"text": "Avant la fin."})
    assert (await colleagues.post("Anne", f"/groups/{group}/archiving")).status_code == 303
    page = await colleagues.get("Nora", f"/groups/{group}")
    assert "Avant la fin." in page.text
    assert "send_comment" not in page.text
    late = await colleagues.post("Nora", f"/groups/{group}/comments", {"text": "Trop tard."})
    assert (late.status_code, "archivé" in late.text) == (422, True)
    asked = await colleagues.post("Rose", f"/groups/{group}/requests", {"words": ""})
    assert asked.status_code == 422
    for below in ("new-meeting", "links"):
        assert (await colleagues.get("Nora", f"/groups/{group}/{below}")).status_code == 404
    await colleagues.post("Anne", f"/groups/{group}/archiving")
    again = await colleagues.post("Nora", f"/groups/{group}/comments", {"text": "De nouveau."})
    assert again.status_code == 303


@ON_SQLITE
async def test_what_was_typed_comes_back_with_the_reason(colleagues: Colleagues) -> None:
    empty = await colleagues.post("Anne", "/groups", {"title": "Ré", "purpose": "Pourquoi ?"})
    assert (empty.status_code, "Pourquoi ?" in empty.text) == (422, True)
    group = await colleagues.create("Anne")
    body = {"held_on": "2030-05-07", "starts": "25:00", "minutes": "60", "place": "Salle rouge"}
    wrong = await colleagues.post("Anne", f"/groups/{group}/meetings", body)
    assert (wrong.status_code, "Salle rouge" in wrong.text) == (422, True)
    meeting = await colleagues.plan("Anne", group)
    path = f"/groups/{group}/meetings/{meeting}/edit"
    first = await colleagues.post("Anne", path, body | {"starts": "10:00", "version": "1"})
    assert first.status_code == 303
    stale = await colleagues.post(
        "Anne", path, body | {"starts": "11:00", "version": "1", "agenda": "Gardé."}
    )
    assert (stale.status_code, "Gardé." in stale.text) == (422, True)


async def test_what_a_member_wrote_in_a_group_is_in_their_own_data_and_nobody_elses(
    colleagues: Colleagues,
) -> None:
    group = await colleagues.create("Anne")
    await colleagues.post("Nora", f"/groups/{group}/requests", {"words": "Zq de Nora."})
    await colleagues.post("Rose", f"/groups/{group}/requests", {"words": "Zq de Rose."})
    answer = await colleagues.browsers["Nora"].client.get("/account/data")
    archive = ZipFile(io.BytesIO(answer.content))
    for name in ("vivier.json", "vivier.html"):
        told = archive.read(name).decode()
        assert "Zq de Nora." in told
        assert "Zq de Rose." not in told
