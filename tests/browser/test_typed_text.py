"""What is typed is never lost, nothing made twice: network, session, back, tabs, double click."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from innovation.db import Row, fetch, reading
from innovation.domain.people import SYSTEM, Viewer

pytestmark = pytest.mark.browser

PASSWORD = "vélo pluie granit crêpe"
TEXT = "On attend le bus debout, même l'hiver, et les anciens s'appuient au mur."


async def rows(sql: str) -> list[Row]:
    async with reading(SYSTEM):
        return await fetch(sql)


@pytest.fixture
async def awa(served) -> Viewer:
    """The caretaker who writes."""
    await served.site.office("brest", "Brest Métropole Habitat")
    person = await served.site.person("brest", "Awa Le Goff")
    await served.site.set_password(person, PASSWORD)
    return person


@pytest.fixture
async def draft(served, awa) -> AsyncIterator[Page]:
    """An open draft on a phone; what a cut network says in the console is no fault of ours."""
    page = await served.page(awa, width=390)
    await page.goto("/")
    await page.get_by_role("button", name="Déposer une idée").first.click()
    await page.get_by_label("Titre").fill("Un banc au soleil")
    await expect(page.locator("#draft_saved")).to_contain_text("Brouillon enregistré")
    yield page
    cut = re.compile("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    served.faults[:] = [fault for fault in served.faults if not cut.search(fault)]


@pytest.fixture
def kept() -> Callable[[Page, str], Awaitable[None]]:
    """Wait until the server has a text, letter for letter."""

    async def wait(page: Page, text: str) -> None:
        for _ in range(100):
            if [row["problem"] for row in await rows("SELECT problem FROM draft")] == [text]:
                return
            await page.wait_for_timeout(100)
        raise AssertionError(await rows("SELECT problem, version FROM draft"))

    return wait


async def test_a_cut_network_costs_no_character(served, draft, kept) -> None:
    note = draft.locator('[data-kept-note="offline"]')
    await draft.context.set_offline(True)
    problem = draft.get_by_label("Ce qui gêne")
    await problem.fill(TEXT[:30])
    await expect(note).to_be_visible()
    await draft.screenshot(path="test-results/typed-offline.png")
    await problem.fill(TEXT)
    await draft.get_by_role("button", name="Déposer", exact=True).click()
    await expect(problem).to_have_value(TEXT)
    await draft.wait_for_timeout(1500)  # the last autosave that typing asked for has failed
    await draft.context.set_offline(False)
    await kept(draft, TEXT)
    await expect(note).to_be_hidden()
    await served.check(draft, "typed-online-again")


async def test_a_reload_before_the_autosave_costs_no_character(draft, kept) -> None:
    await draft.get_by_label("Ce qui gêne").fill(TEXT)
    await draft.reload()
    await expect(draft.get_by_label("Ce qui gêne")).to_have_value(TEXT)
    await kept(draft, TEXT)
    await expect(draft.locator("#draft_saved")).to_contain_text("Brouillon enregistré")


async def test_a_reload_without_network_costs_no_character(draft, kept) -> None:
    await draft.context.set_offline(True)
    await draft.get_by_label("Ce qui gêne").fill(TEXT)
    await draft.get_by_text("Pour aller plus loin").click()
    await draft.get_by_label("Lieu").fill("Arrêt Bellevue")
    await expect(draft.locator('[data-kept-note="offline"]')).to_be_visible()
    await draft.context.set_offline(False)
    await draft.reload()
    await expect(draft.get_by_label("Ce qui gêne")).to_have_value(TEXT)
    await expect(draft.get_by_label("Lieu")).to_have_value("Arrêt Bellevue")
    await kept(draft, TEXT)


async def test_the_back_button_costs_no_character(draft, kept) -> None:
    await draft.get_by_label("Ce qui gêne").fill(TEXT)
    await draft.locator("a.brand").click()
    await expect(draft.locator("h1")).to_contain_text("Bonjour")
    await draft.go_back()
    await expect(draft.get_by_label("Ce qui gêne")).to_have_value(TEXT)
    await kept(draft, TEXT)


async def test_a_tab_closed_before_the_autosave_costs_no_character(draft, kept) -> None:
    other = await draft.context.new_page()
    await draft.get_by_label("Ce qui gêne").fill(TEXT)
    await draft.close(run_before_unload=True)
    await kept(other, TEXT)


async def test_a_session_that_ends_is_taken_up_again_in_place(served, draft, kept) -> None:
    await served.site.forget_sessions()
    problem = draft.get_by_label("Ce qui gêne")
    await problem.fill(TEXT)
    notices = draft.locator("#notices")
    await expect(notices).to_contain_text("Votre session a pris fin")
    await notices.get_by_text("Se connecter ici").click()
    await draft.get_by_label("Adresse électronique").fill("awa.le.goff@brest.example")
    await draft.get_by_label("Mot de passe").fill("not this one, no")
    await notices.get_by_role("button", name="Se connecter").click()
    await expect(notices).to_contain_text("ne vont pas ensemble")
    await served.check(draft, "typed-login-here")
    await draft.get_by_label("Mot de passe").fill(PASSWORD)
    await notices.get_by_role("button", name="Se connecter").click()
    await expect(notices).to_contain_text("Votre session a repris")
    await kept(draft, TEXT)
    await draft.get_by_label("Ce que vous proposez").fill("Poser un banc.")
    await draft.get_by_role("button", name="Déposer", exact=True).click()
    await expect(draft.locator("#idea")).to_contain_text(TEXT)
    assert len(await rows("SELECT id FROM idea")) == 1


async def test_an_idea_submitted_after_the_session_ended_is_submitted_once(served, draft) -> None:
    await draft.get_by_label("Ce qui gêne").fill(TEXT)
    await draft.get_by_label("Ce que vous proposez").fill("Poser un banc.")
    await served.site.forget_sessions()
    await draft.get_by_role("button", name="Déposer", exact=True).click()
    await draft.get_by_label("Adresse électronique").fill("awa.le.goff@brest.example")
    await draft.get_by_label("Mot de passe").fill(PASSWORD)
    await draft.get_by_role("button", name="Se connecter").click()
    await draft.get_by_role("button", name="Envoyer").click()
    await expect(draft.locator("#idea")).to_contain_text(TEXT)
    assert [row["problem"] for row in await rows("SELECT problem FROM idea")] == [TEXT]
    assert await rows("SELECT id FROM draft") == []


async def test_two_tabs_show_both_texts_and_nothing_is_replaced_before_a_choice(
    served, draft, kept
) -> None:
    other = await draft.context.new_page()
    await other.goto(draft.url)
    await draft.get_by_label("Ce qui gêne").fill("Le premier texte")
    await kept(draft, "Le premier texte")
    await other.get_by_label("Ce qui gêne").fill(TEXT)
    both = other.locator("#draft_saved")
    await expect(both).to_contain_text("Le premier texte")
    await expect(both).to_contain_text(TEXT)
    await served.check(other, "typed-two-tabs")
    await other.get_by_role("button", name="Déposer", exact=True).click()
    await expect(both).to_contain_text("Le premier texte")
    assert await rows("SELECT id FROM idea") == []
    await kept(other, "Le premier texte")
    await other.reload()
    await expect(other.get_by_label("Ce qui gêne")).to_have_value(TEXT)
    await expect(both).to_contain_text("Le premier texte")
    await other.get_by_label("Mon texte remplace l'autre").check()
    await kept(other, TEXT)


async def test_one_of_two_texts_may_be_given_up(draft, kept) -> None:
    other = await draft.context.new_page()
    await other.goto(draft.url)
    await draft.get_by_label("Ce qui gêne").fill(TEXT)
    await kept(draft, TEXT)
    await other.get_by_label("Ce qui gêne").fill("Rien qui vaille")
    await other.get_by_role("link", name="Abandonner mon texte").click()
    await expect(other.get_by_label("Ce qui gêne")).to_have_value(TEXT)
    await other.wait_for_timeout(1500)
    await kept(other, TEXT)


async def test_a_double_click_submits_once(draft) -> None:
    await draft.get_by_label("Ce qui gêne").fill(TEXT)
    await draft.get_by_label("Ce que vous proposez").fill("Poser un banc.")
    await draft.get_by_role("button", name="Déposer", exact=True).dblclick()
    await expect(draft.locator("#idea")).to_contain_text(TEXT)
    assert len(await rows("SELECT id FROM idea")) == 1
    await draft.go_back()
    await expect(draft.locator("h1")).to_contain_text(
        re.compile("Ce brouillon n'est plus là|Déposer")
    )
    assert len(await rows("SELECT id FROM idea")) == 1


async def test_a_form_that_is_being_sent_says_so_and_is_not_sent_again(draft) -> None:
    await draft.get_by_label("Ce qui gêne").fill(TEXT)
    said, goes_again = await draft.evaluate(
        """() => {
            const button = document.querySelector("#save_draft");
            button.form.requestSubmit(button);
            const again = new SubmitEvent("submit", {cancelable: true, submitter: button});
            return [button.textContent, button.form.dispatchEvent(again)];
        }"""
    )
    assert (said, goes_again) == ("Envoi en cours", False)
    await expect(draft.get_by_role("button", name="Enregistrer le brouillon")).to_be_visible()


async def test_a_logout_leaves_nothing_in_the_window(draft) -> None:
    await draft.get_by_label("Ce qui gêne").fill(TEXT)
    assert await draft.evaluate("sessionStorage.length") == 1
    await draft.locator("details.account > summary").click()
    await draft.get_by_role("button", name="Se déconnecter").click()
    await expect(draft.locator("h1")).to_contain_text("Se connecter")
    assert await draft.evaluate("sessionStorage.length") == 0
