"""An idea typed for a colleague and carried by several: named, invited, asked, answered."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
async def test_an_idea_is_carried_by_several(served, kind, width) -> None:
    site, picture = served.site, f"co-authors-{kind}-{width}"
    theme = "dark" if width == 390 else "light"
    await site.office("brest", "Brest Métropole Habitat")
    names = ("Awa Le Goff", "Hervé Cornec", "Malo Tanguy", "Soizic Le Bras")
    people = [await site.person("brest", name) for name in names]
    awa, herve, malo, soizic = [
        await served.page(person, width=width, theme=theme) for person in people
    ]

    await awa.goto("/")
    await awa.get_by_role("button", name="Déposer une idée").first.click()
    await awa.get_by_label("Titre").fill("Un banc au soleil")
    await awa.get_by_label("Ce qui gêne").fill("On attend le bus debout.")
    await awa.get_by_label("Ce que vous proposez").fill("Poser un banc.")
    await awa.get_by_text("Pour aller plus loin").click()
    await awa.get_by_label("Ce que cela apporterait").fill("Du repos pour les anciens.")
    await awa.get_by_label("Lieu").fill("Arrêt Bellevue")
    await awa.get_by_label("Au nom d'un collègue").fill("herve cornec")
    await awa.get_by_label("Collègue 1").fill("Malo Tangi")
    await served.check(awa, f"{picture}-1-draft")
    await awa.get_by_role("button", name="Déposer", exact=True).click()
    await expect(awa.get_by_label("Collègue 1")).to_be_focused()
    await served.check(awa, f"{picture}-2-refused")
    await awa.get_by_label("Collègue 1").fill("Malo Tanguy")
    await awa.get_by_role("button", name="Déposer", exact=True).click()
    text = awa.locator("#idea_text")
    await expect(text).to_contain_text("Hervé Cornec")
    await expect(text).to_contain_text("Malo Tanguy")
    await served.check(awa, f"{picture}-3-idea")
    idea = awa.url

    await malo.goto("/")
    await malo.get_by_role("link", name="Un banc au soleil").first.click()
    await served.check(malo, f"{picture}-4-invitation")
    await malo.get_by_role("button", name="Porter cette idée").click()
    await expect(malo.locator("#carriers")).to_contain_text("Malo Tanguy")

    await soizic.goto(idea)
    await soizic.get_by_role("button", name="Demander à co-porter").click()
    await expect(soizic.locator("#idea_text")).to_contain_text("le porteur y répondra")
    await herve.goto("/")
    await served.check(herve, f"{picture}-5-home")
    await herve.goto(idea)
    await herve.get_by_role("link", name="Répondre à 1 demande").click()
    await served.check(herve, f"{picture}-6-co-authors")
    await herve.get_by_role("button", name="Accepter").click()
    await expect(herve.locator("#co_authors")).not_to_contain_text("demande à co-porter")
    await malo.goto(f"{idea}/co-authors")
    await malo.get_by_role("button", name="Ne plus co-porter").click()
    await malo.goto(idea)
    await expect(malo.locator("#carriers")).not_to_contain_text("Malo Tanguy")
    await expect(malo.locator("#carriers")).to_contain_text("Soizic Le Bras")
