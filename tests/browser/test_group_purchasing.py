"""Three offices import their contracts, find when they end together, and buy as a group."""

import csv
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from innovation import world
from innovation.api.sheets import read_rows, workbook
from innovation.domain.stages import Role

pytestmark = pytest.mark.browser

DATA = Path(__file__).resolve().parents[2] / "plugins/group_purchasing/tests/data"
CONTRACTS = files("innovation_group_purchasing") / "exemples.csv"
OFFICES = {"brest": 13, "nantes": 14, "rennes": 13}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ_WINDOWS = """[...document.querySelectorAll('[data-kind=window]')].map(one =>
    [one.dataset.id.split(' ')[0], [...one.querySelectorAll('tbody tr')].map(row =>
        [row.querySelector('th .muted').textContent, row.querySelector('time').dateTime])])"""


@pytest.fixture(autouse=True)
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of which the windows were found by hand, in every thread."""
    monkeypatch.setattr(world, "now", lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))


def root(office: str) -> str:
    return f"/o/{office}/x/group_purchasing"


def spreadsheet() -> dict[str, str | bytes]:
    """The forty contracts, as Excel has them."""
    table = read_rows(CONTRACTS.read_bytes())
    content = workbook(table.headers, [line.cells for line in table.lines])
    return {"name": "contrats.xlsx", "mimeType": WORKBOOK, "buffer": content}


def corrected() -> dict[str, str | bytes]:
    """The same, as a colleague of Rennes corrected it: other dates, amounts and habits."""
    lines = [list(line.cells) for line in read_rows(CONTRACTS.read_bytes()).lines]
    mine = [line for line in lines if line[0] == "rennes"]
    mine[0][6:10] = ["« 12 000,00 € HT »".strip("« »"), "oui", "1er janv. 2026", "31 décembre 2028"]
    mine[1][10] = "tacite"
    content = workbook(read_rows(CONTRACTS.read_bytes()).headers, mine)
    return {"name": "corrections 2026.xlsx", "mimeType": WORKBOOK, "buffer": content}


def by_hand() -> list[tuple[str, list[tuple[str, str]]]]:
    """The windows that somebody found with a calendar."""
    found: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    with (DATA / "fenetres.csv").open(encoding="utf-8") as file:
        for number, family, reference, on, _ in list(csv.reader(file, delimiter=";"))[1:]:
            day = datetime.strptime(on, "%d/%m/%Y").replace(tzinfo=UTC).date()
            found.setdefault(number, (family, []))[1].append((reference, day.isoformat()))
    return sorted((family, sorted(dues)) for family, dues in found.values())


SCREENS = ((390, "light"), (1280, "dark"), (390, "dark"), (1280, "light"))


async def look(served, person, address: str, name: str, screens: int = 2) -> None:
    """At both widths, and in both themes, axe finds nothing."""
    for width, theme in SCREENS[:screens]:
        page = await served.page(person, width=width, theme=theme)
        await page.goto(address)
        await served.check(page, f"group_purchasing_{name}_{width}_{theme}")
        await page.context.close()


async def other_idea(served, person) -> str:
    """The address of an idea that the person submits."""
    browser = await served.site.browser(person)
    await browser.open("/")
    await browser.send("/drafts")
    sent = await browser.send(
        browser.page.url.path, "submit", title="Un banc", problem="p", solution="s",
        category="sociale",
    )  # fmt: skip
    return sent.url.path


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_three_offices_find_when_to_buy_together_and_carry_it_as_an_idea(served) -> None:
    site, chairs = served.site, {}
    for office, contracts in OFFICES.items():
        await site.office(office)
        chairs[office] = await site.person(office, f"Camille {office.title()}", Role.CHAIR)
        await site.activate("group_purchasing", office)
        page = await served.page(chairs[office])
        await page.goto(f"{root(office)}/import")
        await page.set_input_files("#field_file", files=[spreadsheet()])
        await page.click("#read_file")
        await page.click("#confirm_import")
        await page.wait_for_selector(f"caption:text('Contrats : {contracts}')")

    nantes = chairs["nantes"]
    await look(served, nantes, f"{root('nantes')}/windows?family=ascenseurs", "window", 4)
    await look(served, nantes, f"{root('nantes')}/windows", "windows")
    await look(served, nantes, f"{root('nantes')}/?office=all", "register")
    await look(served, nantes, f"{root('nantes')}/contracts/new", "form")
    await look(served, nantes, f"{root('nantes')}/import", "import")
    await page.goto(f"{root(office)}/import")
    await page.set_input_files("#field_file", files=[corrected()])
    await page.click("#read_file")
    await page.wait_for_selector("[data-kind=change]")
    await look(served, chairs[office], page.url, "preview")
    await page.click("#confirm_import")
    await page.goto(f"{root(office)}/import")
    await page.locator("[data-kind=import]").first.get_by_role("button").click()
    await page.wait_for_selector("text=L'import est annulé : le registre est comme avant.")

    page = await served.page(chairs["nantes"])
    await page.goto(f"{root('nantes')}/windows")
    shown = await page.evaluate(READ_WINDOWS)
    assert sorted((f, sorted(map(tuple, dues))) for f, dues in shown) == by_hand()

    first = page.locator("[data-id='ascenseurs 2027-06-30']")
    await first.locator("summary").click()
    await first.get_by_role("link", name="Ouvrir un achat groupé").click()
    await page.fill("#field_lots", "Ascenseurs : appareils\nAstreinte : heures")
    await page.click("#open_project")
    await page.wait_for_selector("h2:text('Recueil des besoins'), h2:text('Qui participe')")
    address = page.url
    await look(served, nantes, address, "project", 4)
    await page.click("#carry")
    await page.click("text=Voir l'idée dans le parcours")
    await page.wait_for_selector("h1:text('Achat groupé : ascenseurs')")
    panel = "[data-id='group_purchasing.purchase']"
    await page.click(f"{panel} a[href*='/projects/']")
    assert page.url == address

    await page.goto(await other_idea(served, chairs["nantes"]))
    await page.wait_for_selector(f"{panel} .panel", state="attached")
    assert not await page.is_visible(panel), "this idea is no purchase"
