"""Nantes's months: who tells them, what they add up to, who is reminded."""

from dataclasses import replace
from datetime import date, timedelta

import innovation_nantes_pilots as plugin
import pytest
from innovation_nantes_pilots.monthly import READINGS, gathered, months_to_tell

from innovation.api import PilotFacts
from innovation.testing import OfficeSite, on_day, on_site, speaking, today

PRINTING = "nantes_pilots.impression_3d"
HOURS, STOPS, _ = READINGS[PRINTING]
SHARE = READINGS["nantes_pilots.serre_pepiniere"][1]
MONTHS = {date(2026, 1, 1): {"heures": 20.0}, date(2026, 2, 1): {"heures": 12.5, "arrets": 1.0}}


@pytest.mark.parametrize(
    ("ends_on", "today", "months"),
    [
        (date(2026, 12, 1), date(2026, 1, 31), []),
        (date(2026, 12, 1), date(2026, 3, 1), [date(2026, 2, 1), date(2026, 1, 1)]),
        (date(2026, 1, 20), date(2026, 9, 1), [date(2026, 1, 1)]),
        (date(2026, 1, 31), date(2026, 9, 1), [date(2026, 1, 1)]),
    ],
)
def test_a_month_is_told_once_it_is_over_until_the_pilot_ends(
    ends_on: date, today: date, months: list[date]
) -> None:
    pilot = PilotFacts(PRINTING, True, starts_on=date(2026, 1, 12), ends_on=ends_on)
    assert months_to_tell(pilot, today) == months
    assert months_to_tell(replace(pilot, starts_on=None), today) == []


def test_months_are_added_or_averaged_and_unknown_where_nothing_was_told() -> None:
    assert gathered(HOURS, MONTHS.values()) == 32.5
    assert gathered(SHARE, [{"eau_chaude": 40.0}, {"eau_chaude": 50.0}, {}]) == 45.0
    assert gathered(STOPS, [{"heures": 3.0}]) is None


@on_site(plugin, office="nantes")
async def test_the_lead_tells_a_month_and_everybody_reads_it(site: OfficeSite) -> None:
    with on_day(date(today().year - 1, 3, 5)):
        idea = await site.idea("piloted", kind=PRINTING, assurance=True)
    lead, colleague = await site.client("author"), await site.client("staff")
    page = site.path(f"/pilots/{idea.public_id}")
    await lead.open(page)
    refused = await lead.send(f"/pilots/{idea.public_id}", heures="beaucoup")
    assert refused.status_code == 422 and "beaucoup" in refused.text
    await lead.send(f"/pilots/{idea.public_id}", heures="1 234,5", arrets="0")
    assert lead.sees("1 234,5")
    await colleague.open(page)
    assert colleague.sees("1 234,5") and 'name="heures"' not in colleague.page.text
    box = await site.panel("mois", idea)
    assert "1\u202f234,5 h en juin" in box
    assert (box.count("<figure"), box.count("<rect"), box.count("<tr>")) == (2, 2, 4)
    with speaking("en"):
        box = await site.panel("mois", idea)
    assert "Robot stops" in box and "1,234.5 h in June" in box
    document = await site.report("mois")
    assert document.parts[1].rows[0][1:] == (1234.5, 0.0, None)
    [empty] = (await site.report("mois", annee=2001)).parts
    assert empty.text.startswith("Aucun mois")
    assert site.errors == []


@on_site(plugin, office="nantes")
async def test_whoever_leads_is_reminded_until_the_month_is_told(site: OfficeSite) -> None:
    with on_day(today() - timedelta(days=70)):
        idea = await site.idea("piloted", kind=PRINTING, assurance=True)
    lead = await site.client("author")
    await site.run_job("rappels")
    await lead.open("/")
    first = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
    assert lead.sees("sont attendues") and lead.sees(f"{first.year} au ")
    await lead.open(site.path(f"/pilots/{idea.public_id}"))
    await lead.send(f"/pilots/{idea.public_id}", heures="12")
    await lead.open("/")
    assert not lead.sees("sont attendues")
    assert site.errors == []


@on_site(plugin, office="nantes")
async def test_the_hours_of_all_months_are_offered_as_an_indicator(site: OfficeSite) -> None:
    with on_day(date(today().year - 1, 3, 5)):
        idea = await site.idea("piloted", kind=PRINTING, assurance=True)
    pilot = PilotFacts(PRINTING, True, idea=idea.public_id)
    assert await site.compute("heures_relevees", pilot) is None
    lead = await site.client("author")
    for hours in ("12", "30"):
        await lead.open(site.path(f"/pilots/{idea.public_id}"))
        await lead.send(f"/pilots/{idea.public_id}", heures=hours)
    assert await site.compute("heures_relevees", pilot) == 42.0
    assert await site.compute("energie_relevee", pilot) is None
