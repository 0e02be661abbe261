"""Another committee reads an idea through its own grid: asked, marked and given, by hand."""

import pytest
from playwright.async_api import Page, expect

from innovation.domain.stages import Role

pytestmark = pytest.mark.browser

JUDGE = (Role.CHAIR, Role.ASSESSOR)


async def mark(page: Page, idea: str, place: int) -> None:
    """Fill in the sheet that the page offers, the same mark everywhere."""
    await page.goto(f"{idea}/sheet")
    for scale in await page.locator("fieldset.scale").all():
        await scale.locator("input[type=radio]").nth(place).check()
    await page.get_by_role("button", name="Remettre ma fiche").click()


@pytest.mark.parametrize(
    ("kind", "width"),
    [("sqlite", 390), pytest.param("postgres", 1280, marks=pytest.mark.postgres)],
    indirect=["kind"],
)
async def test_two_committees_read_one_idea(served, kind, width) -> None:
    site, picture = served.site, f"borrowed-{width}"
    theme = "dark" if width == 390 else "light"
    people = {}
    for slug, office in (("brest", "Brest métropole habitat"), ("rennes", "Archipel habitat")):
        await site.office(slug, office)
        for number in (1, 2):
            person = await site.person(slug, f"{slug.title()} Juge {number}", *JUDGE)
            people[slug, number] = await served.page(person, width=width, theme=theme)
    await site.activate("brest_open_factory", "brest")
    await site.activate("rennes_proximite", "rennes")
    author = await served.page(await site.person("brest", "Awa Le Goff"), width=width, theme=theme)
    await author.goto("/")
    await author.get_by_role("button", name="Déposer une idée").first.click()
    await author.get_by_label("Titre").fill("Un banc au soleil")
    await author.get_by_label("Ce qui gêne").fill("On attend le bus debout.")
    await author.get_by_label("Ce que vous proposez").fill("Poser un banc.")
    await author.get_by_role("button", name="Déposer", exact=True).click()
    await expect(author.locator("#idea_text")).to_be_visible()
    idea = author.url

    chair = people["brest", 1]
    await chair.goto(idea)
    await chair.get_by_text("Demander l'avis d'un autre comité", exact=True).click()
    await served.check(chair, f"{picture}-1-ask")
    await chair.get_by_label("Archipel habitat").check()
    await chair.get_by_role("button", name="Demander cet avis").click()
    why = chair.get_by_label("Ce que vous attendez de leur avis")
    await expect(why).to_be_focused()
    await why.fill("Vous en avez posé douze.")
    await chair.get_by_role("button", name="Demander cet avis").click()
    await expect(chair.locator("#opinions")).to_contain_text("demandé")
    await expect(chair.locator("#opinions")).to_be_focused()
    await served.check(chair, f"{picture}-2-asked")

    guest = people["rennes", 1]
    await guest.goto("/")
    await expect(guest.locator("#waiting")).to_contain_text("demande l'avis de votre comité")
    await guest.get_by_role("link", name="Un banc au soleil").first.click()
    await served.check(guest, f"{picture}-3-invited")
    await guest.get_by_role("button", name="Accepter de lire l'idée").click()
    await expect(guest.locator("#opinions")).to_contain_text("en cours")
    for number in (1, 2):
        await mark(people["rennes", number], idea, 1)
    await guest.goto(idea)
    await served.check(guest, f"{picture}-4-sealed")
    await guest.get_by_role("button", name="Rendre l'avis de notre comité").click()
    await expect(guest.locator("#opinions")).to_contain_text("rendu")

    for number in (1, 2):
        await mark(people["brest", number], idea, 3)
    await chair.goto(idea)
    await chair.get_by_role("button", name="Dévoiler l'évaluation").click()
    compared = chair.get_by_role("table", name="Le socle commun, vu par les deux comités")
    await expect(compared).to_be_visible()
    await expect(compared).to_contain_text("\N{MINUS SIGN}50")
    await expect(chair.locator("#opinions")).to_contain_text("s'écartent le plus sur")
    await served.check(chair, f"{picture}-5-side-by-side")
    await author.goto(idea)
    await served.check(author, f"{picture}-6-author")
