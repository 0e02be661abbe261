"""Entering with an account of the office before somebody's eyes, with a real provider."""

import contextlib

import pytest
from playwright.async_api import expect

from innovation.actions.people import invite_person
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Role
from tests.oidc.nano import PASSWORD, nanoidp, table

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("kind", ["sqlite"])]


@pytest.fixture
def further_settings(tmp_path):
    """The provider starts once it can be told where the site is."""
    with contextlib.ExitStack() as stack:

        def start(address):
            folder = tmp_path / "idp"
            return {"oidc": table(folder, stack.enter_context(nanoidp(folder, address)))}

        yield start


async def go(page) -> None:
    """Say who one is on the provider's page."""
    await page.fill("#username", "anne")
    await page.fill("#password", PASSWORD)
    await page.click("button[type=submit]")


@pytest.mark.parametrize("width", [390, 1280])
async def test_an_invited_person_enters_with_the_account_of_the_office(served, width) -> None:
    theme = "dark" if width == 390 else "light"
    await served.site.office("brest", "Brest Métropole Habitat")
    boss = await served.site.person("brest", "Gaëlle Podeur", Role.OFFICE_ADMIN)
    async with writing(SYSTEM):
        token = await invite_person("Anne", "anne@brest.test", "", [], "brest", by=SYSTEM)
    page = await served.page(width=width, theme=theme)
    # The provider's page asks for a style sheet elsewhere, which a test never fetches.
    await page.context.route("**/cdn.jsdelivr.net/**", lambda route: route.fulfill(body=""))
    await page.goto(f"/invitations/{token}")
    await served.check(page, f"provider-invitation-{width}")
    await page.click("#enter_with_provider")
    await go(page)
    await expect(page).to_have_url(f"{served.address}/")
    await page.goto("/account")
    await expect(page.locator("#provider")).to_contain_text("Relié depuis")
    await served.check(page, f"provider-account-{width}")
    await page.click(".account summary")
    await page.click(".account-menu button:has-text('Se déconnecter')")
    await page.wait_for_url("**/login*")
    await served.check(page, f"provider-login-{width}")
    await page.click("#enter_brest")
    await go(page)
    await expect(page).to_have_url(f"{served.address}/")
    await page.goto("/oidc/brest/callback?state=gone&code=gone")
    await expect(page.locator("h1")).to_have_text("La connexion n'a pas abouti")
    await served.check(page, f"provider-refused-{width}")
    admin = await served.page(boss, width=width, theme=theme)
    await admin.goto("/office")
    await expect(admin.locator("#provider")).to_contain_text("/oidc/brest/callback")
    await served.check(admin, f"provider-office-{width}")
