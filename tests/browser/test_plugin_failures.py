"""What people see of a plugin that fails or is slow, at a desk and on a phone."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from innovation.domain.stages import Role
from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from tests.failing import failing_host, let_go

pytestmark = pytest.mark.browser

TYPED = "La clé du local vélo est revenue avec son double."


@pytest.fixture
def plugins(tmp_path: Path) -> PluginHost:
    return failing_host(tmp_path / "plugins", Limits(answers=60.0, routes=60.0))


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
async def test_a_failure_keeps_what_was_typed_and_a_slow_box_says_that_it_loads(
    served, tmp_path: Path, width: int, theme: str
) -> None:
    await served.site.office("brest")
    await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    await served.site.activate("cles", "brest")
    agent = await served.site.person("brest", "Malo Tanguy")
    page = await served.page(agent, width=width, theme=theme)
    await page.goto("/", wait_until="domcontentloaded")
    slow, broken = page.locator("#panel_1"), page.locator("#panel_2")
    await expect(slow).to_contain_text("Chargement…")
    await expect(slow.get_by_role("link", name="Ouvrir")).to_be_hidden()
    await expect(broken).to_contain_text("n'a pas répondu")
    await served.check(page, f"failing-{width}-{theme}-1-boxes")
    let_go(tmp_path / "plugins")
    await expect(slow).to_contain_text("Trois clés sont dehors.")
    await expect(slow).not_to_contain_text("Chargement…")
    await page.goto("/o/brest/x/cles")
    await page.get_by_label("Ce qui s'est passé").fill(TYPED)
    await page.get_by_role("button", name="Rendre").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_contain_text("n'a pas pu répondre")
    await expect(page.locator("main")).to_contain_text("Yann Abgrall")
    await expect(page.locator("blockquote")).to_have_text(TYPED)
    await served.check(page, f"failing-{width}-{theme}-2-page")
    again = page.get_by_role("button", name="Envoyer de nouveau")
    await again.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("blockquote")).to_have_text(TYPED)
    assert all("status of 500" in fault for fault in served.faults), served.faults
    served.faults.clear()  # the browser tells of the pages that were meant to fail
