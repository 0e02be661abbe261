"""Three directors over one progress report: what they decide, and what it got wrong."""

import re
import sqlite3

import asyncpg
import pytest
from innovation_progress_report.periods import containing

from innovation import world
from innovation.db import fetch, writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Role
from innovation.testing.site import TestSite
from innovation.verify import verify

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
