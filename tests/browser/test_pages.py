"""Pages that the story does not pass by, in both themes and widths, and htmx's manners."""

import pytest
from playwright.async_api import expect

from innovation.domain.stages import Role

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_way_in_and_the_errors(served, kind, theme) -> None:
    await served.site.office("brest", "Brest Métropole Habitat")
    boss = await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    for width in (390, 1280):
        name = f"pages-{kind}-{width}-{theme}"
        visitor = await served.page(width=width, theme=theme)
        await visitor.goto("/login")
        await served.check(visitor, f"{name}-login")
        await visitor.fill('[name="email"]', "nobody@brest.example")
        await visitor.fill('[name="password"]', "not the password, no")
        await visitor.locator("#se_connecter").click()
        await expect(visitor.get_by_role("alert")).to_be_visible()
        await served.check(visitor, f"{name}-login-refused")
        page = await served.page(boss, width=width, theme=theme)
        await page.goto("/nothing/at/all")
        await expect(page.locator("main")).to_contain_text("Référence")
        await served.check(page, f"{name}-404")
        await page.goto("/people")
        await page.fill('[name="name"]', f"Nolwenn {width}")
        await page.fill('[name="email"]', f"nolwenn.{width}@brest.example")
        await page.locator('form[action="/people"] button').click()
        link = page.locator("main").get_by_text("/invitations/").first
        await expect(link).to_be_visible()
        await served.check(page, f"{name}-invited")
        shown = await page.locator("main").inner_text()
        address = next(word for word in shown.split() if "/invitations/" in word)
        newcomer = await served.page(width=width, theme=theme)
        await newcomer.goto(address)
        await served.check(newcomer, f"{name}-invitation")
        await newcomer.fill('[name="password"]', "vélo pluie granit crêpe")
        await newcomer.locator("#ouvrir_mon_compte").click()
        await expect(newcomer.locator("h1")).to_contain_text("Nolwenn")


async def test_typing_keeps_its_place_while_the_draft_is_saved(served) -> None:
    await served.site.office("brest")
    page = await served.page(await served.site.person("brest", "Awa Le Goff"))
    await page.goto("/")
    await page.get_by_role("button", name="Déposer une idée").first.click()
    problem = page.get_by_label("Ce qui gêne")
    await problem.press_sequentially("Le hall est", delay=10)
    await expect(page.locator("#draft_saved")).to_contain_text("Brouillon enregistré")
    await expect(problem).to_be_focused()
    await problem.press_sequentially(" sombre", delay=10)
    await expect(problem).to_have_value("Le hall est sombre")


async def test_a_session_that_ends_while_typing_costs_nothing(served) -> None:
    await served.site.office("brest")
    person = await served.site.person("brest", "Awa Le Goff")
    page = await served.page(person)
    await page.goto("/")
    await page.get_by_role("button", name="Déposer une idée").first.click()
    await page.get_by_label("Titre").fill("Un banc au soleil")
    await expect(page.locator("#draft_saved")).to_contain_text("Brouillon enregistré")
    await served.site.forget_sessions()
    problem = page.get_by_label("Ce qui gêne")
    await problem.fill("On attend debout")
    await expect(page.locator("#notices")).to_contain_text("Votre session a pris fin")
    browser = await served.site.browser(person)
    (cookie,) = browser.client.cookies.jar
    await page.context.add_cookies(
        [{"name": cookie.name, "value": cookie.value, "url": served.address}]
    )
    await problem.fill("On attend debout, même")
    await expect(page.locator("#notices")).to_contain_text("Votre session a repris")
    await problem.fill("On attend debout, même l'hiver")
    await expect(page.locator("#draft_saved")).to_contain_text("Brouillon enregistré")
    await page.wait_for_timeout(1500)
    await page.reload()
    await expect(problem).to_have_value("On attend debout, même l'hiver")


async def test_a_draft_open_in_two_windows_overwrites_nothing(served) -> None:
    await served.site.office("brest")
    person = await served.site.person("brest", "Awa Le Goff")
    one = await served.page(person)
    await one.goto("/")
    await one.get_by_role("button", name="Déposer une idée").first.click()
    two = await one.context.new_page()
    await two.goto(one.url)
    await one.get_by_label("Titre").fill("Le premier titre")
    await expect(one.locator("#draft_saved")).to_contain_text("Brouillon enregistré")
    await two.get_by_label("Titre").fill("Le second titre")
    await expect(two.locator("#draft_saved")).to_contain_text("Le premier titre")
    await expect(two.get_by_label("Titre")).to_have_value("Le second titre")
    await one.reload()
    await expect(one.get_by_label("Titre")).to_have_value("Le premier titre")


async def test_the_keyboard_alone_is_enough_to_submit(served) -> None:
    await served.site.office("brest")
    page = await served.page(await served.site.person("brest", "Awa Le Goff"))
    await page.goto("/")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip-link")).to_be_focused()
    button = page.get_by_role("button", name="Déposer une idée").first
    await button.focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Titre").focus()
    await page.keyboard.type("Un banc au soleil")
    await page.keyboard.press("Tab")
    await page.keyboard.type("On attend debout.")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Poser un banc.")
    await page.keyboard.press("Tab")
    await page.keyboard.type("soc")
    await page.get_by_role("button", name="Déposer", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_contain_text("Un banc au soleil")


async def test_a_refused_form_puts_the_cursor_on_the_first_fault(served) -> None:
    await served.site.office("brest")
    page = await served.page(await served.site.person("brest", "Awa Le Goff"))
    await page.goto("/")
    await page.get_by_role("button", name="Déposer une idée").first.click()
    await page.get_by_label("Titre").fill("Un banc")
    await page.locator("#draft_form").evaluate("form => form.noValidate = true")
    await page.get_by_role("button", name="Déposer", exact=True).click()
    await expect(page.get_by_label("Ce qui gêne")).to_be_focused()


async def test_a_long_word_never_widens_a_phone(served) -> None:
    await served.site.office("brest")
    page = await served.page(await served.site.person("brest", "Awa Le Goff"), width=390)
    await page.goto("/")
    await page.get_by_role("button", name="Déposer une idée").first.click()
    await page.get_by_label("Titre").fill("anticonstitutionnellement" * 4)
    await page.get_by_label("Ce qui gêne").fill("On attend debout.")
    await page.get_by_label("Ce que vous proposez").fill("Poser un banc.")
    await page.get_by_label("Catégorie").select_option("sociale")
    await page.get_by_role("button", name="Déposer", exact=True).click()
    await expect(page.locator("h1")).to_contain_text("anticonst")
    await served.check(page, "pages-long-word")
    for path in ("", "board", "ideas"):
        await page.goto(f"/{path}")
        await served.check(page, f"pages-long-word-{path or 'home'}")


async def test_a_draft_is_not_dropped_by_one_slip(served) -> None:
    await served.site.office("brest")
    page = await served.page(await served.site.person("brest", "Awa Le Goff"), width=390)
    await page.goto("/")
    await page.get_by_role("button", name="Déposer une idée").first.click()
    await expect(page.locator("#drop_draft")).to_be_hidden()
    await page.get_by_text("Supprimer le brouillon").click()
    await page.get_by_role("button", name="Supprimer pour de bon").click()
    await expect(page.locator("h1")).to_contain_text("Bonjour")
