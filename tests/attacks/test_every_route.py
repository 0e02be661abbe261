"""What holds on every route of the router: a token for what writes, the headers that protect."""

import re
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import asyncpg
import httpx
import pytest
from litestar.handlers import HTTPRouteHandler
from structlog.testing import capture_logs

from innovation.actions.people import token_hash
from innovation.app import handlers
from innovation.queries.ideas import Idea
from innovation.web.csrf import token
from tests.files.hostile import pdf
from tests.pages.test_fuzz import FORM, POSTS

Make = Callable[..., Awaitable[Any]]
Ready = Callable[..., Awaitable[Idea]]
Body = dict[str, Any]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'; worker-src 'self'; manifest-src 'self'"
)
PROTECTING = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
KEPT = ("/static/", "/offices.css")
"""The same for everybody: a browser may keep them."""
TELLING = ("server", "x-powered-by", "access-control-allow-origin", "x-aspnet-version")
BROKEN = ("idea", "practice_sheet", "attachment", "import_file", "saved_filter", "event", "pilot")
INTERNALS = ("Traceback", "SELECT", "sqlite", "asyncpg", "UndefinedTable", "/innovation/", ".py")


def routes(method: str) -> list[HTTPRouteHandler]:
    return [handler for handler in handlers() if method in handler.http_methods]


@pytest.fixture
async def addresses(town: Any, ready: Ready, sql: Make) -> list[str]:
    """The address of each page of the router, about things that are there."""
    idea = await ready("practice.reply")
    made = await town.post("author", "/drafts", {})
    await town.send("author", f"{made.headers['location']}/files", ("a.pdf", pdf()))
    await town.send("office_admin", "/imports", ("a.csv", b"titre;probleme\nBancs;Palettes\n"))
    tables = {
        "/drafts/": "draft",
        "/files/": "attachment",
        "/imports/": "import_file",
        "/practices/": "practice_sheet",
        "/people/": "person",
    }
    found = []
    for handler in routes("GET"):
        for path in handler.paths:
            of = next((table for start, table in tables.items() if path.startswith(start)), "")
            rows = await sql(f"SELECT public_id FROM {of} ORDER BY id DESC") if of else []
            thing = str(rows[0]["public_id"]) if rows else idea.public_id
            one = path.replace("{public_id:str}", thing).replace("{key:str}", "nothing")
            found.append(re.sub(r"\{number[^}]*\}", "1", re.sub(r"\{digest.*", "x/theme.css", one)))
    return found


STRANGE = (None, "", "x" * 40, token(b"k" * 40, "another session"), token(b"x", ""))
FROM_ELSEWHERE = ({"sec-fetch-site": "cross-site"}, {"origin": "null"})


async def _forge(client: httpx.AsyncClient, place: str, body: Body) -> None:
    """Send a form with no token of its session, then with the right one from elsewhere."""
    for one in STRANGE:
        form = body | {"_key": "a key of ours"} | ({"_csrf": one} if one else {})
        answers = [
            await client.post(place, content=urlencode(form, doseq=True), headers=FORM),
            await client.post(place, data=form, files=[("file", ("a.pdf", pdf()))]),
            await client.post(place, json=form),
        ]
        assert {answer.status_code for answer in answers} <= {303, 400, 409}, place
        gone = [answer for answer in answers if answer.status_code == 303]
        assert all(answer.headers["location"].startswith("/login") for answer in gone), place
    session = next((token_hash(str(cookie.value)) for cookie in client.cookies.jar), "")
    form = body | {"_csrf": token(b"k" * 40, session), "_key": "a key of ours"}
    for headers in FROM_ELSEWHERE:
        raw = urlencode(form, doseq=True)
        answer = await client.post(place, content=raw, headers=FORM | headers)
        assert answer.status_code == 409 or answer.headers["location"].startswith("/login"), place


async def test_no_form_acts_without_the_token_of_its_session(
    town: Any, form_of: Make, written: Make, proves: Any
) -> None:
    for route, (name, _) in POSTS.items():
        place, body = await form_of(route)
        if place.startswith("/o/"):  # no form of a plugin's: absent before anything is read
            continue
        forge = partial(_forge, town.browsers[name].client, place, dict(body))
        assert await written(forge) == [], route
        proves("malformed requests", 3 * len(STRANGE) + len(FROM_ELSEWHERE))


async def test_a_stranger_s_files_are_not_kept_while_their_form_is_read(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token stands before the files; without it, no byte of theirs is written."""
    made = await town.post("author", "/drafts", {})
    place = f"{made.headers['location']}/files"
    client = town.browsers["author"].client
    await town.post("author", "/nothing", {})
    folder = town.site.app.site.files.root
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    file = part.format("file", '; filename="a.pdf"', pdf().decode())
    after = part.format("_csrf", "", town.tokens["author"])
    kind = {"content-type": "multipart/form-data; boundary=x"}
    for body in (file + after, part.format("_csrf", "", "wrong") + file, file):
        answer = await client.post(place, content=f"{body}--x--\r\n", headers=kind)
        assert answer.status_code == 409
        assert not folder.exists() or not [p for p in folder.rglob("*") if p.is_file()]
    answer = await town.send("author", place, ("a.pdf", pdf()))
    assert answer.status_code == 303


async def test_looking_at_a_page_changes_nothing(
    town: Any, addresses: list[str], written: Make
) -> None:
    async def look() -> None:
        for name in ("chair", "office_admin", "author", "other_chair", "visitor"):
            for address in addresses:
                answer = await town.get(name, address)
                assert answer.status_code in (200, 303, 403, 404, 410), (name, address)

    assert await written(look) == []


def check_headers(answer: Any, path: str) -> None:
    """What stands on every answer, whatever it says."""
    headers = answer.headers
    policies = headers.get_list("content-security-policy")
    sandbox = ["sandbox; default-src 'none'"] if path.startswith("/files/") else []
    assert policies in ([CSP], [*sandbox, CSP]), path
    for name, value in PROTECTING.items():
        assert headers.get_list(name) == [value], (path, name)
    assert headers["x-request-id"]
    assert not [name for name in TELLING if name in headers], path
    kept = path.startswith(KEPT) and answer.status_code == 200
    assert ("no-store" not in headers["cache-control"]) == kept, path
    if headers.get("content-type", "").startswith("text/html") and answer.text:
        assert {"HX-Request", "HX-Target", "Cookie"} <= set(re.split(", *", headers["vary"])), path


async def test_every_answer_carries_the_headers_that_protect(
    town: Any, addresses: list[str], proves: Any
) -> None:
    for name in ("chair", "office_admin", "author", "visitor"):
        for address in addresses:
            check_headers(await town.get(name, address), address)
            asked = {"hx-request": "true", "hx-target": "main#main"}
            check_headers(await town.get(name, address, **asked), address)
    for address in ("/nothing", "/static/x/nothing.js", "/openapi.json", "/schema", "/docs"):
        answer = await town.get("chair", address)
        assert answer.status_code == 404
        check_headers(answer, "")
    for route in POSTS:
        answer = await town.browsers["chair"].client.post(route, content="a=b", headers=FORM)
        check_headers(answer, "")


async def _break(owner: str) -> None:
    """Take away the tables that pages read, behind the application's back."""
    statements = [f"ALTER TABLE {table} RENAME TO gone_{table}" for table in BROKEN]
    if owner.startswith("sqlite"):
        connection = sqlite3.connect(owner.removeprefix("sqlite:///"))
        connection.executescript("PRAGMA legacy_alter_table=1;" + ";".join(statements))
        connection.close()
        return
    server = await asyncpg.connect(owner)
    await server.execute(";".join(statements))
    await server.close()


async def test_a_fault_of_ours_says_a_reference_and_nothing_else(
    town: Any, addresses: list[str], place: Any
) -> None:
    await town.post("chair", "/nothing", {})
    await _break(place.owner)
    failed = 0
    with capture_logs():  # a printed traceback takes a tenth of a second
        for name in ("chair", "visitor"):
            for address in addresses:
                answer = await town.get(name, address)
                check_headers(answer, address)
                assert [word for word in INTERNALS if word in answer.text] == [], address
                failed += answer.status_code >= 500
    assert failed > len(addresses) // 3
