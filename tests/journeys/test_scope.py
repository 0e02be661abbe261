"""A plugin is its office's affair: the two others see the same bytes with it and without it."""

import re

from innovation.actions.plugins import deactivate_plugin
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Role
from innovation.hosting.plugins import refresh
from innovation.testing.site import TestSite

RANDOM = re.compile(r'name="(_csrf|_key)" value="[^"]*"|Référence\s:\s\S+')
PAGES = ("/", "/board", "/ideas", "/library", "/people", "/plugins")


async def _pages(site: TestSite, offices: tuple[str, ...]) -> dict[str, str]:
    seen = {}
    for office in offices:
        boss = site.people[office]
        browser = await site.browser(boss)
        await browser.open("/")
        await browser.send("/drafts")
        draft = browser.page.url.path
        for page in (*PAGES, draft, *site.ideas[office]):
            answer = await browser.open(page)
            assert answer.status_code == 200, page
            seen[f"{office} {page}"] = RANDOM.sub("", answer.text)
    return seen


async def test_nantes_and_rennes_see_the_same_bytes_with_brest_s_plugin_or_without(
    site: TestSite,
) -> None:
    for office in ("brest", "nantes", "rennes"):
        await site.office(office)
        site.people[office] = await site.person(
            office, f"Camille {office.title()}", Role.CHAIR, Role.ASSESSOR, Role.OFFICE_ADMIN
        )
        author = await site.browser(await site.person(office, f"Dominique {office.title()}"))
        await author.open("/")
        await author.send("/drafts")
        sent = await author.send(
            author.page.url.path, "submit", title="Un banc", problem="p", solution="s",
            category="sociale",
        )  # fmt: skip
        site.ideas[office] = [sent.url.path, f"{sent.url.path}/sheet"]
    await site.activate("nantes_pilots", "nantes")
    await site.activate("rennes_proximite", "rennes")
    before = await _pages(site, ("nantes", "rennes"))
    brest_before = await _pages(site, ("brest",))
    await site.activate("brest_open_factory", "brest")
    assert await _pages(site, ("nantes", "rennes")) == before
    assert await _pages(site, ("brest",)) != brest_before
    async with writing(SYSTEM):
        await deactivate_plugin("brest_open_factory", "brest", by=SYSTEM)
    await refresh(site.plugins)
    assert await _pages(site, ("nantes", "rennes")) == before


async def test_a_panel_s_title_is_in_its_reader_s_language(site: TestSite) -> None:
    await site.office("brest")
    await site.activate("brest_open_factory", "brest")
    author = await site.browser(await site.person("brest", "Awa Le Goff"))
    await author.open("/")
    await author.send("/drafts")
    sent = await author.send(
        author.page.url.path, "submit", title="Un banc", problem="p", solution="s",
        category="sociale",
    )  # fmt: skip
    await author.send("/account", language="en", theme="auto")
    await author.open(f"{sent.url.path}/panels/brest_open_factory.revue")
    assert author.sees("Open Factory review")
