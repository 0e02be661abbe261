"""Three offices keep one register: what each sees of the others, and what they buy together."""

import asyncio
import csv
import html
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from urllib.parse import urljoin

import pytest
from httpx2 import Response
from innovation_group_purchasing import projects, store
from innovation_group_purchasing.commands import COMMANDS
from innovation_group_purchasing.importing import Register, read_contracts

from innovation import world
from innovation.api import OfficeFacts
from innovation.api.sheets import workbook
from innovation.db import fetch, writing
from innovation.db.own_tables import OwnTables
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.stages import Role
from innovation.hooks.bridge import finished
from innovation.hooks.declared import live
from innovation.hosting.context import context_for
from innovation.importing import read_file
from innovation.testing.forms import Browserless
from innovation.testing.site import TestSite

CONTRACTS = files("innovation_group_purchasing") / "exemples.csv"
OFFICES = ("brest", "nantes", "rennes")
RANDOM = re.compile(r'name="(_csrf|_key)" value="[^"]*"')
ONE = pytest.mark.parametrize("kind", ["sqlite"])
"""Where the other database would say the same."""
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def root(office: str) -> str:
    return f"/o/{office}/x/group_purchasing"


@pytest.fixture(autouse=True)
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of which the windows were found by hand, in every thread."""
    monkeypatch.setattr(world, "now", lambda: NOW)


@pytest.fixture
async def three(site: TestSite) -> dict[str, Viewer]:
    """A chair in each office, and the plugin on."""
    chairs = {}
    for office in OFFICES:
        await site.office(office)
        chairs[office] = await site.person(office, f"Camille {office.title()}", Role.CHAIR)
        await site.activate("group_purchasing", office)
    return chairs


async def bring(browser: Browserless, office: str, content: bytes, name: str = "c.csv") -> None:
    """Import a spreadsheet by the pages."""
    await browser.open(f"{root(office)}/import")
    fields = dict(browser.form("/import").fields)
    browser.page = await browser.client.post(
        f"{root(office)}/import",
        data=fields,
        files={"file": (name, content)},
        follow_redirects=True,
    )


@pytest.fixture
async def browsers(site: TestSite, three: dict[str, Viewer]) -> dict[str, Browserless]:
    """Each chair's browser, their office's contracts in the register."""
    table = read_file(CONTRACTS.read_bytes())
    for office, chair in three.items():
        others = [OfficeFacts(one, one) for one in OFFICES if one != office]
        register = Register(OfficeFacts(office, office), [], {}, chair.public_id, others)
        async with writing(chair):
            new = read_contracts(table, register).new
            await store.add_all(OwnTables("group_purchasing"), office, new)
    return {office: await site.browser(chair) for office, chair in three.items()}


@ONE
async def test_a_spreadsheet_is_looked_at_then_imported_once(site, three) -> None:
    brest = await site.browser(three["brest"])
    for name, content in (("c.csv", CONTRACTS.read_bytes()), ("c.xlsx", as_workbook())):
        await bring(brest, "brest", content, name)
        if name == "c.csv":
            assert brest.sees("Nouveaux contrats 13")
            await brest.send(brest.page.url.path)
            assert brest.sees("Les contrats sont dans le registre.")
            assert brest.sees("Contrats : 13")
    assert brest.sees("Déjà là, sans changement 13")
    assert brest.sees("Ce fichier n'apporte aucun contrat à votre office.")


def as_workbook() -> bytes:
    """The contracts as Excel has them."""
    table = read_file(CONTRACTS.read_bytes())
    return workbook(table.headers, [line.cells for line in table.lines])


async def test_a_second_spreadsheet_corrects_the_register_and_is_taken_back(site, three) -> None:
    brest = await site.browser(three["brest"])
    await bring(brest, "brest", CONTRACTS.read_bytes())
    await brest.send(brest.page.url.path)
    corrected = CONTRACTS.read_bytes().replace(b"486 120,00", b"500 000,00")
    corrected = corrected.replace(b"Thermique du Ponant", b"Chaleur d'Iroise")
    corrected += b"brest;BMH-NEUF;Autre;Bancs;Menuiserie;;;;01/01/2027;31/12/2027;;;;\n"
    await bring(brest, "brest", corrected)
    assert brest.sees("Nouveaux contrats 1") and brest.sees("Contrats modifiés 2")
    assert brest.sees("Titulaire : Thermique du Ponant → Chaleur d'Iroise")
    assert brest.sees("486\u202f120\xa0€ par an → 500\u202f000\xa0€ par an")
    await brest.send(brest.page.url.path)
    await brest.open(f"{root('brest')}/?words=iroise+chaleur")
    contract = re.search(r"contracts/([\w-]{12})", (await brest.open(
        f"{root('brest')}/?words=BMH-2024-01")).text)[1]  # fmt: skip
    assert brest.sees("500\u202f000\xa0€ par an")
    await brest.open(f"{root('brest')}/contracts/{contract}/edit")
    await brest.send(f"/contracts/{contract}", supplier="Corrigé depuis")
    await brest.open(f"{root('brest')}/import")
    assert brest.sees("ajoutés : 1, modifiés : 2")
    await brest.send(brest.form("/undoing").action)
    assert brest.sees("sauf pour les contrats modifiés depuis")
    for words, seen in (("BMH-NEUF", False), ("Thermique du Ponant", True), ("depuis", True)):
        await brest.open(f"{root('brest')}/?words={words}")
        assert ('data-kind="contract"' in brest.page.text) == seen, words
    assert (await brest.open(f"{root('brest')}/import")).text.count("/undoing") == 1


@ONE
async def test_what_is_written_is_what_was_shown(site, three) -> None:
    brest = await site.browser(three["brest"])
    await bring(brest, "brest", CONTRACTS.read_bytes())
    late = Browserless(brest.client)
    await late.open(str(brest.page.url))
    await brest.send(brest.page.url.path)
    await bring(brest, "brest", CONTRACTS.read_bytes().replace(b"486 120,00", b"1,00"))
    upload = str(brest.page.url)
    second = Browserless(brest.client)
    await second.open(upload)
    contract = re.search(r"contracts/([\w-]{12})", (await brest.open(
        f"{root('brest')}/?words=BMH-2024-01")).text)[1]  # fmt: skip
    await brest.open(f"{root('brest')}/contracts/{contract}/edit")
    await brest.send(f"/contracts/{contract}", supplier="Entre-temps")
    await second.send(second.page.url.path)
    assert second.page.status_code == 422
    assert second.sees("Le registre a changé entre-temps")


@ONE
async def test_each_bad_row_is_told_with_its_line_and_what_to_do(site, three) -> None:
    brest = await site.browser(three["brest"])
    content = CONTRACTS.read_bytes().replace(b"31/08/2029", b"31/08/1929")
    await bring(brest, "brest", content)
    assert brest.sees("Ligne 7, colonne « Fin » : Une date est attendue, comme 31/12/2027.")
    assert brest.sees("Nouveaux contrats 12")
    await bring(brest, "brest", b"Objet;Fin\nx;y\n")
    assert brest.page.status_code == 422
    assert brest.sees("Il manque des colonnes à ce fichier : partez du modèle.")


# --- What an office keeps to itself ----------------------------------------------


def amounts() -> dict[str, set[str]]:
    """The amounts that each office did not publish, in digits."""
    kept: dict[str, set[str]] = {office: set() for office in OFFICES}
    with CONTRACTS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["Montant publié"] == "non":
                kept[row["Office"]].add(re.sub(r"\D", "", row["Montant annuel (€)"])[:-2])
    return kept


def digits(text: str) -> str:
    """A text whose numbers are written without spaces, and without what is drawn by lot."""
    return re.sub(r"(?<=\d)[\s.,](?=\d)", "", RANDOM.sub("", html.unescape(text)))


def read_any(answer: Response) -> str:
    """The words of a page, or the cells of a spreadsheet."""
    if "html" in answer.headers["content-type"]:
        return answer.text
    table = read_file(answer.content)
    return " ".join(cell for line in table.lines for cell in line.cells)


async def everything(browser: Browserless, office: str) -> AsyncIterator[tuple[str, str]]:
    """Every page of the plugin that this browser reaches by its links."""
    waiting, seen = [f"{root(office)}/", f"{root(office)}/?office=all"], set[str]()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = await browser.open(address)
        if "spreadsheetml" in answer.headers["content-type"]:
            yield address, read_any(answer)
            continue
        yield address, answer.text
        found = re.findall(r'href="([^"]+)"', html.unescape(answer.text))
        inside = {urljoin(address, one).partition("#")[0] for one in found}
        waiting += sorted(
            one for one in inside if one.startswith(root(office)) and one not in (*seen, *waiting)
        )


REPORT = "/reports/group_purchasing.ending{form}?a.months=60&a.whose=all{more}"
WINDOWS = "/reports/group_purchasing.windows{form}?{more}"


async def test_no_exit_shows_an_amount_that_another_office_keeps(site, three, browsers) -> None:
    await open_purchase(browsers["nantes"], "ascenseurs", "2027-06-30")
    secret = amounts()
    for office, browser in browsers.items():
        content = CONTRACTS.read_bytes().replace(b"31/08/2029", b"31/08/1929")
        await bring(browser, office, content)
        told = {browser.page.url.path: browser.page.text}
        told |= {address: text async for address, text in everything(browser, office)}
        for form, more in (("", ""), ("/export", "&format=csv"), ("/export", "&format=xlsx")):
            for report in (REPORT, WINDOWS):
                answer = await browser.open(report.format(form=form, more=more))
                assert answer.status_code == 200
                told[str(answer.url)] = read_any(answer)
        told["home"] = (await browser.open("/")).text
        assert len(told) > 45
        others = set().union(*(secret[one] for one in OFFICES if one != office))
        shown = "\n".join(map(digits, told.values()))
        assert [one for one in others if one in shown] == []
        assert [one for one in secret[office] if one not in shown] == []
        assert "612744" in shown, "what Nantes published is seen by all"


@ONE
async def test_the_report_of_windows_names_families_in_the_reader_s_language(browsers) -> None:
    brest, address = browsers["brest"], WINDOWS.format(form="", more="")
    found = re.compile(r"[0-9]+\. (Ascenseurs|Lifts)")
    assert set(found.findall((await brest.open(address)).text)) == {"Ascenseurs"}
    await brest.send("/account", language="en", theme="auto")
    assert set(found.findall((await brest.open(address)).text)) == {"Lifts"}


async def open_purchase(browser: Browserless, family: str, first: str, **values) -> str:
    """Nantes opens a purchase from a window; its address."""
    await browser.open(f"{root('nantes')}/projects/new?family={family}&first={first}")
    await browser.send("/projects", **values)
    assert browser.sees("L'achat groupé est ouvert.")
    return browser.page.url.path


# --- A purchase ------------------------------------------------------------------


@ONE
async def test_amounts_and_offices_are_written_as_people_write_them(browsers) -> None:
    brest = browsers["brest"]
    page = (await brest.open(f"{root('brest')}/?words=BMH-2026-02")).text
    assert "318\u202f905,10\xa0€ par an" in page
    page = (await brest.open(f"{root('brest')}/?words=BMH-2025-03")).text
    assert "233\u202f410\xa0€ par an" in page
    await browsers["nantes"].open(
        f"{root('nantes')}/projects/new?family=ascenseurs&first=2027-06-30"
    )
    names = re.findall(r"BMH-2024-01, [^<]*", browsers["nantes"].page.text)
    assert names == ["BMH-2024-01, Entretien de 212 ascenseurs (Brest)"]


async def test_a_purchase_is_answered_planned_and_carried_into_the_pipeline(browsers) -> None:
    nantes, rennes, brest = (browsers[office] for office in ("nantes", "rennes", "brest"))
    address = await open_purchase(nantes, "ascenseurs", "2027-06-30", lots="Ascenseurs : appareils")
    project = address.rpartition("/")[2]
    await nantes.send("/answer", quantity_1="412", needs="Secteurs nord et sud")
    await rennes.open(f"{root('rennes')}/projects/{project}")
    await rennes.send("/answer", state="joined", quantity_1="180")
    assert rennes.sees("Ensemble ceux qui participent 592 appareils")
    await brest.open(f"{root('brest')}/projects/{project}")
    await brest.send("/answer", state="declined", quantity_1="212")
    assert brest.sees("Ensemble ceux qui participent 592 appareils")

    await nantes.open(address)
    await nantes.send("/steps", planned_convention="2027-01-15", done_convention="2026-11-20")
    assert nantes.sees("Étape en cours : Recueil des besoins.")
    await nantes.send("/steps", done_besoins="2026-11-23")
    assert nantes.page.status_code == 422
    assert nantes.sees("Une étape faite l'est aujourd'hui au plus tard.")

    await nantes.open(address)
    await nantes.send("/idea")
    assert nantes.sees("L'achat groupé est dans le parcours des idées.")
    idea = re.search(r'href="(/ideas/[\w-]+)"', nantes.page.text)[1]
    await nantes.open(idea)
    assert nantes.sees("Achat groupé : ascenseurs")
    assert nantes.sees("Élévation Atlantique")
    panel = await nantes.open(f"{idea}/panels/group_purchasing.purchase")
    assert f'href="{address}"' in panel.text
    await brest.open(f"{root('brest')}/projects/{project}")
    assert brest.sees("Cet achat est dans le parcours des idées de son coordonnateur.")
    assert idea not in brest.page.text


@ONE
async def test_only_the_coordinator_plans_and_carries(browsers) -> None:
    address = await open_purchase(browsers["nantes"], "toitures", "2028-06-30")
    brest, project = browsers["brest"], address.rpartition("/")[2]
    await brest.open(f"{root('brest')}/projects/{project}")
    fields = dict(brest.form("/logout").fields)
    for what in ("steps", "idea"):
        answer = await brest.client.post(
            f"{root('brest')}/projects/{project}/{what}", data=fields | {"version": "1"}
        )
        assert answer.status_code == 404
    await browsers["nantes"].open(address)
    assert browsers["nantes"].form("/steps")


@ONE
async def test_a_purchase_opens_for_two_offices_at_least_and_one_contract(browsers) -> None:
    nantes = browsers["nantes"]
    await nantes.open(f"{root('nantes')}/projects/new?family=toitures&first=2028-06-30")
    await nantes.send("/projects", offices="nantes", title="Toits")
    assert nantes.page.status_code == 422
    assert nantes.sees("Un achat groupé réunit au moins deux offices : cochez-en un autre.")
    assert dict(nantes.form("/projects").fields)["title"] == "Toits"
    await nantes.send("/projects", contracts=[], offices=["nantes", "brest"])
    assert nantes.sees("Gardez au moins un contrat")
    missing = await nantes.open(f"{root('nantes')}/projects/new?family=toitures&first=2028-06-29")
    assert missing.status_code == 404


async def lines(browser: Browserless) -> str:
    """What the plugin says on somebody's home page."""
    text = html.unescape((await browser.open("/")).text).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(re.findall(r">([^<]* : « Achat groupé : [^<]*)</a>", text))


async def test_an_office_that_declined_joins_until_the_agreement_is_signed(browsers, site) -> None:
    nantes, rennes, brest = (browsers[office] for office in ("nantes", "rennes", "brest"))
    project = (await open_purchase(nantes, "ascenseurs", "2027-06-30")).rpartition("/")[2]
    await job(site, "brest")
    assert "Votre office est invité" in await lines(brest)
    told = []
    for state in ("declined", "joined", "declined", "joined"):
        await brest.open(f"{root('brest')}/projects/{project}")
        await brest.send("/answer", state=state)
        told.append(await lines(nantes))
    assert [one.partition(" : ")[0] for one in told] == [
        "Brest ne participe pas", "Brest participe", "Brest ne participe plus", "Brest participe",
    ]  # fmt: skip
    assert await lines(brest) == ""
    await nantes.open(f"{root('nantes')}/projects/{project}?from=brest")
    await nantes.send("/noted")
    assert await lines(nantes) == ""
    await nantes.open(f"{root('nantes')}/projects/{project}")
    await nantes.send("/steps", done_convention="2026-11-20")
    await brest.open(f"{root('brest')}/projects/{project}")
    await brest.send("/answer", state="declined")
    assert brest.sees("ne participe plus depuis le 22 novembre 2026")
    assert brest.sees("La convention est signée : votre office ne peut plus rejoindre")
    await rennes.open(f"{root('rennes')}/projects/{project}")
    fields = dict(rennes.form("/logout").fields) | {"version": "1", "state": "joined"}
    late = await rennes.client.post(f"{root('rennes')}/projects/{project}/answer", data=fields)
    assert (late.status_code, "La convention est signée" in late.text) == (422, True)


async def test_an_office_that_was_not_asked_may_take_part_of_its_own_accord(browsers, site) -> None:
    nantes, rennes = browsers["nantes"], browsers["rennes"]
    address = await open_purchase(nantes, "ascenseurs", "2027-06-30", offices=["brest"])
    project = address.rpartition("/")[2]
    await rennes.open(f"{root('rennes')}/projects/{project}")
    await rennes.send("/answer", state="joined", quantity_1="12")
    assert rennes.sees("Ensemble ceux qui participent 12 unités")
    assert "Rennes participe" in await lines(nantes)


async def test_nobody_joins_while_the_agreement_is_being_signed(browsers, three) -> None:
    nantes, brest = browsers["nantes"], browsers["brest"]
    project = (await open_purchase(nantes, "ascenseurs", "2027-06-30")).rpartition("/")[2]
    await brest.open(f"{root('brest')}/projects/{project}")
    signed, held = asyncio.Event(), asyncio.Event()

    async def sign() -> None:
        async with writing(three["nantes"]):
            db = OwnTables("group_purchasing")
            found = await projects.project(db, "nantes", project)
            steps = [replace(step, done_on=NOW.date()) for step in found.steps[:1]]
            assert await projects.set_steps(db, "nantes", project, 1, steps)
            signed.set()
            await held.wait()

    signing = asyncio.create_task(sign())
    await signed.wait()
    joining = asyncio.create_task(brest.send("/answer", state="joined"))
    await asyncio.sleep(0.3)
    held.set()
    await asyncio.gather(signing, joining)
    assert brest.page.status_code == 422
    assert brest.sees("La convention est signée")


async def test_the_survey_ends_on_its_day_and_is_opened_again(
    browsers, site, three, monkeypatch
) -> None:
    nantes, brest, rennes = (browsers[office] for office in ("nantes", "brest", "rennes"))
    lots = "Traction : appareils\nAstreinte : heures"
    address = await open_purchase(
        nantes, "ascenseurs", "2027-06-30", lots=lots, answer_by="2026-11-22"
    )
    project = address.rpartition("/")[2]
    assert nantes.sees("N'ont pas encore répondu : Brest Rennes")
    await brest.open(f"{root('brest')}/projects/{project}")
    await brest.send("/answer", state="joined", quantity_1="212", quantity_2="40")
    assert brest.sees("Brest participe 212 appareils 40 heures")
    await nantes.open(address)
    await nantes.send("/survey", lots="Astreinte : heures", answer_by="2026-11-22")
    assert nantes.page.status_code == 422 and nantes.sees("remettez-le")
    monkeypatch.setattr(world, "now", lambda: NOW.replace(day=23))
    await job(site, "nantes")
    nantes, rennes = [await site.browser(three[one]) for one in ("nantes", "rennes")]
    assert "Offices qui n'ont pas répondu à temps (Rennes)" in await lines(nantes)
    await rennes.open(f"{root('rennes')}/projects/{project}")
    assert rennes.sees("clos depuis sa date limite") and "/answer" not in rennes.page.text
    fields = dict(rennes.form("/logout").fields) | {"version": "1", "state": "joined"}
    late = await rennes.client.post(f"{root('rennes')}/projects/{project}/answer", data=fields)
    assert late.status_code == 422
    await nantes.open(address)
    await nantes.send("/survey", answer_by="2026-12-15", lots=f"{lots}\nPortes : vantaux")
    assert await lines(nantes) == "Brest participe : « Achat groupé : ascenseurs »."
    await rennes.open(f"{root('rennes')}/projects/{project}")
    await rennes.send("/answer", state="joined", quantity_1="8", quantity_3="5")
    assert rennes.sees("220 appareils 40 heures 5 vantaux")


@ONE
async def test_whoever_knows_the_needs_answers_for_their_office(browsers, site) -> None:
    nantes, brest = browsers["nantes"], browsers["brest"]
    project = (await open_purchase(nantes, "ascenseurs", "2027-06-30")).rpartition("/")[2]
    person = await site.person("brest", "Dom Ascenseurs", Role.STAFF)
    knows = await site.browser(person)
    await knows.open(f"{root('brest')}/projects/{project}")
    assert "/answer" not in knows.page.text
    fields = dict(knows.form("/logout").fields) | {"version": "1", "state": "joined"}
    path = f"{root('brest')}/projects/{project}/answer"
    assert (await knows.client.post(path, data=fields)).status_code == 404
    await brest.open(f"{root('brest')}/projects/{project}")
    await brest.send("/entrusting", person=person.public_id)
    assert brest.sees("(Dom Ascenseurs)")
    await job(site, "brest")
    assert "Votre office est invité" in await lines(knows)
    assert await lines(brest) == ""
    await knows.open(f"{root('brest')}/projects/{project}")
    await knows.send("/answer", state="joined", quantity_1="3")
    assert "Brest participe" in await lines(nantes) and await lines(knows) == ""


async def test_a_colleague_takes_over_the_purchase_of_whoever_has_left(
    browsers, site, three
) -> None:
    nantes, brest = browsers["nantes"], browsers["brest"]
    project = (await open_purchase(nantes, "ascenseurs", "2027-06-30")).rpartition("/")[2]
    admin = await site.person("nantes", "Sacha Admin", Role.OFFICE_ADMIN)
    async with writing(SYSTEM):
        await fetch("UPDATE person SET disabled_at = {} WHERE id = {}", NOW, three["nantes"].id)
    await brest.open(f"{root('brest')}/projects/{project}")
    await brest.send("/answer", state="joined")
    await job(site, "nantes")
    next_one = await site.browser(admin)
    told = await lines(next_one)
    assert "Brest participe" in told
    assert "Plus personne ne conduit" in html.unescape(next_one.page.text)
    await next_one.open(f"{root('nantes')}/projects/{project}")
    assert next_one.sees("La personne qui conduisait cet achat a quitté votre office")
    await next_one.send("/lead")
    assert "Sacha Admin" in next_one.page.text.partition("Coordonnateur")[2].partition("</p>")[0]
    assert not next_one.sees("Conduire cet achat")
    assert await lines(next_one) == "Brest participe : « Achat groupé : ascenseurs »."
    assert "Plus personne" not in next_one.page.text
    await brest.open(f"{root('brest')}/projects/{project}")
    await brest.send("/answer", state="declined")
    assert "Brest ne participe plus" in await lines(next_one)


@ONE
async def test_a_purchase_that_is_closed_is_read_and_no_longer_written(browsers, site) -> None:
    nantes, brest = browsers["nantes"], browsers["brest"]
    address = await open_purchase(nantes, "ascenseurs", "2027-06-30")
    late, project = Browserless(brest.client), address.rpartition("/")[2]
    await late.open(f"{root('brest')}/projects/{project}")
    await job(site, "brest")
    await nantes.open(address)
    await nantes.send("/closing")
    assert nantes.sees("clos depuis le 22 novembre 2026, avant l'étape « Convention constitutive »")
    assert f"{project}/steps" not in nantes.page.text
    assert f"{project}/idea" not in nantes.page.text
    assert await lines(brest) == ""
    await late.send("/answer", state="joined")
    assert late.page.status_code == 422
    assert late.sees("Cet achat groupé est clos : on le lit, on n'y change plus rien.")
    fields = dict(nantes.form("/closing").fields)
    for what in ("steps", "idea"):
        refused = await nantes.client.post(f"{address}/{what}", data=fields)
        assert (refused.status_code, "est clos" in refused.text) == (422, True)
    assert (await brest.client.post(f"{root('brest')}/projects/{project}/closing",
            data=dict(late.form("/logout").fields))).status_code == 404  # fmt: skip
    await nantes.open(f"{root('nantes')}/projects")
    assert nantes.sees("clos le 22 novembre 2026")
    await nantes.open(address)
    await nantes.send("/closing")
    assert nantes.sees("L'achat groupé reprend.") and nantes.form("/steps")


# --- The register ----------------------------------------------------------------


async def test_two_who_change_a_contract_at_once_do_not_undo_each_other(browsers) -> None:
    brest = browsers["brest"]
    await brest.open(f"{root('brest')}/?words=BMH-2024-09")
    contract = re.search(
        r'href="(/o/brest/x/group_purchasing/contracts/[\w-]{12})"', brest.page.text
    )
    edit = f"{contract[1]}/edit"
    late = Browserless(brest.client)
    await late.open(edit)
    await brest.open(edit)
    await brest.send(contract[1], supplier="Portes du Ponant")
    assert brest.sees("Portes du Ponant")
    await late.send(contract[1], supplier="Portes d'Iroise")
    assert late.page.status_code == 422
    assert late.sees("Quelqu'un a modifié ce contrat entre-temps")
    assert late.sees("Portes du Ponant")


@ONE
async def test_a_contract_that_is_refused_keeps_what_was_typed(browsers) -> None:
    brest = browsers["brest"]
    await brest.open(f"{root('brest')}/contracts/new")
    await brest.send("/contracts", reference="bmh 2024 01", family="ascenseurs", object="Double",
                     supplier="S", starts_on="2027-01-01", ends_on="2026-01-01")  # fmt: skip
    assert brest.page.status_code == 422
    assert brest.sees("La fin précède le début : corrigez l'une des deux dates.")
    await brest.send("/contracts", ends_on="2028-01-01")
    assert brest.sees("Un autre contrat de votre office porte cette référence : changez-la.")
    await brest.send("/contracts", reference="BMH-2027-01")
    assert brest.sees("Le contrat est dans le registre.")


@ONE
async def test_an_office_changes_nothing_of_another_s(browsers) -> None:
    brest = browsers["brest"]
    await brest.open(f"{root('brest')}/?office=nantes&words=NMH-A-118")
    contract = re.search(r"contracts/([\w-]{12})", brest.page.text)[1]
    await brest.open(f"{root('brest')}/contracts/{contract}")
    assert not brest.sees("Modifier")
    fields = dict(brest.form("/logout").fields) | {"version": "1"}
    for what in ("", "/archiving", "/renewal", "/notice"):
        address = f"{root('brest')}/contracts/{contract}{what}"
        assert (await brest.client.post(address, data=fields)).status_code == 404
    assert (await brest.open(f"{root('brest')}/contracts/{contract}/edit")).status_code == 404


@ONE
async def test_whoever_has_no_right_reads_and_finds_no_form(site, browsers) -> None:
    agent = await site.browser(await site.person("brest", "Jo Agent"))
    await agent.open(f"{root('brest')}/")
    assert agent.sees("Contrats : 13")
    assert not agent.sees("Ajouter un contrat")
    for address in ("/import", "/model", "/contracts/new", "/projects/new?family=toitures"):
        assert (await agent.open(f"{root('brest')}{address}")).status_code == 404


# --- Reminders -------------------------------------------------------------------


async def job(site: TestSite, office: str) -> None:
    """Do the day's reminders of an office."""
    here = site.plugins.office(office)
    ctx = context_for(here, "group_purchasing", SYSTEM)

    def work(asking, hooks, ctx):
        settings = here.settings_of("group_purchasing")
        one = live(asking, hooks, "jobs", "reminders", office=office, settings=settings)
        return finished(one.run(ctx), ctx)

    await here.run("group_purchasing", "job", "jobs", ctx, work)


async def test_the_owner_is_told_before_the_notice_and_until_it_is_renewed(
    site, three, browsers, monkeypatch
) -> None:
    waits = "Contrat BMH-2024-09 : préavis à donner"

    async def home(day: datetime) -> Browserless:
        """The owner's home page on a day, once the job has run."""
        monkeypatch.setattr(world, "now", lambda: day)
        await job(site, "brest")
        browser = await site.browser(three["brest"])
        await browser.open("/")
        return browser

    brest = await home(datetime(2027, 3, 31, 9, tzinfo=UTC))
    assert not brest.sees(waits), "ninety-one days before 30 June"
    await home(datetime(2027, 4, 1, 9, tzinfo=UTC))
    brest = await home(datetime(2027, 4, 1, 9, tzinfo=UTC))
    assert brest.page.text.count("Contrat BMH-2024-09") == 1
    line = brest.page.text[: brest.page.text.index("Contrat BMH-2024-09")]
    await brest.open(re.findall(r'href="(/o/brest/x/[^"]+)"', line)[-1])
    await brest.send("/renewal")
    assert brest.sees("Le contrat est reconduit.")
    assert brest.sees("Il prend fin le 30 septembre 2028, sans préavis.")
    await brest.open("/")
    assert not brest.sees(waits)
    brest = await home(datetime(2027, 4, 2, 9, tzinfo=UTC))
    assert not brest.sees(waits)


# --- Commands --------------------------------------------------------------------


async def command(site: TestSite, office: str, name: str, **values) -> str:
    """What the plugin's command says in an office."""
    here = site.plugins.office(office)
    ctx = context_for(here, "group_purchasing", SYSTEM)
    [chosen] = [one for one in COMMANDS if one.name == name]

    def work(asking, hooks, ctx):
        return finished(chosen.callback(ctx, **values), ctx)

    return await here.run("group_purchasing", "command", "commands", ctx, work)


@ONE
async def test_the_command_imports_what_it_can_and_tells_the_rest(site, three) -> None:
    content = CONTRACTS.read_bytes().replace(b"31/08/2029", b"31/08/1929")
    said = await command(site, "brest", "import", file=BytesIO(content))
    assert said == (
        "Contrats ajoutés : 12, modifiés : 0, déjà là : 0.\n"
        "Ligne 7, Fin : Une date est attendue, comme 31/12/2027."
    )
    assert "enregistrez-le au format .xlsx" in await command(
        site, "brest", "import", file=BytesIO(b"PK\x03\x04")
    )


@ONE
async def test_the_examples_say_that_they_are_invented_and_follow_the_calendar(
    site, three, monkeypatch
) -> None:
    monkeypatch.setattr(world, "now", lambda: datetime(2031, 11, 22, 9, tzinfo=UTC))
    for office in OFFICES:
        assert await command(site, office, "exemple") != "Contrats inventés : 0."
        assert await command(site, office, "exemple") == "Contrats inventés : 0."
    brest = await site.browser(three["brest"])
    await brest.open(f"{root('brest')}/?words=2025-03")
    assert brest.sees("exemple fictif")
    assert brest.sees("29 février 2032"), "the 28th, five years before"
    await brest.open(f"{root('brest')}/projects")
    assert brest.sees("Achats groupés : 1")
    assert brest.sees("(exemple fictif)")


@ONE
async def test_the_chair_is_told_once_the_owner_has_left(
    site, three, browsers, monkeypatch
) -> None:
    monkeypatch.setattr(world, "now", lambda: datetime(2027, 4, 1, 9, tzinfo=UTC))
    async with writing(three["brest"]):
        await OwnTables("group_purchasing").fetch(
            "UPDATE x_group_purchasing_contract SET owner = {}", "nobody-there"
        )
    await job(site, "brest")
    browser = await site.browser(three["brest"])
    await browser.open("/")
    waits = "Contrat BMH-2024-09 : préavis à donner ou reconduction à accepter, dans 90 jours."
    assert browser.sees(waits)
    colleague = await site.person("brest", "Dom Marchés", Role.STAFF)
    contract = re.search(r"/contracts/([\w-]{12})", browser.page.text.partition("BMH-2024-09")[0]
                         .rpartition("href=")[2])[1]  # fmt: skip
    await browser.open(f"{root('brest')}/contracts/{contract}/edit")
    await browser.send(f"/contracts/{contract}", owner=colleague.public_id)
    assert not (await browser.open("/"), browser.sees(waits))[1], "it is a colleague's now"
    other = await site.browser(colleague)
    assert (await other.open("/"), other.sees(waits))[1]
