"""The progress report: its periods, what it says, and that a frozen one never changes."""

import re
from datetime import date

import innovation_progress_report as plugin
import pytest
from innovation_progress_report.documents import signed
from innovation_progress_report.periods import Period, containing, from_key
from innovation_progress_report.telling import Told, cells, content_of

from innovation.api import OfficeFacts, OfficeFigures
from innovation.testing import OfficeSite, on_day, on_site, today
from innovation.testing.forms import Browserless, visible_text
from innovation.testing.plugins import contributions

OFFICES = (OfficeFacts("brest", "Brest"), OfficeFacts("nantes", "Nantes"))
BREST = OfficeFigures("brest", staff=50, ideas=10, median_days=12, measured=4, improved=3, late=2)
NANTES = OfficeFigures("nantes", staff=40, ideas=0, next_on=(date(2026, 4, 9),))


@pytest.mark.parametrize(
    ("key", "starts_on", "last_on"),
    [
        ("2026-T1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-T4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_known_by_its_key(key: str, starts_on: date, last_on: date) -> None:
    period = from_key(key)
    assert period is not None
    assert (period.starts_on, period.last_on, period.key) == (starts_on, last_on, key)


@pytest.mark.parametrize("key", ["2026-T5", "2026-S1", "2026-T0", "1999-T1", "2026", ""])
def test_what_is_no_period_has_none(key: str) -> None:
    assert from_key(key) is None


def test_every_day_is_in_one_period_and_the_one_before_ends_the_day_before() -> None:
    for month in range(1, 13):
        day = date(2026, month, 28)
        period = containing(day)
        assert period.starts_on <= day <= period.last_on
        assert period.before().ends_on == period.starts_on
    assert containing(date(2026, 1, 5)).before() == Period(date(2025, 10, 1))


def test_ideas_are_told_per_hundred_of_the_staff_that_the_office_says() -> None:
    content = content_of(OFFICES, [BREST, NANTES], {"nantes": Told(500)}, None)
    rate = next(line for line in content["lines"] if line["key"] == "rate")
    assert rate["values"] == {"brest": 20.0, "nantes": 0.0}
    assert content["staff"] == {
        "brest": {"count": 50, "told": False, "fictional": False},
        "nantes": {"count": 500, "told": True, "fictional": False},
    }


def test_what_was_not_measured_is_not_told_as_zero() -> None:
    content = content_of(OFFICES, [BREST, NANTES], {}, None)
    values = {line["key"]: line["values"] for line in content["lines"]}
    assert values["effect"] == {"brest": 75, "nantes": None}
    assert values["delay"] == {"brest": 12, "nantes": None}


def test_a_change_is_told_with_whether_it_is_progress() -> None:
    first = {**content_of(OFFICES, [BREST, NANTES], {}, None), "number": 1}
    fewer = OfficeFigures("brest", staff=50, ideas=13, median_days=15, late=2)
    content = content_of(OFFICES, [fewer, NANTES], {}, first)
    told = {line["key"]: cells(line, ["brest"])[0] for line in content["lines"]}
    assert (told["ideas"].change, told["ideas"].trend) == (3, "better")
    assert (told["delay"].change, told["delay"].trend) == (3, "worse")
    assert (told["late"].change, told["late"].trend) == (0, "")
    assert told["effect"].change is None
    assert content["previous"] == 1


def test_a_change_is_written_as_people_read_it() -> None:
    assert [signed(change, str) for change in (3, -2.5, 0, None)] == [
        "+3", "\N{MINUS SIGN}2.5", "=", "–",
    ]  # fmt: skip


def test_every_office_may_take_it() -> None:
    assert [item.key for item in contributions(plugin, "rennes").menu] == [
        "progress_report.point_etape"
    ]


@on_site(plugin)
async def test_a_report_is_drafted_then_frozen_and_never_changes(site: OfficeSite) -> None:
    chair = await site.client("chair")
    past = containing(today()).before()
    with on_day(past.last_on):
        await site.idea()
    draft = site.path(f"/periods/{past.key}")
    await chair.open(draft)
    assert chair.sees("brouillon") and told(chair, "ideas") == ["1", "0", "0"]
    done = await chair.send(f"{past.key}/freeze")
    assert str(done.url).endswith("/reports/1") and chair.sees("n° 1")
    with on_day(past.last_on):
        await site.idea(title="Une autre")
    await chair.open(draft)
    assert str(chair.page.url).endswith("/reports/1") and told(chair, "ideas") == ["1", "0", "0"]
    assert site.errors == []


@on_site(plugin)
async def test_a_period_that_runs_can_only_be_read(site: OfficeSite) -> None:
    chair = await site.client("chair")
    now = containing(today())
    await chair.open(site.path(f"/periods/{now.key}"))
    assert [button[3] for button in chair.form("/freeze").buttons] == [True]
    action = chair.form("/freeze")
    refused = await chair.client.post(action.action, data=dict(action.fields))
    assert refused.status_code == 422 and "elle pourra être figée" in refused.text
    await chair.open(site.path("/"))
    assert chair.sees("n'est encore figé")
    later = Period(now.ends_on)
    assert (await chair.open(site.path(f"/periods/{later.key}"))).status_code == 404


@on_site(plugin)
async def test_a_period_is_not_frozen_once_a_later_one_is(site: OfficeSite) -> None:
    chair = await site.client("chair")
    last = containing(today()).before()
    for period in (last.before(), last):
        await chair.open(site.path(f"/periods/{period.key}"))
        if period == last:
            break
        form = chair.form("/freeze")
        late = (form.action, dict(form.fields))
    await chair.send("/freeze")
    refused = await chair.client.post(late[0], data=late[1])
    assert refused.status_code == 422 and "plus récente est déjà figée" in refused.text
    await chair.open(site.path(f"/periods/{last.before().key}"))
    assert [button[3] for button in chair.form("/freeze").buttons] == [True]


@on_site(plugin)
async def test_each_office_reads_the_same_report_and_the_next_one_tells_what_changed(
    site: OfficeSite,
) -> None:
    last = containing(today()).before()
    chair = await site.client("chair")
    await chair.open(site.path(f"/periods/{last.before().key}"))
    await chair.send("/freeze")
    with on_day(last.starts_on):
        await site.idea()
    await site.activate(office="nantes")
    other = await site.client("chair", "nantes")
    root = "/o/nantes/x/progress_report"
    await other.open(f"{root}/periods/{last.key}")
    assert told(other, "ideas") == ["1 (+1) en progrès", "0 (=)", "0 (=)"]
    await other.send("/freeze")
    theirs = told(other, "ideas")
    await chair.open(site.path("/reports/2"))
    assert told(chair, "ideas") == theirs
    printed = await chair.open(site.path("/reports/2/pdf"))
    assert printed.content.startswith(b"%PDF")
    assert site.errors == []


@on_site(plugin)
async def test_a_caretaker_does_not_read_it_and_an_assessor_does_not_freeze(
    site: OfficeSite,
) -> None:
    caretaker, assessor = await site.client("staff"), await site.client("assessor")
    past = containing(today()).before()
    assert (await caretaker.open(site.path("/"))).status_code == 404
    await assessor.open(site.path(f"/periods/{past.key}"))
    assert assessor.sees("brouillon") and "/freeze" not in assessor.page.text
    assert (await assessor.open(site.path("/reports/7"))).status_code == 404
    assert (await assessor.open(site.path("/reports/%C2%B2"))).status_code == 404


@on_site(plugin)
async def test_an_office_says_its_staff_for_itself(site: OfficeSite) -> None:
    chair = await site.client("chair")
    await chair.open(site.path("/"))
    for wrong in ("0", "-3", "douze", "1000001"):
        refused = await chair.send("/staff", staff=wrong)
        assert refused.status_code == 422
    await chair.send("/staff", staff="1 240")
    await chair.open(site.path(f"/periods/{containing(today()).key}"))
    assert chair.sees("1\u202f240 agents, d'après l'office")


@on_site(plugin)
async def test_an_error_of_a_frozen_report_is_told_beside_it(site: OfficeSite) -> None:
    chair, assessor = await site.client("chair"), await site.client("assessor")
    past = containing(today()).before()
    await chair.open(site.path(f"/periods/{past.key}"))
    assert chair.sees("Aucune idée n'a été déposée pendant cette période")
    await chair.send("/freeze")
    before = told(chair, "ideas")
    refused = await chair.send("/errata", erratum=" ")
    assert refused.status_code == 422 and chair.sees("ce qui est juste")
    await chair.send("/errata", erratum="Deux idées ont été comptées en retard.")
    for somebody in (chair, assessor):
        await somebody.open(site.path("/reports/1"))
        assert somebody.sees("Deux idées ont été comptées en retard.")
        assert told(somebody, "ideas") == before
    assert "/errata" not in assessor.page.text
    await chair.open(site.path("/"))
    assert chair.sees("errata : 1")
    assert site.errors == []


@on_site(plugin)
async def test_what_is_decided_is_told_again_until_it_is_done(site: OfficeSite) -> None:
    chair = await site.client("chair")
    now = containing(today())
    last = site.path(f"/periods/{now.before().key}")
    await chair.open(last)
    await chair.send("/freeze")
    await chair.send("/decisions", text=" ")
    assert chair.page.status_code == 422 and chair.sees("Écrivez la décision")
    day = now.starts_on.isoformat()
    await chair.send("/decisions", text="Un acheteur commun", whose="brest", due_on=day)
    await chair.send("/decisions", text="Une erreur")
    assert chair.sees("Un acheteur commun Brest, pour le")
    [wrong] = [one for one in forms(chair) if one in chair.page.text.partition("Une erreur")[2]]
    await chair.send(wrong, "withdraw")
    assert not chair.sees("Une erreur")
    await chair.open(site.path(f"/periods/{now.key}"))
    assert chair.sees("Décidé auparavant") and chair.sees("Un acheteur commun")
    printed = await chair.open(site.path(f"/periods/{now.key}/pdf"))
    assert b"/Marked true" in printed.content
    await chair.open(site.path(f"/periods/{now.key}"))
    await chair.send(forms(chair)[0], "done")
    assert chair.sees("faite le")
    later = Period(now.ends_on)
    with on_day(later.starts_on):
        chair = await site.client("chair")
        await chair.open(site.path(f"/periods/{later.key}"))
        assert not chair.sees("Un acheteur commun")
    assert site.errors == []


def forms(browser: Browserless) -> list[str]:
    """Where each decision's form leads."""
    return re.findall(r'action="[^"]*(/decisions/[^"]+)"', browser.page.text)


def told(browser: Browserless, key: str) -> list[str]:
    """The cells of an indicator's line of the table, as the page shows them."""
    row = browser.page.text.partition(f'data-kind="indicator" data-id="{key}"')[2]
    cells = row.partition("</tr>")[0].split("<td")[1:]
    return [" ".join(visible_text(f"<td{cell}").split()) for cell in cells]
