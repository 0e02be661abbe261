"""What people say around an idea, in a real browser, on a phone and on a desk."""

import pytest
from playwright.async_api import expect

from innovation.domain.stages import Role

pytestmark = pytest.mark.browser


async def _submit(page, title: str) -> str:
    await page.goto("/")
    await page.get_by_role("button", name="Déposer une idée").first.click()
    await page.get_by_label("Titre").fill(title)
    await page.get_by_label("Ce qui gêne").fill("On attend debout.")
    await page.get_by_label("Ce que vous proposez").fill("Un banc.")
    await page.locator("#submit_idea").click()
    await expect(page.locator("h1")).to_have_text(title)
    return page.url


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
async def test_an_idea_is_talked_about_withdrawn_and_taken_back(served, kind, width, theme) -> None:
    await served.site.office("brest", "Brest Métropole Habitat")
    author = await served.page(
        await served.site.person("brest", "Awa Le Goff"), width=width, theme=theme
    )
    address = await _submit(author, "Un banc au soleil")
    page = await served.page(
        await served.site.person("brest", "Ronan Kermarrec"), width=width, theme=theme
    )
    await page.goto(address)
    field = page.get_by_label("Ajouter un commentaire")
    await field.fill("Je garde ces mots.")
    await page.get_by_role("button", name="Cela me concerne").click()
    await expect(page.locator("#idea_head")).to_contain_text("Cette idée vous concerne.")
    await expect(field).to_have_value("Je garde ces mots.")
    await page.get_by_role("button", name="Envoyer le commentaire").click()
    said = page.locator("[data-kind=comment]")
    await expect(said).to_contain_text("Je garde ces mots.")
    await expect(page.get_by_label("Ajouter un commentaire")).to_have_value("")
    await said.get_by_text("Corriger").click()
    await said.get_by_label("Votre commentaire").fill("Je corrige ces mots.")
    await said.get_by_role("button", name="Enregistrer").click()
    await expect(said).to_contain_text("Je corrige ces mots.")
    await served.check(page, f"exchange-{kind}-{width}-talk")
    await author.goto(address)
    await author.get_by_text("Retirer cette idée").click()
    await author.get_by_role("button", name="Retirer l'idée").click()
    back = author.get_by_role("button", name="Reprendre mon idée")
    await expect(back).to_be_visible()
    await served.check(author, f"exchange-{kind}-{width}-withdrawn")
    await back.click()
    await expect(back).to_have_count(0)
    await expect(author.locator("#idea_head")).to_contain_text("Le comité évalue l'idée")


async def test_two_clicks_send_one_comment(served) -> None:
    await served.site.office("brest")
    page = await served.page(await served.site.person("brest", "Awa Le Goff"))
    address = await _submit(page, "Un banc")
    await page.get_by_label("Ajouter un commentaire").fill("Une fois.")
    await page.get_by_role("button", name="Envoyer le commentaire").dblclick()
    await expect(page.locator("[data-kind=comment]")).to_have_count(1)
    await page.goto(address)
    await expect(page.locator("[data-kind=comment]")).to_have_count(1)


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
async def test_a_chair_groups_from_the_keyboard_and_sees_why_a_move_is_closed(
    served, kind, width, theme
) -> None:
    await served.site.office("brest")
    author = await served.page(await served.site.person("brest", "Awa Le Goff"))
    main = await _submit(author, "Des bancs au soleil")
    await _submit(author, "Un banc au soleil du parc")
    chair = await served.page(
        await served.site.person("brest", "Hervé", Role.CHAIR), width=width, theme=theme
    )
    await chair.goto("/board")
    menu = chair.locator("details.move > summary").first
    await menu.focus()
    await chair.keyboard.press("Enter")
    await expect(chair.get_by_text("Le quorum n'est pas atteint").first).to_be_visible()
    await served.check(chair, f"exchange-{kind}-{width}-board")
    await chair.goto(f"{main}/groupings")
    await chair.get_by_label("Un banc au soleil du parc").focus()
    await chair.keyboard.press("Space")
    await served.check(chair, f"exchange-{kind}-{width}-grouping")
    await chair.get_by_role("button", name="Regrouper dans cette idée").press("Enter")
    await expect(chair.locator("#links")).to_contain_text("Un banc au soleil du parc")
    await served.check(chair, f"exchange-{kind}-{width}-grouped")
