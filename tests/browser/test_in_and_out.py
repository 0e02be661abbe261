"""A list comes in by a file and goes out by another, before somebody's eyes; an idea is printed."""

import pytest
from playwright.async_api import expect

from innovation.domain.stages import Role
from innovation.importing import Importer, read_file

pytestmark = pytest.mark.browser

FILE = (
    "Titre;Ce qui dérange;Proposition;Source\n"
    "Des bancs;Nulle part où s'asseoir;Sous les tilleuls;https://bancs.example\n"
    ";Sans titre;;\n"
)


@pytest.mark.parametrize("width", [390, 1280])
async def test_a_file_is_matched_by_hand_brought_in_and_comes_back(served, kind, width) -> None:
    await served.site.office("brest", "Brest Métropole Habitat")
    boss = await served.site.person("brest", "Gaëlle Podeur", Role.OFFICE_ADMIN)
    theme = "dark" if width == 390 else "light"
    name = f"import-{kind}-{width}"
    page = await served.page(boss, width=width, theme=theme)
    await page.goto("/imports")
    await served.check(page, f"{name}-start")
    upload = {"name": "idées.csv", "mimeType": "text/csv", "buffer": FILE.encode("cp1252")}
    await page.set_input_files('[name="file"]', upload)
    await page.click("#read_file")
    await expect(page.locator("#confirm_import")).to_be_disabled()
    await served.check(page, f"{name}-unmatched")
    await page.get_by_label("Ce qui dérange").select_option("Problème")
    await page.click("#match_columns")
    await expect(page.locator("#confirm_import")).to_have_text("Importer 1 idée")
    await expect(page.locator("#import_faults")).to_contain_text("est vide")
    await served.check(page, f"{name}-matched")
    await page.click("#confirm_import")
    await expect(page.locator("#import_progress")).to_contain_text("en cours")
    await served.check(page, f"{name}-under-way")
    importer = Importer(served.site.plugins)
    while await importer.step():
        pass
    await expect(page.locator("#import_progress")).to_contain_text("L'import est fini.")
    await served.check(page, f"{name}-done")
    await page.click("#import_progress .btn")
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="Excel").click()
    path = await (await waiting.value).path()
    (line,) = read_file(path.read_bytes()).lines
    assert line.cells[1] == "Des bancs"
    await page.get_by_role("link", name="Des bancs").click()
    await page.emulate_media(media="print")
    await expect(page.locator(".frame-header")).to_be_hidden()
    await expect(page.locator("main form").first).to_be_hidden()
    told = await page.locator('main a[href^="https"]').evaluate(
        "link => getComputedStyle(link, '::after').content"
    )
    assert "https://bancs.example" in told or "attr(href)" in told
    await served.check(page, f"{name}-printed")
