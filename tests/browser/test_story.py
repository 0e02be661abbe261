"""The story in a real browser: five people, two offices, on a phone and on a desk."""

import re

import pytest
from playwright.async_api import Page, expect

from innovation.domain.stages import Role

pytestmark = pytest.mark.browser


async def _mark(page: Page, idea: str, mark: int) -> None:
    await page.goto(f"{idea}/sheet")
    scales = page.locator("[data-kind=criterion]")
    total = page.locator("#running_total")
    for number in range(await scales.count()):
        await scales.nth(number).locator(f'input[value="{mark}"]').check()
    await expect(total).to_contain_text(str(25 * mark))
    await page.get_by_role("button", name="Remettre").click()
    await expect(page.locator("#idea")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
async def test_an_idea_goes_all_the_way_in_a_browser(served, kind, width) -> None:
    site, picture = served.site, f"story-{kind}-{width}"
    theme = "light" if width == 390 else "dark"
    await site.office("brest", "Brest Métropole Habitat")
    await site.office("nantes", "Nantes Métropole Habitat")
    await site.activate("brest_open_factory", "brest")
    await site.activate("nantes_pilots", "nantes")
    people = {
        "author": await site.person("brest", "Gwenola Kervella"),
        "assessor": await site.person("brest", "Malo Tanguy", Role.ASSESSOR),
        "chair": await site.person("brest", "Soizic Le Bras", Role.CHAIR, Role.ASSESSOR),
        "admin": await site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN),
        "nantes": await site.person("nantes", "Ines Moreau", Role.CHAIR, Role.ASSESSOR),
    }
    pages = {
        who: await served.page(person, width=width, theme=theme) for who, person in people.items()
    }
    author, assessor, chair = pages["author"], pages["assessor"], pages["chair"]
    admin, nantes = pages["admin"], pages["nantes"]

    # Submit: what is typed is kept on the server.
    await author.goto("/")
    await served.check(author, f"{picture}-01-home")
    await author.get_by_role("button", name="Déposer une idée").first.click()
    await author.get_by_label("Titre").fill("Un local à vélos en palettes")
    await author.get_by_label("Ce qui gêne").fill("Les vélos encombrent le hall du 12.")
    await expect(author.locator("#draft_saved")).to_contain_text("Brouillon enregistré")
    await author.reload()
    await expect(author.get_by_label("Titre")).to_have_value("Un local à vélos en palettes")
    await author.get_by_label("Ce que vous proposez").fill("Un abri avec les palettes du chantier.")
    await author.get_by_label("Catégorie").select_option("technique")
    await served.check(author, f"{picture}-02-draft")
    await author.get_by_role("button", name="Déposer", exact=True).click()
    await expect(author.locator("#idea")).to_be_visible()
    idea = author.url.removeprefix(served.address)
    await expect(author.locator("#panel_1")).to_contain_text("Aucune question")
    await expect(author).to_have_title(re.compile("Un local à vélos en palettes"))
    await served.check(author, f"{picture}-03-submitted")

    # Assess.
    await _mark(assessor, idea, 3)
    await chair.goto(idea)
    await expect(chair.get_by_role("button", name=re.compile("Dévoiler"))).to_be_disabled()
    await chair.goto(f"{idea}/sheet")
    await served.check(chair, f"{picture}-04-sheet")
    await _mark(chair, idea, 1)
    await served.check(chair, f"{picture}-05-before-reveal")
    await chair.get_by_role("button", name=re.compile("Dévoiler")).click()
    await expect(chair.locator("#assessment")).to_contain_text("50")
    await expect(chair.locator("#idea")).to_have_attribute("data-version", "2")

    # Decide.
    await chair.get_by_label("Retenue", exact=False).first.check()
    await chair.get_by_label("Motif", exact=False).fill("Simple, utile, et le bois est là.")
    await served.check(chair, f"{picture}-06-decision")
    await chair.locator("#decision").get_by_role("button").first.click()
    await expect(chair.locator("#decision")).to_contain_text("le bois est là")

    # Pilot.
    await chair.goto(f"{idea}/pilot")
    await chair.locator('[name="lead"]').select_option(label="Malo Tanguy")
    await chair.locator('[name="site"]').fill("12 rue de Bellevue")
    await chair.locator('[name="starts_on"]').fill("2026-01-05")
    await chair.locator('[name="ends_on"]').fill("2026-06-30")
    await chair.locator('[name="question"]').fill("Les vélos quittent-ils le hall ?")
    await chair.locator('[name="stop_rule"]').fill("Si l'abri gêne l'accès des pompiers.")
    await chair.locator('[name="baseline.satisfaction"]').fill("20")
    await chair.locator('[name="target.satisfaction"]').fill("80")
    await served.check(chair, f"{picture}-07-pilot")
    await chair.locator('main form[method="post"]').last.get_by_role("button").last.click()
    await expect(chair.locator("#pilot")).to_contain_text("12 rue de Bellevue")
    await assessor.goto(idea)
    await assessor.locator('[name="measured.satisfaction"]').fill("65.5")
    await assessor.locator('form[action$="/measures"]').get_by_role("button").click()
    await expect(assessor.locator("#pilot")).to_contain_text("65,5")
    closing = assessor.locator('form[action$="/closing"]')
    await assessor.locator("details:has(form[action$='/closing']) > summary").click()
    await closing.locator('input[value="kept"]').check()
    await closing.locator('[name="lessons"]').fill("Prévoir un éclairage.")
    await served.check(assessor, f"{picture}-08-closing")
    await closing.get_by_role("button").click()
    await expect(assessor.locator("#pilot")).to_contain_text("Prévoir un éclairage.")

    # Share.
    await chair.goto(f"{idea}/practice")
    await served.check(chair, f"{picture}-09-practice")
    await chair.locator('form[action$="/practice"]').get_by_role("button").last.click()
    await expect(chair.locator("#sharing")).to_be_visible()
    await admin.goto(idea)
    await admin.locator('form[action$="/sharing"]').get_by_role("button").click()
    await expect(admin.locator("#idea_head")).to_contain_text("Partagée avec les trois offices")
    await served.check(admin, f"{picture}-10-shared")

    # Adopt.
    await nantes.goto("/library")
    await served.check(nantes, f"{picture}-11-library")
    await nantes.get_by_role("link", name="Un local à vélos en palettes").click()
    await served.check(nantes, f"{picture}-12-practice")
    reply = nantes.locator('form[action$="/replies"]')
    await reply.get_by_label("Reprendre telle quelle").check()
    await reply.get_by_role("button").click()
    await expect(nantes.locator("#sharing")).to_contain_text("Brest Métropole Habitat")
    for page, name in ((chair, "board"), (chair, "ideas"), (admin, "people"), (admin, "plugins")):
        await page.goto(f"/{name}")
        await served.check(page, f"{picture}-13-{name}")
    await author.goto("/style")
    await served.check(author, f"{picture}-14-style")
