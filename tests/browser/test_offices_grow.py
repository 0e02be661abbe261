"""The plugins' pages of the demonstration, and places asked for from one office to another."""

import pytest

from innovation.db import reading
from innovation.demo import PASSWORD
from innovation.demo.examples import give_examples
from innovation.demo.loading import load
from innovation.domain.people import SYSTEM
from innovation.queries.people import viewer_by_email
from innovation.web.passwords import hash_password

pytestmark = pytest.mark.browser

LOOKS = ((390, "light"), (1280, "dark"))
REPORT = "/o/nantes/x/progress_report"
MONTHS = "/o/nantes/x/nantes_pilots/"
SCHOOL = "/o/rennes/x/rennes_proximite/"


@pytest.fixture
async def people(served):
    """The demonstration with its examples; a person by their address."""
    site = served.site
    await load(site.plugins, site.app.site.files, await hash_password(PASSWORD), lambda *_: None)
    assert await give_examples(site.plugins) == []

    async def find(email):
        async with reading(SYSTEM):
            return await viewer_by_email(SYSTEM, email)

    return find


async def look(served, person, *addresses: str) -> None:
    """In both looks, axe finds nothing and nothing is wider than the screen."""
    for width, theme in LOOKS:
        page = await served.page(person, width=width, theme=theme)
        for address in addresses:
            await page.goto(address)
            await page.wait_for_load_state("networkidle")
            name = address.strip("/").replace("/", "-")
            await served.check(page, f"grow-{name}-{width}-{theme}")
        await page.context.close()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_the_plugins_pages_are_accessible_and_lead_from_one_to_the_next(
    served, kind, people
) -> None:
    chair = await people("philippe.audrain@nantes.example")
    page = await served.page(chair)
    await page.goto("/")
    await page.locator(".frame-nav summary", has_text="Outils").click()
    await page.get_by_role("link", name="Point d'étape").click()
    await page.locator('[data-kind="report"] a').first.click()
    assert await page.locator('[data-kind="indicator"]').count() == 12
    assert await page.locator(".report-picture svg").count() == 36
    await page.goto(MONTHS)
    pilot = await page.locator('[data-kind="pilot"] a').first.get_attribute("href")
    idea = f"/ideas/{pilot.rpartition('/')[2]}"
    await page.goto(idea)
    months = page.locator("figure", has_text="Énergie économisée dans le mois")
    await months.locator("rect").nth(5).wait_for(state="attached")
    await look(served, chair, f"{REPORT}/", f"{REPORT}/reports/2", MONTHS, pilot, idea)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_the_school_confirms_the_places_that_another_office_asked_for(
    served, kind, people
) -> None:
    rennes = await people("catherine.duval@rennes.example")
    brest = await people("herve.quemeneur@brest.example")
    school, other = await served.page(rennes), await served.page(brest, width=390)
    await school.goto(SCHOOL)
    await school.locator('[data-kind="session"] a').first.click()
    await (
        school.locator('[data-kind="request"]', has_text="Brest")
        .get_by_role("button", name="Confirmer")
        .click()
    )
    await school.get_by_text("La réponse est donnée.").wait_for()
    session = school.url.partition(SCHOOL)[2]
    await other.goto(f"/o/brest/x/rennes_proximite/{session}")
    await other.get_by_text("places confirmées").wait_for()
    await other.get_by_role("button", name="Rendre ces places").click()
    await other.get_by_role("spinbutton", name="Combien de places").fill("1")
    await other.get_by_role("combobox", name="Le contact").select_option(label="Lucie Tanguy")
    await other.get_by_role("button", name="Demander ces places").click()
    await other.get_by_text("La demande est envoyée.").wait_for()
    await look(served, rennes, SCHOOL, f"{SCHOOL}sessions/new", f"{SCHOOL}{session}")
