"""A plugin's pages in the site's frame, found by the menu, at a desk and on a phone."""

import re

import pytest
from playwright.async_api import expect

from innovation.domain.stages import Role

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
async def test_a_plugin_is_found_by_keyboard_and_its_rights_are_given(
    served, width: int, theme: str
) -> None:
    await served.site.office("brest")
    boss = await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    agent = await served.site.person("brest", "Malo Tanguy")
    await served.site.activate("rennes_proximite", "brest")
    page = await served.page(agent, width=width, theme=theme)
    await page.goto("/")
    menu = page.locator("nav .tools")
    await menu.locator("summary").focus()
    await page.keyboard.press("Enter")
    await served.check(page, f"plugins-{width}-{theme}-1-menu")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{served.address}/o/brest/x/rennes_proximite")
    await expect(page.locator("nav [aria-current]")).to_have_count(1)
    await served.check(page, f"plugins-{width}-{theme}-2-page")
    admin = await served.page(boss, width=width, theme=theme)
    await admin.goto("/plugins")
    await served.check(admin, f"plugins-{width}-{theme}-4-cards")
    await admin.locator("#plugin_rennes_proximite summary").first.click()
    await admin.get_by_role("link", name="Qui peut quoi").click()
    await admin.get_by_label("agent", exact=True).first.check()
    await admin.get_by_role("button", name="Enregistrer qui peut quoi").click()
    await expect(admin.locator("#done")).to_be_focused()
    await expect(admin.get_by_label("agent", exact=True).first).to_be_checked()
    await served.check(admin, f"plugins-{width}-{theme}-3-rights")


@pytest.mark.parametrize("width", [320, 390])
async def test_on_a_phone_the_navigation_stays_one_row_and_loses_no_place(
    served, width: int
) -> None:
    await served.site.office("brest")
    boss = await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    await served.site.activate("rennes_proximite", "brest")
    page = await served.page(boss, width=width)
    await page.goto("/")
    row = page.locator(".frame-nav > ul > li:visible")
    await expect(row).to_have_text(
        ["Accueil", "Tableau", "Idées", "Bibliothèque", re.compile("Plus")]
    )
    tops = await row.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1, tops
    await page.locator(".frame-nav summary").focus()
    await page.keyboard.press("Enter")
    places = page.locator(".frame-nav details a:visible")
    await expect(places).to_have_text(["École de la proximité", "Rapports", "Équipe", "Réglages"])
    assert await places.evaluate_all("all => all.every(one => one.offsetWidth > 100)")
    await places.last.focus()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{served.address}/office")
    await page.set_viewport_size({"width": 1280, "height": 900})
    await expect(page.locator(".frame-nav > ul > li > a:visible")).to_have_count(6)
    await expect(page.locator(".frame-nav [aria-current]:visible")).to_have_text("Réglages")
