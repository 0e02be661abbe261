"""A second factor chosen on a telephone, then asked for in the page where somebody was typing."""

import re

import pytest
from playwright.async_api import expect
from pyotp import TOTP

from innovation import world
from innovation.domain.stages import Role

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("kind", ["sqlite"], indirect=True)]

PASSWORD = "vélo pluie granit crêpe"
TEXT = "On attend debout, même l'hiver."


def code(secret: str, later: int = 0) -> str:
    """The code of these thirty seconds, or of the next."""
    return TOTP(secret).generate_otp(int(world.now().timestamp()) // 30 + later)


async def test_a_second_factor_is_chosen_on_a_phone_and_asked_for_in_place(served) -> None:
    await served.site.office("brest")
    chair = await served.site.person("brest", "Awa Le Goff", Role.CHAIR)
    await served.site.set_password(chair, PASSWORD)
    page = await served.page(width=390, theme="dark")
    await page.goto("/ideas")
    await page.fill('[name="email"]', "awa.le.goff@brest.example")
    await page.fill('[name="password"]', PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()
    await expect(page.locator("h1")).to_contain_text("second facteur")
    await served.check(page, "factor-390-dark-choose")
    await expect(page.get_by_role("img", name="Le dessin à viser")).to_be_visible()
    await expect(page.locator("#open_app")).to_have_attribute("href", re.compile("^otpauth://totp"))
    secret = (await page.locator("#factor_key").inner_text()).replace(" ", "")
    await page.fill('[name="code"]', "000000")
    await page.get_by_role("button", name="Garder ce second facteur").click()
    await expect(page.locator(".field-error")).to_contain_text("pas le bon")
    await page.fill('[name="code"]', code(secret))
    await page.keyboard.press("Enter")
    await expect(page.locator("#codes li")).to_have_count(10)
    await served.check(page, "factor-390-dark-codes")
    await page.get_by_role("link", name="J'ai noté mes codes").click()
    await expect(page).to_have_url(f"{served.address}/ideas")
    for path in ("/account", "/account/factor"):
        await page.goto(path)
        await served.check(page, f"factor-390-dark{path.replace('/', '-')}")
    await page.goto("/")
    await page.get_by_role("button", name="Déposer une idée").first.click()
    await served.site.forget_sessions()
    problem = page.get_by_label("Ce qui gêne")
    await problem.fill(TEXT[:9])
    notices = page.locator("#notices")
    await notices.get_by_text("Se connecter ici").click()
    await page.get_by_label("Adresse électronique").fill("awa.le.goff@brest.example")
    await page.get_by_label("Mot de passe").fill(PASSWORD)
    await notices.get_by_role("button", name="Se connecter").click()
    await expect(notices).to_contain_text("Il manque votre second facteur.")
    await expect(notices.get_by_label("Code")).to_be_focused()
    await notices.get_by_label("Code").fill("000000")
    await notices.get_by_role("button", name="Continuer ici").click()
    await expect(notices).to_contain_text("pas le bon")
    await notices.get_by_label("Code").fill("123")
    async with page.expect_response("**/autosave"):
        await problem.fill(TEXT)
    await served.check(page, "factor-390-dark-here")
    await expect(notices).to_contain_text("pas le bon")
    await expect(notices.get_by_label("Code")).to_have_value("123")
    await notices.get_by_label("Code").fill(code(secret, later=1))
    await notices.get_by_role("button", name="Continuer ici").click()
    await expect(notices).to_contain_text("Votre session a repris")
    await expect(problem).to_be_focused()
    await expect(page.locator("#draft_saved")).to_contain_text("Brouillon enregistré")
    await page.reload()
    await expect(problem).to_have_value(TEXT)
