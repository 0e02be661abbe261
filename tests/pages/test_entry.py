"""The way in: every route has its line in the matrix, every form its token."""

import re
from urllib.parse import urlencode

from litestar.handlers import HTTPRouteHandler

from innovation.app import handlers
from innovation.domain.policy import matrix
from innovation.domain.stages import Role
from innovation.testing.site import TestSite

FORM = {"content-type": "application/x-www-form-urlencoded"}
UNSAFE = [handler for handler in handlers() if "POST" in handler.http_methods]
# Actions that no route carries: parts of a page that the matrix opens or not.
WITHIN_PAGES = {"round.progress", "sheet.read", "result.view"}


def path_of(handler: HTTPRouteHandler) -> str:
    """An address of this route, its parameters made up."""
    (path,) = handler.paths
    return re.sub(r"\{[^}]+\}", "nothing", path)


def test_every_route_has_its_line_in_the_matrix() -> None:
    assert {h.opt["action"] for h in handlers()} | WITHIN_PAGES == set(matrix())


async def test_a_visitor_sees_only_what_the_matrix_opens(site: TestSite) -> None:
    client = site.visitor().client
    for handler in handlers():
        method = "POST" if "POST" in handler.http_methods else "GET"
        answer = await client.request(method, path_of(handler), headers=FORM)
        to_login = answer.headers.get("location", "").startswith("/login")
        assert to_login != ("visitor" in matrix()[handler.opt["action"]]), handler.handler_name
        assert answer.status_code in (200, 303, 400, 404, 409, 410), handler.handler_name


async def test_a_form_without_its_token_is_refused(site: TestSite) -> None:
    await site.office("brest")
    boss = await site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN, Role.CHAIR, Role.ASSESSOR)
    browser = await site.browser(boss)
    for handler in UNSAFE:
        if path_of(handler).startswith("/o/"):  # of no plugin here: not even read
            continue
        for body in ({}, {"_csrf": "x" * 88}, {"_csrf": "é"}):
            answer = await browser.client.post(
                path_of(handler), content=urlencode(body), headers=FORM
            )
            assert answer.status_code == 409, handler.handler_name


async def test_a_token_of_another_session_or_site_is_refused(site: TestSite) -> None:
    await site.office("brest")
    one, two = [
        await site.browser(await site.person("brest", name))
        for name in ("Awa Le Goff", "Loïc Riou")
    ]
    await one.open("/")
    token = dict(one.form("/logout").fields)["_csrf"]
    body = urlencode({"_csrf": token})
    assert (await two.client.post("/logout", content=body, headers=FORM)).status_code == 409
    elsewhere = FORM | {"sec-fetch-site": "cross-site"}
    assert (await one.client.post("/logout", content=body, headers=elsewhere)).status_code == 409
    elsewhere = FORM | {"origin": "http://evil.example"}
    assert (await one.client.post("/logout", content=body, headers=elsewhere)).status_code == 409
    here = FORM | {"sec-fetch-site": "same-origin"}
    assert (await one.client.post("/logout", content=body, headers=here)).status_code == 303


async def test_a_token_is_masked_anew_each_time(site: TestSite) -> None:
    visitor = site.visitor()
    await visitor.open("/login")
    first = dict(visitor.form("/login").fields)["_csrf"]
    await visitor.open("/login")
    assert dict(visitor.form("/login").fields)["_csrf"] != first


async def test_logging_out_ends_the_session_for_good(site: TestSite) -> None:
    await site.office("brest")
    browser = await site.browser(await site.person("brest", "Awa Le Goff"))
    stolen = dict(browser.client.cookies)
    await browser.open("/")
    await browser.send("/logout")
    again = site.visitor()
    again.client.cookies.update(stolen)
    answer = await again.client.get("/")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login"


async def test_an_invitation_lets_its_owner_in_once(site: TestSite) -> None:
    await site.office("brest")
    boss = await site.browser(await site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN))
    await boss.open("/people")
    page = await boss.send(
        "/people", name="Nolwenn Cam", email="Nolwenn@Brest.example", roles=["assessor"]
    )
    link = re.search(r"/invitations/[\w-]+", page.text).group()

    newcomer = site.visitor()
    await newcomer.open(link)
    short = await newcomer.send(link, password="trop court")
    assert short.status_code == 422
    assert newcomer.sees("de 15 à 128 caractères")
    obvious = await newcomer.send(link, password="nolwennnolwenn1")
    assert obvious.status_code == 422
    came_in = await newcomer.send(link, password="vélo pluie granit crêpe")
    assert came_in.status_code == 200
    assert newcomer.sees("Nolwenn Cam")
    late = site.visitor()
    assert (await late.open(link)).status_code == 410
    assert late.sees("Ce lien ne sert plus.")

    elsewhere = site.visitor()
    await elsewhere.open("/login?next=/board")
    entered = await elsewhere.send(
        "/login", email="nolwenn@brest.example", password="vélo pluie granit crêpe"
    )
    assert str(entered.url).endswith("/board")
    first, second = newcomer.client.cookies["vivier"], elsewhere.client.cookies["vivier"]
    assert first != second


async def test_an_invitation_that_was_lost_is_made_again(site: TestSite) -> None:
    await site.office("brest")
    boss = await site.browser(await site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN))
    links = []
    for _ in range(2):
        await boss.open("/people")
        page = await boss.send("/people", name="Nolwenn Cam", email="nolwenn@brest.example")
        assert page.status_code == 200
        links.append(re.search(r"/invitations/[\w-]+", page.text).group())
    assert links[0] != links[1]
    assert (await site.visitor().open(links[0])).status_code == 410
    newcomer = site.visitor()
    await newcomer.open(links[1])
    await newcomer.send(links[1], password="vélo pluie granit crêpe")
    await boss.open("/people")
    refused = await boss.send("/people", name="Nolwenn Cam", email="nolwenn@brest.example")
    assert refused.status_code == 422
    assert boss.sees("Cette adresse a déjà un compte.")


async def test_the_feed_is_read_up_to_what_was_shown(site: TestSite) -> None:
    await site.office("brest")
    author = await site.browser(await site.person("brest", "Awa Le Goff"))
    reader = await site.browser(await site.person("brest", "Loïc Riou"))
    for title in ("Un banc", "Un arbre"):
        await author.open("/")
        await author.send("/drafts")
        await author.send(
            author.page.url.path, "submit", title=title, problem="p", solution="s",
            category="sociale",
        )  # fmt: skip
    await reader.open("/")
    assert reader.sees("3 nouveautés")  # the two ideas, and the office itself
    await reader.send("/feed/seen")
    assert not reader.sees("nouveautés")


async def test_going_back_to_a_submitted_draft_says_where_it_went(site: TestSite) -> None:
    await site.office("brest")
    author = await site.browser(await site.person("brest", "Awa Le Goff"))
    await author.open("/")
    await author.send("/drafts")
    draft = author.page.url.path
    await author.send(
        draft, "submit", title="Un banc", problem="p", solution="s", category="sociale"
    )
    assert (await author.open(draft)).status_code == 404
    assert author.sees("Une fois déposé, il devient une idée")


async def test_the_feed_does_not_count_what_it_does_not_show(site: TestSite) -> None:
    await site.office("brest")
    author = await site.browser(await site.person("brest", "Awa Le Goff"))
    for number in range(16):
        await author.open("/")
        await author.send("/drafts")
        await author.send(
            author.page.url.path, "submit", title=f"Banc {number}.", problem="p", solution="s",
            category="sociale",
        )  # fmt: skip
    await author.open("/")
    assert author.sees("Plus de 15 nouveautés")
    assert not author.sees("Banc 0.")


async def test_a_wrong_password_and_an_unknown_account_answer_alike_then_wait(
    site: TestSite,
) -> None:
    await site.office("brest")
    await site.person("brest", "Awa Le Goff")
    texts = []
    for email in ("awa.le.goff@brest.example", "nobody@brest.example"):
        visitor = site.visitor()
        await visitor.open("/login")
        refused = await visitor.send("/login", email=email, password="not the password!")
        assert refused.status_code == 422
        texts.append(re.sub(r'value="[^"]*"|Référence\s:\s\S+', "", refused.text))
    assert texts[0] == texts[1]
    for _ in range(3):
        await visitor.open("/login")
        answer = await visitor.send("/login", email="nobody@brest.example", password="no, again")
    assert answer.status_code == 429
    assert visitor.sees("Patientez")


async def test_the_login_goes_back_only_to_our_own_pages(site: TestSite) -> None:
    for wanted in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"):
        page = await site.visitor().open(f"/login?next={wanted}")
        assert 'name="next" value="/"' in page.text


async def test_every_answer_carries_the_protecting_headers(site: TestSite) -> None:
    client = site.visitor().client
    for address in ("/login", "/nothing", "/healthz", "/style"):
        headers = (await client.get(address)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]
    assert (await client.get("/login")).headers["cache-control"] == "no-store"


async def test_a_head_answers_like_a_get(site: TestSite) -> None:
    client = site.visitor().client
    for address in ("/healthz", "/login", "/nothing"):
        head, get = await client.head(address), await client.get(address)
        assert head.status_code == get.status_code
        assert head.headers["content-type"] == get.headers["content-type"]


async def test_a_visitor_gets_no_cookie_and_no_session(site: TestSite) -> None:
    answer = await site.visitor().client.get("/login")
    assert "set-cookie" not in answer.headers


async def test_absent_and_invisible_ideas_answer_the_same(site: TestSite) -> None:
    await site.office("brest")
    await site.office("nantes")
    author = await site.browser(await site.person("brest", "Awa Le Goff"))
    await author.open("/")
    await author.send("/drafts")
    sent = await author.send(
        author.page.url.path, "submit", title="Banc", problem="p", solution="s", category="sociale"
    )
    other = await site.browser(await site.person("nantes", "Ines Moreau", Role.CHAIR))
    texts = []
    for path in (sent.url.path, "/ideas/AAAAAAAAAAAA"):
        answer = await other.open(path)
        assert answer.status_code == 404
        texts.append(
            re.sub(r'name="(_csrf|_key|next)" value="[^"]*"|Référence\s:\s\S+', "", answer.text)
        )
    assert texts[0] == texts[1]
