"""The demonstration: whole or not at all, sound, and honest about what is invented."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from innovation import world
from innovation.db import fetch, reading
from innovation.demo import PASSWORD, accounts
from innovation.demo.invented import invented
from innovation.demo.lively import carried_together
from innovation.demo.loading import entries, is_loaded, load
from innovation.demo.people import OFFICES, PLUGINS
from innovation.demo.projects import paths
from innovation.domain.passwords import check_password
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import Refused
from innovation.domain.stages import Status
from innovation.files import Folder
from innovation.hooks.host import PluginHost
from innovation.queries.assessment import newest_round
from innovation.queries.pilots import pilot_of
from innovation.queries.sharing import library
from innovation.verify import verify

AROUND = (
    "comment", "support", "attachment", "withdrawal", "grouping", "link", "co_authorship",
    "opinion",
)  # fmt: skip


def quiet(done: int, of: int) -> None:
    """No progress bar."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Where the stories' files are kept."""
    return Folder(tmp_path / "files")


@pytest.fixture
def host() -> PluginHost:
    """The offices' plugins."""
    host = PluginHost()
    host.load()
    return host


async def test_it_is_sound_and_each_project_is_where_it_got(
    database: Any, host: Any, folder: Folder
) -> None:
    assert not await is_loaded()
    begun = world.now()
    assert await load(host, folder, "hash", quiet) == []
    assert await is_loaded()
    assert await verify(folder) == []
    async with reading(SYSTEM):
        ideas = await fetch("SELECT * FROM idea")
        elsewhere = await fetch("SELECT * FROM practice_sheet WHERE office IS NULL")
        adoptions = await fetch("SELECT office FROM adoption")
        people = await fetch("SELECT * FROM person")
        times = await fetch("SELECT at FROM event ORDER BY id")
        active = await fetch(
            "SELECT office, plugin, activated_at FROM plugin_activation WHERE active"
        )
    reached = {entry.content.title: entry for entry in entries() if entry.office}
    real = {idea["title"]: idea for idea in ideas if idea["external_key"]}
    assert {title: idea["stage"] for title, idea in real.items()} == {
        title: entry.stage for title, entry in reached.items()
    }
    assert all(idea["source_url"] and not idea["fictional"] for idea in real.values())
    assert len(elsewhere) == 6
    assert [row["office"] for row in adoptions] == ["nantes"]
    now = world.now()
    assert sum(bool(idea["fictional"]) for idea in ideas) == len(invented(now)) + len(
        carried_together(now)
    )
    assert 40 <= len(ideas) <= 50
    assert all(person["fictional"] and person["password_hash"] == "hash" for person in people)
    assert {row["office"]: row["plugin"] for row in active} == PLUGINS
    assert all(row["activated_at"] >= begun for row in active), (
        "none is as old as the first stories"
    )
    moments = [row["at"] for row in times]
    assert moments == sorted(moments)
    assert moments[-1] <= world.now()


async def test_every_word_of_the_committees_says_that_it_is_invented(
    database: Any, host: Any, folder: Folder
) -> None:
    await load(host, folder, "hash", quiet)
    async with reading(SYSTEM):
        words = [
            row["said"]
            for row in await fetch(
                "SELECT comment AS said FROM sheet UNION SELECT reason FROM decision "
                "UNION SELECT lessons FROM pilot WHERE lessons <> '' "
                "UNION SELECT question FROM pilot UNION SELECT stop_rule FROM pilot "
                "UNION SELECT note FROM adoption UNION SELECT words FROM reply "
                "UNION SELECT advice FROM practice_sheet WHERE advice <> '' "
                "UNION SELECT why FROM opinion UNION SELECT reply FROM opinion WHERE reply <> ''"
            )
        ]
    assert words
    assert [said for said in words if not said.startswith("Exemple fictif : ")] == []


async def test_what_people_do_around_ideas_is_told_on_invented_ideas_alone(
    database: Any, host: Any, folder: Folder
) -> None:
    await load(host, folder, "hash", quiet)
    async with reading(SYSTEM):
        around = {
            table: await fetch(f"SELECT i.fictional FROM {table} t JOIN idea i ON i.id = t.idea")
            for table in AROUND
        }
        joinings = {row["state"] for row in await fetch("SELECT state FROM co_authorship")}
        statuses = {row["status"] for row in await fetch("SELECT status FROM idea")}
        versions = await fetch("SELECT max(number) AS last FROM idea_version")
        replies = {row["kind"] for row in await fetch("SELECT kind FROM reply")}
        typed = await fetch("SELECT 1 FROM idea WHERE submitted_by IS NOT NULL")
    assert {table: len(rows) > 0 for table, rows in around.items()} == dict.fromkeys(AROUND, True)
    assert all(row["fictional"] for rows in around.values() for row in rows)
    assert joinings == {"invited", "asked", "accepted"}
    assert statuses == set(Status)
    assert versions[0]["last"] == 2
    assert replies == {"adapt", "later"}
    assert len(typed) == 2


async def test_one_committee_has_lent_its_eyes_and_another_is_asked_to(
    database: Any, host: Any, folder: Folder
) -> None:
    await load(host, folder, "hash", quiet)
    async with reading(SYSTEM):
        given, asked = await fetch(
            "SELECT n.committee, n.state, n.answer_by, r.id AS round, s.sheets FROM opinion n "
            "LEFT JOIN round r ON r.idea = n.idea AND r.committee = n.committee "
            "LEFT JOIN result s ON s.round = r.id ORDER BY n.state DESC"
        )
    assert (given["committee"], given["state"], given["sheets"]) == ("rennes", "given", 2)
    assert (asked["committee"], asked["state"], asked["round"]) == ("brest", "asked", None)
    assert asked["answer_by"] > world.today()


async def test_invented_marks_and_people_are_told_as_such(
    database: Any, host: Any, folder: Folder
) -> None:
    await load(host, folder, "hash", quiet)
    async with reading(SYSTEM):
        revealed = await fetch("SELECT idea FROM result")
        rounds = [await newest_round(SYSTEM, row["idea"]) for row in revealed]
        pilots = [await pilot_of(SYSTEM, row["idea"]) for row in await fetch("SELECT * FROM pilot")]
        practices, _ = await library(SYSTEM)
    assert rounds and all(round_ and round_.fictional for round_ in rounds if round_.result)
    assert pilots and all(pilot and pilot.lead_fictional for pilot in pilots)
    assert {bool(one.contact) for one in practices} == {True, False}
    assert all(one.contact_fictional == bool(one.contact) for one in practices)


async def test_it_refuses_other_data(make_office: Any) -> None:
    await make_office("brest")
    with pytest.raises(Refused, match="déjà des offices"):
        await is_loaded()


async def test_a_load_cut_short_leaves_nothing(database: Any, host: Any, folder: Folder) -> None:
    def cut(done: int, of: int) -> None:
        if done == of - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await load(host, folder, "hash", cut)
    assert not await is_loaded()


async def test_missing_plugins_are_named_and_the_stories_stop_at_their_decision(
    database: Any, folder: Folder
) -> None:
    assert await load(PluginHost(installed=False), folder, "hash", quiet) == list(PLUGINS.values())
    assert await verify() == []
    async with reading(SYSTEM):
        rows = await fetch("SELECT stage FROM idea WHERE title LIKE 'Yhnova%'")
    assert [row["stage"] for row in rows] == ["assessed"]


def test_every_real_project_has_its_path() -> None:
    assert paths().keys() == {entry.content.title for entry in entries() if entry.office}


def test_accounts_are_told_with_a_password_that_the_site_accepts() -> None:
    told = accounts()
    assert len({email for email, *_ in told}) == len(told) == 21
    assert Counter(office for *_, office in told) == {office.name: 7 for office in OFFICES}
    assert all(email.isascii() for email, *_ in told)
    assert check_password(PASSWORD, ["vivier"]) == []
    assert " " not in PASSWORD
