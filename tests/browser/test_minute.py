"""A caretaker's minute: from the login page to the submitted idea with its photo, on a phone."""

import time

import pytest
from playwright.async_api import Locator, Page, expect

from innovation.db import fetch, reading
from innovation.domain.people import SYSTEM
from tests.files.hostile import photo

pytestmark = pytest.mark.browser

PASSWORD = "vélo pluie granit crêpe"
MOST_TAPS = 10
# A thumb's pace, to tell what a person would need: no test waits for it.
SECONDS_A_TAP, SECONDS_A_LETTER = 1.5, 0.25


class Thumb:
    """Somebody who taps and types, and how often."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.letters = 0

    async def tap(self, place: Locator) -> None:
        self.taps += 1
        await place.click()

    async def write(self, label: str, text: str) -> None:
        await self.tap(self.page.get_by_label(label))
        self.letters += len(text)
        await self.page.keyboard.type(text)

    async def add(self, place: Locator, picture: bytes) -> None:
        self.taps += 2  # the field, then the picture in the phone's own gallery
        chosen = {"name": "arret.jpg", "mimeType": "image/jpeg", "buffer": picture}
        await place.set_input_files([chosen])


async def test_a_caretaker_submits_an_idea_with_a_photo_in_ten_taps(served, capsys) -> None:
    await served.site.office("brest", "Brest Métropole Habitat")
    person = await served.site.person("brest", "Awa Le Goff")
    await served.site.set_password(person, PASSWORD)
    page = await served.page(width=390)
    await page.goto("/login")
    thumb, began = Thumb(page), time.perf_counter()

    await thumb.write("Adresse électronique", "awa.le.goff@brest.example")
    await thumb.write("Mot de passe", PASSWORD)
    await thumb.tap(page.get_by_role("button", name="Se connecter"))
    await thumb.tap(page.get_by_role("button", name="Déposer une idée").first)
    await thumb.write("Titre", "Un banc au soleil")
    await thumb.write("Ce qui gêne", "Les anciens attendent le bus debout.")
    await thumb.write("Ce que vous proposez", "Poser un banc.")
    await thumb.add(page.locator('#files input[name="file"]'), photo(exif=True))
    await expect(page.locator("#files img")).to_be_visible()
    await served.check(page, "minute-before-submitting")
    await thumb.tap(page.get_by_role("button", name="Déposer", exact=True))
    await expect(page.locator("h1")).to_contain_text("Un banc au soleil")
    seconds = time.perf_counter() - began
    await expect(page.locator("#files img")).to_be_visible()
    await served.check(page, "minute-submitted")

    by_hand = thumb.taps * SECONDS_A_TAP + thumb.letters * SECONDS_A_LETTER
    with capsys.disabled():
        print(  # noqa: T201 - the figure is what this test is for
            f"\na caretaker's minute: {thumb.taps} taps, {thumb.letters} letters, {seconds:.1f} s "
            f"for the machine; about {by_hand:.0f} s by thumb"
        )
    assert thumb.taps <= MOST_TAPS
    async with reading(SYSTEM):
        assert await fetch("SELECT title FROM idea") == [{"title": "Un banc au soleil"}]
        assert await fetch("SELECT id FROM draft") == []
        assert len(await fetch("SELECT id FROM attachment WHERE idea IS NOT NULL")) == 1
