"""Who may do what, as an administrator reads it."""

import pytest
from playwright.async_api import expect

from innovation.domain.stages import Role

pytestmark = pytest.mark.browser


async def test_an_administrator_reads_who_may_do_what(served, kind) -> None:
    await served.site.office("brest", "Brest Métropole Habitat")
    boss = await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    for width, theme in ((390, "light"), (1280, "dark")):
        page = await served.page(boss, width=width, theme=theme)
        await page.goto("/help/rights")
        await served.check(page, f"rights-{kind}-{width}-{theme}")
        await page.get_by_role("link", name="président du comité", exact=True).click()
        await expect(page.locator("main")).to_contain_text("Dévoiler l'évaluation")
        await expect(page.locator("main")).not_to_contain_text("Importer des idées d'un fichier")
        await served.check(page, f"rights-{kind}-{width}-{theme}-chair")
