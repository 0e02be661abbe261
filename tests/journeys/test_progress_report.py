"""Three directors over one progress report: what they decide, and what it got wrong."""

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, time
from html import unescape
from typing import Any

import asyncpg
import pytest
from innovation_progress_report.periods import containing

from innovation import world
from innovation.actions.ideas import submit_idea
from innovation.changes import Content
from innovation.db import fetch, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.stages import IdeaKind, Role
from innovation.queries.people import office_of
from innovation.testing.site import TestSite
from innovation.verify import verify
from innovation.web import typeset

OFFICES = ("brest", "nantes", "rennes")


def root(office: str) -> str:
    return f"/o/{office}/x/progress_report"


async def test_three_directors_freeze_correct_and_decide_together(site: TestSite) -> None:
    chairs = {}
    for office in OFFICES:
        await site.office(office)
        person = await site.person(office, f"Camille {office.title()}", Role.CHAIR)
        await site.activate("progress_report", office)
        chairs[office] = await site.browser(person)
    brest, nantes, rennes = (chairs[office] for office in OFFICES)
    past = containing(world.today()).before()
    await brest.open(f"{root('brest')}/periods/{past.key}")
    await brest.send("/freeze")
    await nantes.open(f"{root('nantes')}/reports/1")
    await nantes.send("/errata", erratum="Nantes comptait 12 réponses, et non 11.")
    await rennes.open(f"{root('rennes')}/reports/1")
    assert rennes.sees("Nantes comptait 12 réponses, et non 11.")
    await rennes.send("/decisions", text="Un acheteur commun", whose="nantes")
    await brest.open(f"{root('brest')}/reports/1")
    assert "withdraw_" not in brest.page.text, "only who wrote it takes it away"
    address = re.search(r'action="[^"]*(/decisions/[^"]+)"', brest.page.text)
    assert address
    fields = dict(brest.form(address[1]).fields) | {"intent": "withdraw"}
    path = f"{root('brest')}{address[1]}"
    assert (await brest.client.post(path, data=fields)).status_code == 404
    await brest.open(f"{root('brest')}/reports/1")
    await brest.send(address[1], "done")
    for office, browser in chairs.items():
        await browser.open(f"{root(office)}/reports/1")
        assert browser.sees("Un acheteur commun Nantes") and browser.sees("faite le")
    assert await verify() == []


async def test_what_is_printed_says_what_the_page_says(
    site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    await site.office("brest")
    await site.activate("progress_report", "brest")
    person = await site.person("brest", "Camille", Role.CHAIR)
    chair, past = await site.browser(person), containing(world.today()).before()
    with monkeypatch.context() as then:
        noon = datetime.combine(past.last_on, time(12), UTC)
        then.setattr(world, "now", lambda: noon)
        for n in range(3):
            await submit(person, f"Une idée {n}")
    await chair.open(f"{root('brest')}/periods/{past.key}")
    await chair.send("/freeze")
    await chair.send("/errata", erratum="Un compte était faux.")
    page = (await chair.open(f"{root('brest')}/reports/1")).text
    kept: list[str] = []
    real = typeset._set
    monkeypatch.setattr(typeset, "_set", lambda data: kept.append(data) or real(data))
    printed = await chair.open(f"{root('brest')}/reports/1/pdf")
    assert b"pdfuaid:part" in printed.content, "tagged, for whoever hears it"
    assert ["Idées déposées", "3"] in list(lists(json.loads(kept[0])))
    for row in re.findall(r'data-kind="indicator".*?</tr>', page, re.DOTALL):
        label, *cells = [words(f"<{one}") for one in re.split("<t[hd]", row)[1:]]
        assert [label, *cells] in list(lists(json.loads(kept[0]))), label
    assert "Un compte était faux." in kept[0]


async def submit(author: Viewer, title: str) -> None:
    """An idea of this person's."""
    async with writing(author):
        office = await office_of(author, author.office)
        assert office is not None
        content = Content(IdeaKind.PROPOSAL, title, "Ce qui gêne.", "Ce que l'on essaie.", "")
        await submit_idea(content, office, (), by=author)


def lists(value: Any) -> Iterator[list[str]]:
    """Every list of texts in what was printed."""
    if isinstance(value, dict):
        for one in value.values():
            yield from lists(one)
    elif isinstance(value, list):
        yield [words(str(one)) for one in value]
        for one in value:
            yield from lists(one)


def words(markup: str) -> str:
    """A text without its tags, its spaces alike."""
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(markup)).split())


@pytest.mark.parametrize("change", ["UPDATE {} SET text = 'x'", "DELETE FROM {}"])
async def test_the_database_lets_nobody_change_an_erratum(site: TestSite, change: str) -> None:
    await site.office("brest")
    await site.activate("progress_report", "brest")
    async with writing(SYSTEM):
        await fetch(
            "INSERT INTO x_progress_report_report (office, number, starts_on, ends_on, frozen_on, "
            "frozen_by, content) VALUES ('brest', 1, '2026-01-01', '2026-04-01', '2026-04-02', "
            "'', '{{}}')"
        )
        await fetch(
            "INSERT INTO x_progress_report_erratum (office, number, text, said_by, said_on) "
            "VALUES ('brest', 1, 'Un mot', '', '2026-04-03')"
        )
    with pytest.raises((asyncpg.PostgresError, sqlite3.Error), match="never changed"):
        async with writing(SYSTEM):
            await fetch(change.format("x_progress_report_erratum"))
