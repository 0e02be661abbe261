"""One word in three places: an element's id, its block's name, htmx's target."""

import re

from innovation.domain.stages import Role
from innovation.testing.site import TestSite

HX = {"hx-request": "true"}


async def _idea(site: TestSite) -> tuple[object, str]:
    await site.office("brest")
    boss = await site.person("brest", "Yann Abgrall", Role.CHAIR, Role.ASSESSOR)
    browser = await site.browser(await site.person("brest", "Awa Le Goff"))
    await browser.open("/")
    await browser.send("/drafts")
    sent = await browser.send(
        browser.page.url.path, "submit", title="Banc", problem="p", solution="s", category="sociale"
    )
    return await site.browser(boss), sent.url.path


async def test_htmx_gets_the_block_that_it_targets_and_a_browser_the_page(site: TestSite) -> None:
    boss, idea = await _idea(site)
    for block in ("idea", "assessment", "history", "idea_head"):
        part = await boss.client.get(idea, headers=HX | {"hx-target": f"section#{block}"})
        assert part.text.count(f'id="{block}"') == 1
        assert "<html" not in part.text
        assert part.headers["vary"].startswith("HX-Request")
    whole = await boss.client.get(idea)
    assert "<html" in whole.text
    assert part.text.strip() in whole.text or block in whole.text


async def test_a_target_that_is_no_block_gets_the_whole_page(site: TestSite) -> None:
    boss, idea = await _idea(site)
    page = await boss.client.get(idea, headers=HX | {"hx-target": "div#nowhere"})
    assert "<html" in page.text


async def test_a_form_answers_with_its_region_for_htmx_and_goes_on_without(site: TestSite) -> None:
    boss, idea = await _idea(site)
    page = await boss.open(f"{idea}/sheet")
    form = boss.form("/sheet")
    key = next(name for name in re.findall(r'name="(mark\.[^"]+)"', page.text))
    total = await boss.client.post(
        f"{idea}/sheet/total",
        data=dict(form.filled({key: "4"})),
        headers=HX | {"hx-target": "div#running_total"},
    )
    assert total.status_code == 200
    assert 'id="running_total"' in total.text
    assert "100" in total.text
    assert "<html" not in total.text


async def test_an_error_in_a_fragment_goes_to_the_notices(site: TestSite) -> None:
    boss, _ = await _idea(site)
    gone = await boss.client.get("/ideas/nothing", headers=HX | {"hx-target": "article#idea"})
    assert gone.status_code == 404
    assert gone.headers["hx-retarget"] == "#notices"
    assert "<html" not in gone.text


async def test_things_carry_their_kind_id_and_version(site: TestSite) -> None:
    boss, idea = await _idea(site)
    page = await boss.client.get(idea)
    name = idea.rsplit("/", 1)[1]
    assert f'data-kind="idea" data-id="{name}" data-version="1"' in page.text
    board = await boss.client.get("/board")
    assert re.search(rf'data-kind="idea" data-id="{name}" data-version="1"', board.text)


async def test_english_is_spoken_to_those_who_ask_for_it(site: TestSite) -> None:
    visitor = site.visitor()
    answer = await visitor.client.get("/login", headers={"accept-language": "en-GB,en;q=0.9"})
    assert '<html lang="en"' in answer.text
    assert "Password" in answer.text
    answer = await visitor.client.get("/login", headers={"accept-language": "de,it"})
    assert "Mot de passe" in answer.text
    boss, idea = await _idea(site)
    await boss.open("/")
    await boss.send("/account", language="en", theme="dark")
    page = await boss.open(idea)
    assert '<html lang="en" data-theme="dark"' in page.text
    assert boss.sees("Submitted") or boss.sees("submitted")
