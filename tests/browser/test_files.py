"""Photos and documents in a real browser: sent as they are chosen, shown, taken away, put back."""

import re

import pytest
from playwright.async_api import Page, expect

from innovation.domain.stages import Role
from tests.files.hostile import pdf, photo

pytestmark = pytest.mark.browser

NOTE = {"name": "note.pdf", "mimeType": "application/pdf", "buffer": pdf()}
PHOTO = {"name": "cour.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(900, 600), exif=False)}
PROGRAM = {"name": "outil.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
CHOOSE = '#files input[name="file"]'


@pytest.fixture
async def brest(served):
    """An office with Brest's plugin, its author and its chair."""
    await served.site.office("brest")
    await served.site.activate("brest_open_factory", "brest")
    return {
        "author": await served.site.person("brest", "Gaëlle Podeur"),
        "chair": await served.site.person("brest", "Hervé Quéméneur", Role.CHAIR),
    }


async def _begin(page: Page) -> None:
    await page.goto("/")
    await page.click("#new_idea")
    await page.fill('[name="title"]', "Des bancs dans la cour")


@pytest.mark.parametrize("width", [390, 1280])
async def test_files_are_sent_as_they_are_chosen_and_follow_the_idea(served, brest, width) -> None:
    page = await served.page(
        brest["author"], width=width, theme="dark" if width == 390 else "light"
    )
    await _begin(page)
    await page.fill('[name="problem"]', "Les palettes encombrent la cour.")
    await page.set_input_files(CHOOSE, [NOTE, PHOTO, PROGRAM])
    files = page.locator("#files")
    await expect(files.get_by_role("alert").first).to_contain_text("outil.exe")
    await expect(files.locator('[data-kind="file"]')).to_have_count(2)
    image = files.locator("img")
    await expect(image).to_have_js_property("complete", True)
    assert await image.evaluate("image => image.naturalWidth") == 480
    await expect(page.locator(CHOOSE)).to_have_value("")
    await expect(page.locator("#files progress").first).to_be_hidden()
    assert await page.input_value('[name="problem"]') == "Les palettes encombrent la cour."
    await served.check(page, f"files-draft-{width}")

    note = files.locator('[data-kind="file"]', has_text="note.pdf")
    await note.get_by_role("button").click()
    await expect(files).to_contain_text("« note.pdf » est retiré")
    await note.get_by_role("button", name="Remettre").click()
    await expect(files.get_by_role("link", name="note.pdf")).to_be_visible()

    await page.fill('[name="solution"]', "En faire des bancs.")
    await page.click("#submit_idea")
    await page.wait_for_url(re.compile("/ideas/"))
    region = page.locator("#files")
    await expect(region.locator("img")).to_have_attribute("alt", "cour.jpg")
    await expect(region).to_contain_text("note.pdf")
    await region.locator("summary").click()
    await served.check(page, f"files-idea-{width}")
    await page.set_input_files(CHOOSE, [{**NOTE, "name": "plan.pdf", "buffer": pdf(b"2")}])
    await expect(region.locator(".lines")).to_contain_text("plan.pdf")


async def test_a_question_shows_itself_when_the_answer_before_asks_for_it(served, brest) -> None:
    page = await served.page(brest["author"])
    await _begin(page)
    await page.fill('[name="problem"]', "Les palettes.")
    await page.fill('[name="solution"]', "Des bancs.")
    summary = page.locator("details.beyond > summary")
    if await summary.count():
        await summary.click()
    state = page.locator('[name="x.brest_open_factory.etat"]')
    proof = page.locator('[name="file.brest_open_factory.photo"]')
    yes, no = (
        page.locator(f'[name="x.brest_open_factory.prototype"][value="{value}"]')
        for value in ("yes", "no")
    )
    await expect(state).to_be_hidden()
    await yes.check()
    await expect(state).to_be_visible()
    await state.select_option("maquette")
    await page.set_input_files('[name="file.brest_open_factory.photo"]', [PHOTO])
    await expect(page.locator("#files")).to_contain_text("cour.jpg")
    await no.check()
    await expect(state).to_be_hidden()
    await expect(proof).to_be_hidden()
    await yes.check()
    assert await state.input_value() == "maquette", "what was typed stays"
    await page.click("#submit_idea")
    await page.wait_for_url(re.compile("/ideas/"))
    await expect(page.locator("#files")).to_contain_text("Une photo du prototype")
    await expect(page.locator("#idea_text")).to_contain_text("Une maquette")


async def test_an_upload_that_the_network_cuts_says_so_and_loses_no_text(served, brest) -> None:
    page = await served.page(brest["author"])
    await _begin(page)
    await page.route("**/files", lambda route: route.abort())
    await page.set_input_files(CHOOSE, [PHOTO])
    await expect(page.locator("#files [data-lost]").first).to_be_visible()
    await page.unroute("**/files")
    await page.set_input_files(CHOOSE, [PHOTO])
    await expect(page.locator('#files [data-kind="file"]')).to_have_count(1)
    await expect(page.locator("#files [data-lost]").first).to_be_hidden()
    assert await page.input_value('[name="title"]') == "Des bancs dans la cour"
    served.faults[:] = [
        fault
        for fault in served.faults
        if "ERR_FAILED" not in fault and "TypeError: network" not in fault
    ]


async def test_without_scripts_files_have_a_page_of_their_own_and_no_text_is_lost(
    served, brest
) -> None:
    window = await served.page(brest["author"], width=390)
    context = await served.chromium.new_context(
        base_url=served.address,
        java_script_enabled=False,
        viewport={"width": 390, "height": 900},
        storage_state=await window.context.storage_state(),
        locale="fr-FR",
    )
    served.contexts.append(context)
    page = await context.new_page()
    await page.goto("/")
    await page.click("#new_idea")
    await page.fill('[name="title"]', "Des bancs dans la cour")
    await expect(page.locator(CHOOSE)).to_be_hidden()
    await page.click("#save_for_files")
    await page.set_input_files(CHOOSE, [PHOTO, NOTE])
    await page.click("#add_files")
    await expect(page.locator('#files [data-kind="file"]')).to_have_count(2)
    await page.locator('[data-kind="file"]', has_text="note.pdf").get_by_role("button").click()
    await expect(page.locator("#files")).to_contain_text("« note.pdf » est retiré")
    await page.get_by_role("link", name="Revenir au brouillon").click()
    assert await page.input_value('[name="title"]') == "Des bancs dans la cour"
    await expect(page.locator("#files")).to_contain_text("cour.jpg")
