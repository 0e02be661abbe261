"""A plugin's report and its reminder, as people see them, in both themes and widths."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from innovation import world
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Role
from innovation.hooks.host import PluginHost
from innovation.hosting.context import context_for

pytestmark = pytest.mark.browser

MODULE = """
from datetime import date
from innovation.api import Document, Facts, Field, Heading, Report, Rows, Series, Text, hook

PLUGIN = {"name": "bilan", "title": "Bilan des bancs", "description": "Un essai.",
          "version": "1.0", "api": "1.2", "offices": "*", "contact": "dsi"}


async def bancs(ctx, answers):
    points = tuple((date(2026, month, 1), 3.5 * month) for month in range(1, 9))
    return Document("Bancs posés", (
        Facts((("Depuis", date(2026, 1, 1)), ("Bois", answers["bois"]))),
        Heading("Le détail"),
        Text("Relevé à la main."),
        Rows(("Bois", "Posés", "Prévus"), (("Chêne", 12, 14), ("Pin", 1234.5, None)), "Par bois"),
        Series("Bancs", "par mois", points),
    ), standing="Provisoire")


@hook
def reports():
    return [Report("bancs", "Les bancs", "Par bois.", (Field("bois", "Quel bois ?"),), bancs)]
"""


@pytest.fixture
def plugins(tmp_path) -> PluginHost:
    package = tmp_path / "plugins/_all/bilan"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(MODULE)
    host = PluginHost(tmp_path / "plugins", installed=False)
    host.load()
    assert host.is_loaded("bilan"), host.problems
    return host


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_report_is_asked_for_read_and_printed(served, plugins, kind, theme) -> None:
    await served.site.office("brest", "Brest Métropole Habitat")
    chair = await served.site.person("brest", "Yann Abgrall", Role.CHAIR)
    await served.site.activate("bilan", "brest")
    yesterday = world.today() - timedelta(days=1)
    ctx = context_for(plugins.office("brest"), "bilan", SYSTEM)
    await ctx.remind(chair.public_id, "Relever les bancs", "/", yesterday, "releve")
    for width in (390, 1280):
        page = await served.page(chair, width=width, theme=theme)
        await page.goto("/")
        line = page.locator("#waiting li", has_text="Relever les bancs")
        await expect(line).to_contain_text("en retard")
        await served.check(page, f"reports-{kind}-{width}-{theme}-home")
        await page.goto("/reports")
        await served.check(page, f"reports-{kind}-{width}-{theme}-list")
        await page.get_by_role("link", name="Les bancs").click()
        await page.get_by_label("Quel bois ?").fill("Chêne")
        await page.get_by_role("button", name="Établir le rapport").click()
        await expect(page.locator("h1")).to_have_text("Bancs posés")
        await page.locator("summary", has_text="Les valeurs").click()
        await served.check(page, f"reports-{kind}-{width}-{theme}-document")
        async with page.expect_download() as kept:
            await page.get_by_role("link", name="CSV").first.click()
        assert (await kept.value).suggested_filename.endswith(".csv")
