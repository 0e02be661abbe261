"""A session that ends while somebody types costs no character."""

from urllib.parse import parse_qsl, urlencode

from innovation.domain.people import Viewer
from innovation.testing.forms import Browserless
from innovation.testing.site import TestSite

PASSWORD = "vélo pluie granit crêpe"
HERE = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
TYPED = {
    "title": "Un banc", "problem": "On attend debout, même l'hiver.", "solution": "Un banc.",
    "category": "sociale", "intent": "submit",
}  # fmt: skip


async def _writing(site: TestSite) -> tuple[Viewer, Browserless, str]:
    """Somebody before an open draft, and what they would send."""
    await site.office("brest")
    person = await site.person("brest", "Awa Le Goff")
    await site.set_password(person, PASSWORD)
    author = await site.browser(person)
    await author.open("/")
    await author.send("/drafts")
    return person, author, urlencode(author.form(author.page.url.path).filled(TYPED))


async def test_what_was_typed_is_sent_after_logging_in_again(site: TestSite) -> None:
    _, author, body = await _writing(site)
    path = author.page.url.path
    await site.forget_sessions()
    author.page = await author.client.post(path, content=body, headers=HERE)
    assert author.page.status_code == 401
    assert author.sees("Ce que vous avez écrit est gardé")
    wrong = await author.send("/login", email="awa.le.goff@brest.example", password="not this one")
    assert wrong.status_code == 422
    await author.send("/login", email="awa.le.goff@brest.example", password=PASSWORD)
    assert author.sees("On attend debout, même l'hiver.")
    sent = await author.send(path, "")
    assert sent.status_code == 200
    assert sent.url.path.startswith("/ideas/")
    assert author.sees("On attend debout, même l'hiver.")


async def test_what_was_typed_survives_a_login_in_another_window(site: TestSite) -> None:
    person, author, body = await _writing(site)
    path = author.page.url.path
    await site.forget_sessions()
    again = await site.browser(person)
    again.page = await again.client.post(path, content=body, headers=HERE)
    assert again.page.status_code == 409
    assert again.sees("On attend debout, même l'hiver.")
    sent = await again.send(path, "")
    assert sent.url.path.startswith("/ideas/")


async def test_only_our_own_pages_have_their_forms_kept(site: TestSite) -> None:
    person, author, body = await _writing(site)
    path = author.page.url.path
    await site.forget_sessions()
    elsewhere = HERE | {"sec-fetch-site": "cross-site"}
    answer = await author.client.post(path, content=body, headers=elsewhere)
    assert answer.status_code == 303
    assert "debout" not in answer.text
    again = await site.browser(person)
    answer = await again.client.post(path, content=body, headers=elsewhere)
    assert answer.status_code == 409
    assert "debout" not in answer.text
    visitor = site.visitor()
    await visitor.open("/login")
    odd = await visitor.send(
        "/login", email="awa.le.goff@brest.example", password=PASSWORD,
        resume_path="//evil.example/x", resume_body="title=x",
    )  # fmt: skip
    assert 'action="//evil' not in odd.text


async def test_a_fragment_says_that_the_session_ended_then_that_it_goes_on(site: TestSite) -> None:
    person, author, body = await _writing(site)
    path = f"{author.page.url.path}/autosave"
    hx = HERE | {"hx-request": "true", "hx-target": "div#draft_saved"}
    await site.forget_sessions()
    ended = await author.client.post(path, content=body, headers=hx)
    assert (ended.status_code, ended.headers["hx-retarget"]) == (401, "#notices")
    again = await site.browser(person)
    renewed = await again.client.post(path, content=body, headers=hx)
    assert renewed.status_code == 409
    assert "hx-swap-oob" in renewed.text
    elsewhere = await again.client.post(path, content=body, headers=hx | {"sec-fetch-site": "none"})
    assert "hx-swap-oob" not in elsewhere.text


async def test_a_login_in_the_page_gives_its_forms_the_new_token(site: TestSite) -> None:
    _, author, body = await _writing(site)
    path = f"{author.page.url.path}/autosave"
    saving = HERE | {"hx-request": "true", "hx-target": "div#draft_saved"}
    notices = HERE | {"hx-request": "true", "hx-target": "div#notices"}
    await site.forget_sessions()
    author.page = await author.client.post(path, content=body, headers=saving)
    login = author.form("/login")
    email = "awa.le.goff@brest.example"
    wrong = urlencode(login.filled({"email": email, "password": "not this one, no"}))
    refused = await author.client.post("/login", content=wrong, headers=notices)
    assert (refused.status_code, refused.headers["hx-retarget"]) == (401, "#notices")
    assert f'value="{email}"' in refused.text
    right = urlencode(login.filled({"email": email, "password": PASSWORD}))
    entered = await author.client.post("/login", content=right, headers=notices)
    assert (entered.status_code, "hx-swap-oob" in entered.text) == (200, True)
    token = entered.text.partition('name="_csrf" value="')[2].partition('"')[0]
    renewed = [(name, token if name == "_csrf" else value) for name, value in parse_qsl(body)]
    kept = await author.client.post(path, content=urlencode(renewed), headers=saving)
    assert kept.status_code == 200
