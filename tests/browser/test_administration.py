"""An administrator's pages on a phone and at a desk: nothing wide, nothing that axe refuses."""

import pytest
from playwright.async_api import expect

from innovation.domain.stages import Role

pytestmark = pytest.mark.browser

LIST = "nom;adresse;rôles\nAnne;anne@brest.example;évaluatrice\nMalo;malo;roi\n"


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
async def test_an_office_and_its_people_are_kept(served, width: int, theme: str) -> None:
    await served.site.office("brest")
    boss = await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    await served.site.person("brest", "Malo Tanguy", Role.ASSESSOR)
    page = await served.page(boss, width=width, theme=theme)
    name = f"administration-{width}-{theme}"
    await page.goto("/office")
    await expect(page.locator("nav [aria-current]").first).to_have_text("Réglages")
    await page.get_by_label("Couleur de l'office").fill("#abcdef")
    await expect(page.locator("#accent_preview")).to_contain_text("se lit mal")
    await served.check(page, f"{name}-1-office")
    await page.get_by_label("Couleur de l'office").fill("#00799b")
    await expect(page.locator("#accent_preview svg")).to_be_visible()
    await page.get_by_role("button", name="Enregistrer les réglages").click()
    await served.check(page, f"{name}-2-saved")
    await page.goto("/invitations")
    await page.get_by_label("La liste").fill(LIST)
    await page.get_by_role("button", name="Voir ce que dit la liste").click()
    await expect(page.locator("#preview")).to_contain_text("Ligne 3")
    await served.check(page, f"{name}-3-preview")
    await page.get_by_role("button", name="Inviter cette personne").click()
    await served.check(page, f"{name}-4-invited")
    async with page.expect_download() as told:
        await page.get_by_text("Télécharger les liens").click()
    assert (await told.value).suggested_filename == "invitations.csv"
    await page.goto("/people?words=tanguy")
    await page.get_by_role("link", name="Malo Tanguy").click()
    await served.check(page, f"{name}-5-person")
    await page.get_by_text("Fermer le compte").click()
    await page.get_by_role("button", name="Fermer ce compte").click()
    await expect(page.locator("#person")).to_contain_text("Ce compte est fermé")
    await served.check(page, f"{name}-6-closed")
    await page.goto("/journal")
    await expect(page.locator("#journal li").first).to_contain_text(
        "a fermé le compte de Malo Tanguy"
    )
    await served.check(page, f"{name}-7-journal")
    async with page.expect_download() as told:
        await page.get_by_role("button", name="CSV").click()
    assert (await told.value).suggested_filename.startswith("journal-brest-")


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
async def test_a_plugin_is_found_in_the_directory_set_and_switched_off(
    served, width: int, theme: str
) -> None:
    await served.site.office("brest")
    boss = await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    page = await served.page(boss, width=width, theme=theme)
    name = f"plugins-{width}-{theme}"
    await page.goto("/plugins/directory")
    await served.check(page, f"{name}-1-directory")
    await page.locator("#adopt_brest_open_factory").click()
    card = page.locator("#plugin_brest_open_factory")
    await expect(card).to_contain_text("Ce module est actif dans votre office.")
    await expect(card).to_be_focused()
    await expect(card).to_be_in_viewport()
    await card.get_by_text("Pour qui l'entretient").click()
    await expect(card).to_contain_text("Empreinte des fichiers")
    await served.check(page, f"{name}-2-cards")
    await card.get_by_role("link", name="Régler ce module").click()
    await page.get_by_label("Premier thème").fill("Réemploi")
    await page.get_by_role("button", name="Enregistrer les réglages").click()
    await expect(page.locator("#done")).to_be_focused()
    await expect(page.locator("[data-kind=setting]").first).to_contain_text("Réemploi")
    await served.check(page, f"{name}-3-settings")
    await page.get_by_role("link", name="Sa fiche").click()
    await card.get_by_role("button", name="Désactiver ce module").click()
    await expect(card).to_contain_text("Ses réglages et ce qu'il a apporté sont gardés.")
    await expect(card).to_be_focused()
    await served.check(page, f"{name}-4-off")


async def test_a_module_is_switched_off_and_on_again_by_the_keyboard_alone(served) -> None:
    await served.site.office("brest")
    boss = await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    for name in ("brest_open_factory", "rennes_proximite"):
        await served.site.activate(name, "brest")
    page = await served.page(boss, width=390)
    await page.goto("/plugins")
    card = page.locator("#plugin_rennes_proximite")
    await expect(card.get_by_role("button")).to_have_count(0)
    await tab_to(page, card.locator("summary").first)
    await page.keyboard.press("Enter")
    for action in ("Désactiver ce module", "Activer ce module"):
        await tab_to(page, card.get_by_role("button", name=action))
        await page.keyboard.press("Enter")
        await expect(card.locator("#done")).to_be_in_viewport()
        await expect(card).to_be_focused()
    for place in ("directory", "brest_open_factory/settings", "rennes_proximite/permissions"):
        await page.goto(f"/plugins/{place}")
        await tab_to(page, page.get_by_role("link", name="Vos données"))


SEEN = """wanted => {
    const one = document.activeElement, box = one.getBoundingClientRect()
    const ringed = getComputedStyle(one).outlineStyle === "solid"
    const seen = ringed && box.width > 0 && box.bottom > 0 && box.top < innerHeight
    return [one === wanted, seen, one.outerHTML.slice(0, 200)]
}"""


async def tab_to(page, wanted) -> None:
    """Press Tab until it has the focus; whatever has it on the way is seen, inside a ring."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        is_wanted, is_seen, html = await wanted.evaluate(SEEN)
        assert is_seen, html
        if is_wanted:
            return
    raise AssertionError("out of reach of the keyboard")
