"""Looking for an idea, and finding its double while typing, as people do it."""

import pytest
from playwright.async_api import expect

from innovation.actions.ideas import submit_idea
from innovation.changes import Content
from innovation.db import reading, writing
from innovation.queries.people import office_of

pytestmark = pytest.mark.browser

CHIPS = "#filters + ul .chip"
TITLES = ("Un composteur au pied de l'immeuble", "Composteurs partagés", "Un local à vélos")


@pytest.fixture
async def people(served):
    """Two colleagues; one has submitted three ideas."""
    await served.site.office("brest", "Brest Métropole Habitat")
    author = await served.site.person("brest", "Yann Abgrall")
    async with reading(author):
        office = await office_of(author, "brest")
    for title in TITLES:
        content = Content("proposal", title, "Les sacs se percent.", "Deux bacs.", "sociale")
        async with writing(author):
            await submit_idea(content, office, (), by=author)
    return author, await served.site.person("brest", "Awa Le Goff")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_list_is_searched_narrowed_and_kept(served, people, kind, theme) -> None:
    _, awa = people
    for width in (390, 1280):
        name = f"search-{kind}-{width}-{theme}"
        page = await served.page(awa, width=width, theme=theme)
        await page.goto("/ideas")
        await page.get_by_label("Chercher", exact=True).fill("compsteur")
        await page.get_by_role("button", name="Chercher", exact=True).click()
        await expect(page.locator("mark")).to_have_text(["Composteurs", "composteur"])
        await expect(page).to_have_url(f"{served.address}/ideas?words=compsteur")
        await served.check(page, f"{name}-near")
        if width == 390:
            await expect(page.get_by_label("Étape")).to_be_hidden()
            await page.get_by_text("Filtres et ordre").click()
        await page.get_by_label("Étape").select_option("déposée")
        await page.get_by_label("Catégorie").select_option("technique")
        await page.get_by_role("button", name="Appliquer", exact=True).last.click()
        await expect(page.locator(CHIPS)).to_have_count(2)
        await served.check(page, f"{name}-empty")
        await page.reload()
        await expect(page.locator(CHIPS)).to_have_count(2)
        await page.locator(CHIPS, has_text="technique").click()
        await expect(page.locator("tbody tr")).to_have_count(2)
        await page.go_back()
        await expect(page.locator(CHIPS)).to_have_count(2)
        await page.go_forward()
        if width == 390:
            await page.get_by_text("Mes recherches").click()
            await page.get_by_label("Nom de la recherche").fill("Compost")
            await page.get_by_role("button", name="Garder cette recherche").click()
            await expect(page.locator(".saved .chip[aria-current]")).to_contain_text("Compost")
        await page.goto("/filters")
        await served.check(page, f"{name}-kept")
        await page.goto("/library?words=banc&year=1999")
        await served.check(page, f"{name}-library")


async def test_a_double_is_found_while_its_title_is_typed(served, people, kind) -> None:
    _, awa = people
    for width in (390, 1280):
        page = await served.page(awa, width=width)
        await page.goto("/")
        await page.get_by_role("button", name="Déposer une idée").first.click()
        title = page.get_by_label("Titre")
        await title.press_sequentially("Des composteurs", delay=10)
        alike = page.locator("#alike")
        await expect(alike.get_by_role("status")).to_contain_text("2 titres ressemblent au vôtre")
        await expect(title).to_be_focused()
        await expect(page.locator("#draft_saved")).to_contain_text("Brouillon enregistré")
        await served.check(page, f"alike-{kind}-{width}")
        await title.fill("Tout autre chose")
        await expect(alike.locator("li")).to_have_count(0)
    await title.fill("Composteurs partagés")
    first = alike.get_by_role("button", name="Cela me concerne").first
    async with page.context.expect_page() as opened:
        await first.focus()
        await page.keyboard.press("Enter")
    other = await opened.value
    await expect(other.locator("h1")).to_contain_text("Composteurs partagés")
    await expect(other.get_by_role("button", name="Ne plus me dire concerné")).to_be_visible()
    await expect(title).to_have_value("Composteurs partagés")  # the draft stays where it was
