"""Every text that people give, hostile, on every page that shows it, in a real Chromium.

Nothing runs, nothing is asked for that the page does not ask for itself, and no element is there
that our templates did not write.
"""

import csv
import re
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

import httpx
import pytest
from playwright.async_api import Page, Request, Route

from innovation.app import handlers
from innovation.queries.ideas import Idea
from tests.attacks.payloads import PAYLOADS, SIGN, windows
from tests.files.hostile import pdf, photo
from tests.pages.test_fuzz import POSTS, QUERY

pytestmark = pytest.mark.browser
on_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""What a page shows is the same on both."""

Make = Callable[..., Awaitable[Any]]
Ready = Callable[..., Awaitable[Idea]]

SHOWN = re.compile(f"{SIGN}([0-9]+){SIGN}")
OURS = re.compile(
    r"GET /(static/.*|offices\.css|ideas/[^/]+/panels/.*|files/[^/]+/thumbnail"
    r"|ideas/alike\?title=[\w%+.*-]*)?"
)
"""What a page of ours asks for by itself."""
SETTLED = """async () => {
  do { await new Promise((done) => setTimeout(done)); }
  while (document.querySelector(".htmx-request"));
}"""
STRANGE = """() => {
  const ours = /^(https?:|mailto:|otpauth:\\/\\/totp\\/Vivier:|data:image\\/|[/?#]|$)/;
  return [
    ...document.querySelectorAll("[hit], [hx-on], [data-hx-on]"),
    ...document.querySelectorAll("style, base, iframe, object, embed"),
    ...[...document.querySelectorAll("[href], [action], [formaction], [src]")].filter((one) =>
      ["href", "action", "formaction", "src"].some((name) => {
        const place = one.getAttribute(name);
        return place && !ours.test(place);
      })),
    ...[...document.querySelectorAll("*")].filter((one) =>
      [...one.attributes].some(({ name }) => /^on|^style$|^(data-)?hx-on/.test(name))),
  ].map((one) => one.outerHTML.slice(0, 200));
}"""

UNTYPED = re.compile(
    "public_id|office|slug|city|accent|sha256|.*_sha256|kind|verdict|extra|steps|grid|criteri.*"
    "|key|email|type|picture|thumbnail|category|theme|settings|snapshot|plugin|content|columns"
    "|written_with|co_authors|external_key|query|source_url|password_hash|committee|.*_version"
    "|language|state|status|stage|part|field|hook|listener"
)
"""Columns that no person writes in their own words; a new one is attacked until it stands here."""
ASIDE = re.compile(
    "search_.*|event|chain_head|outbox|idempotency|login_.*|invitation|stage_count|stored_file"
    "|site.*|second_factor|recovery_code|oidc_.*|sqlite_.*|migration.*|plugin_activation"
)
"""Tables of which pages show nothing that people typed."""
LIMIT = re.compile(r"length\((\w+)\) (?:<=|BETWEEN \d+ AND) (\d+)")
FREE = 5_000


def poison(database: str, turn: int) -> set[str]:
    """Fill every text column that people fill, in each row another part of the payloads."""
    filled = set()
    connection = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("PRAGMA busy_timeout = 5000")
    tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    for table, schema in tables.fetchall():
        if ASIDE.fullmatch(table):
            continue
        limits = dict(LIMIT.findall(schema))
        rows = connection.execute(f"SELECT rowid FROM {table} ORDER BY rowid").fetchall()
        for _, column, kind, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
            if UNTYPED.fullmatch(column) or kind.lower() != "text":
                continue
            texts = windows(int(limits.get(column, FREE)))
            where = f"UPDATE {table} SET {column} = ? WHERE rowid = ? AND {column} <> ''"
            for number, (row,) in enumerate(rows):
                text = texts[(number + turn * len(rows)) % len(texts)]
                with suppress(sqlite3.IntegrityError):  # a list of words, no free text
                    connection.execute(where, (text, row))
            filled.add(f"{table}.{column}")
    connection.close()
    return filled


class Watched:
    """A window in which whatever is not ours is noted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.noted: list[str] = []
        page.on("dialog", self._dialog)
        page.on("request", self._request)

    async def _dialog(self, dialog: Any) -> None:
        self.noted.append(f"a dialog: {dialog.message}")
        await dialog.dismiss()

    def _request(self, request: Request) -> None:
        place = request.url.removeprefix(self.address)
        asked = f"{request.method} {place}"
        if not request.is_navigation_request() and not OURS.fullmatch(asked):
            self.noted.append(asked)

    async def look(self, place: str) -> None:
        """Open an address, let it settle, and find nothing strange there."""
        await self.page.goto(place, wait_until="load")
        await self.page.evaluate(SETTLED)
        strange = await self.page.evaluate(STRANGE)
        assert self.page.url == f"{self.address}{place}"
        assert (strange, self.noted) == ([], []), place


@pytest.fixture
async def site(served: Any) -> Any:
    """The town lives in a site that is really served."""
    return served.site


@pytest.fixture
def watch(served: Any, town: Any) -> Callable[[str], Awaitable[Watched]]:
    """A window of one of the town."""

    async def start(name: str) -> Watched:
        page = await served.page(None if name == "visitor" else town.people[name])
        await page.add_init_script("window.hit = () => console.error('hit')")
        return Watched(page, served.address)

    return start


@pytest.fixture
async def things(town: Any, ready: Ready, form_for: Make, make_idea: Make, sql: Make) -> list[str]:
    """One of each thing that people write into: the addresses to look at first."""
    idea = await ready("practice.reply")
    await town.post("other_chair", *await form_for("practice.reply", idea))
    talked = await ready("comment.edit", theme="gone")
    others = [
        await ready(action)
        for action in ("idea.take_back", "idea.reopen", "practice.propose", "idea.resubmit")
    ]
    for title in windows(200):
        await make_idea(town.cast, title=title)
    here = f"/ideas/{talked.public_id}"
    files = (f"{windows(140)[0]}.pdf", pdf()), (f"{windows(140)[1]}.jpg", photo())
    answers = {"version": str(talked.version), "x.brest_open_factory.question": windows(190)[0]}
    assert (await town.post("author", f"{here}/answers", answers)).status_code == 303
    await town.send("author", f"{here}/files", *files)
    draft = (await town.post("author", "/drafts", {})).headers["location"]
    words = {name: name for name in ("title", "problem", "solution", "benefit", "site")}
    more = {"on_behalf_of": "Anne", "kind": "proposal", "version": "1", "intent": "save"}
    assert (await town.post("author", draft, words | more)).status_code == 303
    await town.post("chair", "/filters", {"place": "ideas", "name": "n", "query": "words=hit"})
    rows = [f"titre;probleme;{text};identifiant" for text in windows(100)[:1]]
    rows += [f'"{text.replace(chr(34), chr(34) * 2)}";p;x;y' for text in windows(150)[:40]]
    rows += [f'"{text.replace(chr(34), chr(34) * 2)}";;x;y' for text in windows(150)[40:60]]
    table = (f"{windows(100)[3]}.csv", "\n".join(rows).encode())
    imported = await town.send("office_admin", "/imports", table)
    shared = await sql("SELECT public_id FROM practice_sheet WHERE state = 'shared'")
    practice = f"/practices/{shared[0]['public_id']}"
    await town.post("lead", f"{practice}/comments", {"text": "Et chez nous ?"})
    await sql(
        "INSERT INTO plugin_problem (plugin, office, stage, hook, place, message, times, "
        "first_at, last_at) SELECT 'brest_open_factory', 'brest', {}, {}, {}, {}, 1, "
        "submitted_at, submitted_at FROM idea WHERE id = {}",
        *windows(200)[:4],
        idea.id,
    )
    about = [f"/ideas/{one.public_id}" for one in (idea, talked, *others)]
    return [*about, draft, practice, imported.headers["location"]]


STARTS = (
    "/", "/board", "/ideas", "/library", "/people", "/office", "/plugins", "/filters", "/imports",
    "/ideas?words=hit", "/library?words=hit", "/ideas/alike?title=hit+onerror+script",
)  # fmt: skip
ONE = re.compile(r"/[\w-]{12}(?=/|$)")


async def crawl(town: Any, name: str, starts: list[str], per_kind: int) -> dict[str, int]:
    """The pages that this person reaches and that show a payload, with how often they do."""
    todo, seen, kinds = [*starts], dict[str, int](), Counter[str]()
    while todo:
        path = todo.pop(0)
        kind = ONE.sub("/*", path.partition("?")[0])
        if path in seen or path.startswith("/static/") or kinds[kind] >= per_kind:
            continue
        answer = await town.get(name, path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        kinds[kind] += path not in starts
        seen[path] = len(SHOWN.findall(answer.text))
        todo += re.findall(r'(?:href|hx-get)="(/[^"#&]*)"', answer.text)
    return {path: shown for path, shown in seen.items() if shown}


@pytest.mark.timeout(1_200)
@on_sqlite
async def test_no_text_that_people_type_runs_or_asks(
    town: Any, things: list[str], watch: Any, place: Any, proves: Any, long_run: bool
) -> None:
    shown, sinks = 0, set[str]()
    people = ("chair", "office_admin", "author", "other_chair", "lead", "assessor")
    for turn in range(3 if long_run else 1):
        sinks |= poison(place.owner, turn)
        for name in people if long_run else people[:4]:
            window = await watch(name)
            pages = await crawl(town, name, [*STARTS, *things], 4 if long_run else 1)
            for path, times in pages.items():
                await window.look(path)
                shown += times
            await window.page.context.close()
    assert len(sinks) > 40
    assert shown > 2_000
    proves("payloads in the browser", shown)


class Answers:
    """Answers that were had without the browser, given to it as they are."""

    def __init__(self) -> None:
        self.kept: list[httpx.Response] = []

    def add(self, answer: httpx.Response) -> None:
        """Keep what shows a payload; no header ever does."""
        told = " ".join(answer.headers.values())
        assert not SHOWN.search(told) and "<" not in told
        assert answer.status_code < 500, answer.request.url
        if SHOWN.search(answer.text):
            self.kept.append(answer)

    async def give(self, route: Route) -> None:
        """The answer with the number that the address ends with."""
        answer = self.kept[int(route.request.url.rpartition("/")[2])]
        headers = {k: v for k, v in answer.headers.items() if k != "content-encoding"}
        await route.fulfill(status=200, headers=headers, body=answer.content)


@pytest.mark.timeout(1_200)
@on_sqlite
async def test_no_text_that_is_shown_again_runs_or_asks(
    town: Any, form_of: Make, ready: Ready, watch: Any, proves: Any, long_run: bool
) -> None:
    """Refused forms, with what was typed; addresses, with what was looked for."""
    answers, texts = Answers(), windows(190)
    idea = await ready("pilot.open")
    for turn in range(4 if long_run else 1):
        for number, (route, (name, _)) in enumerate(POSTS.items()):
            place, body = await form_of(route)
            typed = dict.fromkeys(body, texts[(number * 3 + turn) % len(texts)])
            numbers = {key: value for key, value in body.items() if "version" in key}
            answers.add(await town.post(name, place, typed | numbers))
            answers.add(await town.post(name, place, typed))
        for number, handler in enumerate(handlers()):
            if "GET" in handler.http_methods:
                (path,) = handler.paths
                query = urlencode(dict.fromkeys(QUERY, texts[(number * 5 + turn) % len(texts)]))
                address = re.sub(r"\{[^}]+\}", idea.public_id, path)
                answers.add(await town.get("chair", f"{address}?{query}"))
                answers.add(await town.get("visitor", f"{address}?{query}"))
    window = await watch("visitor")
    await window.page.route("**/answers/*", answers.give)
    for number in range(len(answers.kept)):
        await window.look(f"/answers/{number}")
    assert len(answers.kept) > 30
    proves("payloads in the browser", sum(len(SHOWN.findall(a.text)) for a in answers.kept))


@on_sqlite
async def test_no_text_becomes_a_formula_or_a_link_of_a_table(
    town: Any, things: list[str], place: Any
) -> None:
    poison(place.owner, 0)
    for path in ("/ideas/export", "/library/export", "/people/export", "/feed/export"):
        table = await town.get("office_admin", f"{path}?format=csv")
        rows = csv.reader(StringIO(table.text), delimiter=";")
        assert [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")] == []
        with ZipFile(BytesIO((await town.get("office_admin", path)).content)) as book:
            for name in book.namelist():
                content = book.read(name)
                assert b"<f>" not in content and b"<f " not in content, (path, name)
                assert b"<hyperlink" not in content, (path, name)
    for one in things[:2]:
        assert (await town.get("chair", f"{one}/pdf")).content.startswith(b"%PDF-")


def test_the_payloads_are_many_and_each_says_what_it_tries() -> None:
    comments = [comment for comment, _ in PAYLOADS]
    assert len(set(comments)) == len(comments) >= 200
