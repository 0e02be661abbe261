"""Known attacks, tried on the real application."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs

from innovation.config import Settings
from innovation.domain.stages import Role
from innovation.hooks.host import PluginHost
from innovation.queries.ideas import Idea
from innovation.testing.forms import forms_of
from innovation.testing.site import TestSite, running_site
from innovation.web import passwords
from tests.files.hostile import pdf, photo

FORM = {"content-type": "application/x-www-form-urlencoded"}
Ready = Callable[..., Awaitable[Idea]]

SECRET = "vélo pluie granit crêpe"


@pytest.fixture
async def invited(site: TestSite) -> str:
    """An invitation's path, for someone whose name no log may hold."""
    await site.office("brest")
    boss = await site.browser(await site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN))
    await boss.open("/people")
    page = await boss.send("/people", name="Zénobie Kerouac", email="zk@brest.example")
    found = re.search(r"/invitations/[\w-]+", page.text)
    assert found
    return found.group()


async def test_no_log_holds_a_secret_a_name_or_a_forged_line(site: TestSite, invited: str) -> None:
    with capture_logs() as lines:
        visitor = site.visitor()
        await visitor.open(invited)
        await visitor.send(invited, password=SECRET)
        await visitor.open("/")
        for body in ("motdepasse", "_csrf=%ff&mot=depasse", f"a%0Aforged={SECRET}"):
            await visitor.client.post("/login", content=body.encode(), headers=FORM)
        for path in ("/ideas/x%0Aforged", "/%1b[31mforged", "/nothing?secret=motdepasse"):
            await visitor.client.get(path)
    text = repr(lines)
    assert len(lines) > 8
    words = (invited.rpartition("/")[2], "Zénobie", "zk@", "motdepasse", "depasse", SECRET)
    assert [word for word in words if word in text] == []
    assert [line for line in lines for value in line.values() if "\n" in str(value)] == []
    assert visitor.client.cookies["vivier"] not in text


async def test_a_redirect_goes_nowhere_else_and_takes_any_letter(site: TestSite) -> None:
    visitor = site.visitor()
    await visitor.open("/login")
    fields = dict(visitor.form("/account").fields)
    for wanted, place in {
        "//evil.example": "/",
        "/\\evil.example": "/",
        "https://evil.example": "/",
        "/a\nSet-Cookie: x=y": "/",
        "/idées/€": "/id%C3%A9es/%E2%82%AC",
        "/ideas?after=3&mine=1": "/ideas?after=3&mine=1",
        "/" + "a" * 300: "/",
    }.items():
        body = urlencode({**fields, "next": wanted})
        answer = await visitor.client.post("/account", content=body, headers=FORM)
        assert (answer.status_code, answer.headers["location"]) == (303, place)
    answer = await visitor.client.get("/ideas/é%26next=evil")
    assert answer.headers["location"] == "/login?next=/ideas/%C3%A9%26next%3Devil"
    page = await visitor.open("/login?next=/" + "a" * 300)
    assert 'name="next" value="/"' in page.text


async def test_a_session_is_new_at_login_and_its_cookie_is_guarded(
    site: TestSite, invited: str
) -> None:
    visitor = site.visitor()
    visitor.client.cookies.set("vivier", "chosen-by-the-attacker", "127.0.0.1", "/")
    await visitor.open(invited)
    await visitor.send(invited, password=SECRET)
    first = visitor.client.cookies["vivier"]
    assert first != "chosen-by-the-attacker"
    await visitor.open("/login")
    await visitor.open("/")
    await visitor.send("/logout")
    await visitor.open("/login")
    form = visitor.form("/login").filled({"email": "zk@brest.example", "password": SECRET})
    answer = await visitor.client.post("/login", content=urlencode(form), headers=FORM)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "domain" not in cookie
    assert "max-age" not in cookie
    assert first not in cookie


async def test_a_login_form_left_in_another_tab_shows_no_password(
    site: TestSite, invited: str
) -> None:
    browser = site.visitor()
    await browser.open("/login")
    left = urlencode(browser.form("/login").filled({"email": "zk@b.example", "password": SECRET}))
    await browser.open(invited)
    await browser.send(invited, password=SECRET)
    here = FORM | {"sec-fetch-site": "same-origin"}
    answer = await browser.client.post("/login", content=left, headers=here)
    assert answer.status_code == 409
    assert SECRET not in answer.text


async def test_behind_https_cookies_are_secure_and_the_host_header_names_nothing(
    place: Any, plugins: PluginHost
) -> None:
    settings = Settings(
        database_url=place.application, secret_key="k" * 40, base_url="https://vivier.example"
    )
    async with running_site(settings, plugins) as site:
        await site.office("brest")
        boss = await site.browser(await site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN))
        boss.client.headers["host"] = "evil.example"
        boss.client.headers["x-forwarded-host"] = "evil.example"
        await boss.open("/people")
        page = await boss.send("/people", name="Nolwenn Cam", email="n@brest.example")
        assert "https://vivier.example/invitations/" in page.text
        assert "evil.example" not in page.text
        assert "evil.example" not in (await site.visitor().open("/login")).text
        link = re.search(r"/invitations/[\w-]+", page.text)
        assert link
        visitor = site.visitor()
        await visitor.open(link.group())
        form = visitor.form(link.group()).filled({"password": SECRET})
        answer = await visitor.client.post(link.group(), content=urlencode(form), headers=FORM)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-vivier=")
        assert "Secure" in cookie
        assert "max-age=" in answer.headers["strict-transport-security"]


async def test_a_form_in_another_type_or_from_another_place_is_refused(site: TestSite) -> None:
    await site.office("brest")
    browser = await site.browser(await site.person("brest", "Awa Le Goff"))
    await browser.open("/")
    body = urlencode(browser.form("/logout").fields)
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/json", ""):
        answer = await browser.client.post("/logout", content=body, headers={"content-type": kind})
        assert answer.status_code == 400, kind
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8001"},
        {"origin": "http://127.0.0.1:8000.evil.example"},
    ):
        answer = await browser.client.post("/logout", content=body, headers=FORM | headers)
        assert answer.status_code == 409, headers
    assert (await browser.client.get("/logout")).status_code == 405


MARK = "xss"
PAYLOADS = (
    f"<{MARK} onload=alert(1)>",
    f'"><{MARK} hx-get="/logout">',
    f"'><{MARK}>",
    f"</title></textarea><{MARK}>",
    f"{{{{ '<{MARK}>' }}}}%(thing)s",
)


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs if name.startswith(("on", MARK)) or name == "hx-on"]
        links = [value for name, value in attrs if name in ("href", "src", "action") and value]
        self.bad += [tag] * (tag == MARK) + names
        ours = (
            "/",
            "#",
            "?",
            "http",
            "otpauth://totp/Vivier:",
            *(("data:image/svg+xml",) if tag == "img" else ()),
        )
        self.bad += [link for link in links if not link.startswith(ours)]


async def _explore(town: Any, name: str, starts: list[str]) -> dict[str, str]:
    """Every page that links lead to; what is no page is never read as one."""
    todo, pages = [*starts], {}
    while todo:
        path = todo.pop()
        if path in pages or path.startswith("/static/"):
            continue
        answer = await town.get(name, path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            assert answer.headers["x-content-type-options"] == "nosniff", path
            continue
        pages[path] = answer.text
        todo += re.findall(r'(?:href|hx-get)="(/[^"#&]*)"', pages[path])
    return pages


async def test_no_text_that_people_type_becomes_markup(
    town: Any, ready: Ready, form_for: Any, walk: Any, sql: Any
) -> None:
    """Every text column that people fill, and every page where the town may read it."""
    everything = " ".join(PAYLOADS)
    idea = await ready("practice.reply", title=everything, problem=everything, solution=everything)
    answer = await town.post("other_chair", *await form_for("practice.reply", idea))
    assert answer.status_code == 303
    fresh = await ready("idea.complete", title=everything, theme="gone")
    body = {"version": str(fresh.version), "x.brest_open_factory.question": everything}
    answered = await town.post("author", f"/ideas/{fresh.public_id}/answers", body)
    assert answered.status_code == 303
    made = await town.post("author", "/drafts", {})
    draft = {"title": everything, "problem": everything, "kind": "proposal", "version": "1"}
    kept = await town.post("author", made.headers["location"], draft | {"intent": "save"})
    assert kept.status_code == 303
    here = f"/ideas/{fresh.public_id}"
    await town.post("staff", f"{here}/comments", {"text": everything})
    shared = await sql("SELECT public_id FROM practice_sheet WHERE state = 'shared'")
    await town.post("lead", f"/practices/{shared[0]['public_id']}/comments", {"text": everything})
    await town.send("author", f"{here}/files", ("a.pdf", pdf()), ("a.jpg", photo()))
    await town.post("chair", "/filters", {"place": "ideas", "name": PAYLOADS[0], "query": ""})
    rows = f"titre;probleme;{PAYLOADS[0]}\n{PAYLOADS[0]};p;\n;{PAYLOADS[0]};\n"
    await town.send("office_admin", "/imports", (f"{PAYLOADS[0]}.csv", rows.encode()))
    withdrawn = await ready("idea.take_back")
    for table, columns in {
        "person": ("name", "service"),
        "decision": ("reason", "condition"),
        "sheet": ("comment",),
        "mark": ("comment",),
        "pilot": ("kind_label", "site", "question", "stop_rule", "lessons"),
        "indicator": ("label", "unit"),
        "measure": ("note",),
        "practice_sheet": ("title", "problem", "solution", "results", "advice", "landlord"),
        "adoption": ("note",),
        "reply": ("words",),
        "idea": ("landlord", "results", "benefit", "site"),
        "idea_version": ("title", "problem", "benefit", "site"),
        "draft": ("benefit", "site", "on_behalf_of"),
        "attachment": ("name",),
        "withdrawal": ("reason",),
        "plugin_activation": ("title",),
    }.items():
        values = ", ".join(f"{column} = {{}}" for column in columns)
        await sql(f"UPDATE {table} SET {values}", *[everything] * len(columns))
    await sql(
        "INSERT INTO plugin_problem (plugin, office, stage, hook, place, message, times, "
        "first_at, last_at) SELECT 'brest_open_factory', 'brest', {}, {}, {}, {}, 1, "
        "submitted_at, submitted_at FROM idea WHERE id = {}",
        *[everything] * 4,
        idea.id,
    )
    starts = ["/", "/plugins", "/people", "/office", "/library", f"/ideas/{idea.public_id}"]
    starts += [here, f"{here}/versions/1", f"/ideas/{withdrawn.public_id}", "/filters", "/imports"]
    starts += ["/ideas?words=onload", "/library?words=onload", "/ideas/alike?title=xss+onload"]
    found = 0
    for name in ("author", "chair", "office_admin", "assessor", "lead", "other_chair"):
        for path, text in (await _explore(town, name, starts)).items():
            tags = Tags()
            tags.feed(text)
            assert tags.bad == [], (name, path)
            found += text.count(f"&lt;{MARK}")
    assert found > 200


async def test_what_is_refused_is_shown_again_as_text(
    town: Any, ready: Ready, form_for: Any
) -> None:
    everything = " ".join(PAYLOADS)
    for action, name in (
        ("idea.resubmit", "author"),
        ("pilot.open", "chair"),
        ("practice.propose", "chair"),
        ("idea.decide", "chair"),
        ("pilot.close", "lead"),
    ):
        path, body = await form_for(action, await ready(action))
        typed = {key: everything for key in body if key not in ("version", "pilot_version", "kind")}
        answer = await town.post(
            name, path, body | typed | {"version": "0"} if "version" in body else body | typed
        )
        assert answer.status_code in (400, 422), action
        tags = Tags()
        tags.feed(answer.text)
        assert tags.bad == [], action


async def test_fifteen_guesses_at_once_are_three_guesses(
    clock: datetime, site: TestSite, invited: str
) -> None:
    """Each try is counted before its password is looked at."""
    visitor = site.visitor()
    await visitor.open(invited)
    await visitor.send(invited, password=SECRET)
    attacker = site.visitor()
    await attacker.open("/login")
    form = attacker.form("/login")
    body = urlencode(form.filled({"email": "zk@brest.example", "password": "not the password"}))
    tries = [attacker.client.post("/login", content=body, headers=FORM) for _ in range(15)]
    answers = [answer.status_code for answer in await asyncio.gather(*tries)]
    assert sorted(answers) == [422] * 3 + [429] * 12


async def test_an_account_of_ones_own_does_not_wipe_the_guesses_at_others(
    clock: datetime, site: TestSite, invited: str
) -> None:
    visitor = site.visitor()
    await visitor.open(invited)
    await visitor.send(invited, password=SECRET)
    attacker = site.visitor()
    statuses = []
    for number in range(40):
        await attacker.open("/login")
        email = f"someone.{number}@brest.example"
        statuses.append((await attacker.send("/login", email=email, password="guess")).status_code)
        if number % 2:
            own = site.visitor()
            await own.open("/login")
            await own.send("/login", email="zk@brest.example", password=SECRET)
    assert 429 in statuses
    assert statuses[:15] == [422] * 15, "an office behind one address is not shut out"


async def test_an_unknown_account_takes_the_same_work(
    site: TestSite, invited: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    verify = passwords.PasswordHasher.verify

    def counted(self: Any, hashed: str, password: str) -> bool:
        asked.append(hashed.split("$")[3])
        return bool(verify(self, hashed, password))

    monkeypatch.setattr(passwords.PasswordHasher, "verify", counted)
    for email in ("zk@brest.example", "nobody@brest.example"):
        visitor = site.visitor()
        await visitor.open("/login")
        assert (await visitor.send("/login", email=email, password="no, no")).status_code == 422
    assert len(asked) == 2
    assert asked[0] == asked[1]


async def test_one_form_posted_many_times_at_once_acts_once(
    town: Any, ready: Ready, form_for: Any, how_many_events: Any
) -> None:
    idea = await ready("idea.decide")
    path, body = await form_for("idea.decide", idea)
    page = await town.get("chair", f"/ideas/{idea.public_id}")
    fields = next(dict(f.fields) for f in forms_of(page.text) if f.action == path)
    raw = urlencode(fields | body)
    client = town.browsers["chair"].client
    before = await how_many_events()
    answers = await asyncio.gather(
        *(client.post(path, content=raw, headers=FORM) for _ in range(12))
    )
    assert {answer.status_code for answer in answers} == {303}
    assert await how_many_events() == before + 1


async def test_an_invitation_opened_twice_at_once_lets_one_in(site: TestSite, invited: str) -> None:
    visitor = site.visitor()
    await visitor.open(invited)
    body = urlencode(visitor.form(invited).filled({"password": SECRET}))
    tries = [site.visitor().client.post(invited, content=body, headers=FORM) for _ in range(4)]
    answers = await asyncio.gather(*tries)
    assert [answer.status_code for answer in answers].count(303) == 1
    assert sum("set-cookie" in answer.headers for answer in answers) == 1


async def test_an_error_page_says_a_reference_and_nothing_else(
    town: Any, ready: Ready, sql: Any
) -> None:
    idea = await ready("idea.view")
    await sql("UPDATE idea SET extra = 'a secret that is no JSON' WHERE id = {}", idea.id)
    answer = await town.get("staff", f"/ideas/{idea.public_id}")
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    for word in ("Traceback", "secret", "SELECT", "sqlite", "asyncpg", "JSON", "/innovation/"):
        assert word not in answer.text


async def test_asking_whether_the_site_is_ready_takes_no_connection_of_its_own(
    site: TestSite,
) -> None:
    client = site.visitor().client
    answers = await asyncio.gather(*(client.get("/readyz") for _ in range(150)))
    assert {answer.status_code for answer in answers} == {200}


async def test_an_adoption_names_its_idea_to_those_who_see_it(
    town: Any, ready: Ready, form_for: Any, sql: Any
) -> None:
    idea = await ready("practice.reply")
    place, body = await form_for("practice.reply", idea)
    adopted = (await town.post("other_chair", place, body)).headers["location"]
    page = place.removesuffix("/replies")
    assert adopted in (await town.get("other_staff", page)).text
    await sql("UPDATE office SET open_box = {} WHERE slug = 'nantes'", False)
    assert adopted in (await town.get("other_chair", page)).text
    for name in ("other_staff", "chair"):
        assert adopted not in (await town.get(name, page)).text
