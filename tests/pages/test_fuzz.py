"""Hostile input on every route of the router: never a fault of ours, the same verdict on both.

A verdict is a status. Each database's verdicts are kept beside those of the other,
whichever process of the test run tries it; the second to come compares.
"""

import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest
from litestar.handlers import HTTPRouteHandler

from innovation import world
from innovation.actions.people import invite_person
from innovation.app import handlers
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.queries.people import viewer_by_email

FORM = {"content-type": "application/x-www-form-urlencoded"}
LONG = quote_plus("é" * 12_000)
SOUP = (
    "%e2%80%ae%f0%9f%8f%a0%ef%bf%bf%c2%85%27%3B+DROP+TABLE+idea%3B--%3Cscript%3Ealert(1)%3C/script"
    "%3E%7B%7B7*7%7D%7D%25s%25(x)s%25%7B0.__class__%7D%0d%0aSet-Cookie:+a=b"
)
REFUSED = ("%00", "%ed%a0%80", "1000000000", "9" * 30)
ODD = (
    *REFUSED, LONG, SOUP, "%ff", "%1b[31m", "", "-1", "1e400", "NaN", "1_0", "%d9%a3", "2026-02-30",
    "0001-01-01", "9999-12-31", "-86400", "//evil.example", "/%e2%82%ac",
)  # fmt: skip
"""Percent-encoded values: tried in each field alone, and in all of a form's at once."""

NAMES = ("office", "stage", "version%00", "n" * 200, "__class__", "x.", "mark.", "%ff", "revealed")
NO_FORM = r"unknown|%00|%ed%a0|twice"
UNREAD = {
    "/logout", "/people", "/ideas/{public_id:str}/groupings", "/people/{public_id:str}/roles",
    "/plugins/{name:str}/permissions", "/o/{office:str}/x/{plugin:str}",
    "/o/{office:str}/x/{plugin:str}/{below:path}",
}  # fmt: skip
"""A visitor's logout is not read; a person may be given several roles, an idea several others; a
plugin takes of a form what it knows."""
OK = {200, 303, 400, 403, 404, 405, 409, 410, 413, 422, 429}

Make = Callable[..., Awaitable[Any]]
Verdicts = dict[str, int]

POSTS = {
    "/account": ("staff", ""),
    "/account/factor": ("staff", ""),
    "/account/factor/codes": ("staff", ""),
    "/account/factor/removal": ("staff", ""),
    "/account/sessions": ("staff", ""),
    "/login/code": ("staff", ""),
    "/people/{public_id:str}/factor": ("office_admin", "person"),
    "/drafts": ("staff", ""),
    "/drafts/{public_id:str}": ("author", "draft"),
    "/drafts/{public_id:str}/autosave": ("author", "draft"),
    "/drafts/{public_id:str}/files": ("author", "file"),
    "/files/{public_id:str}/removal": ("author", "file"),
    "/files/{public_id:str}/return": ("author", "file"),
    "/ideas/{public_id:str}/files": ("author", "idea.attach"),
    "/feed/seen": ("staff", ""),
    "/filters": ("staff", ""),
    "/filters/{public_id:str}": ("staff", "filter"),
    "/comments/{public_id:str}": ("staff", "comment.edit"),
    "/comments/{public_id:str}/hiding": ("chair", "comment.hide"),
    "/ideas/{public_id:str}/comments": ("staff", "comment.write"),
    "/ideas/{public_id:str}/support": ("staff", "idea.support"),
    "/ideas/{public_id:str}/co-authors": ("author", "co_author.manage"),
    "/ideas/{public_id:str}/co-authors/changes": ("author", "co_author.change"),
    "/ideas/{public_id:str}/co-authors/requests": ("staff", "co_author.ask"),
    "/ideas/{public_id:str}/invitation": ("staff", "co_author.answer"),
    "/ideas/{public_id:str}/withdrawal": ("author", "idea.withdraw"),
    "/ideas/{public_id:str}/return": ("author", "idea.take_back"),
    "/ideas/{public_id:str}/groupings": ("chair", "idea.group"),
    "/ideas/{public_id:str}/ungrouping": ("chair", "idea.ungroup"),
    "/practices/{public_id:str}/comments": ("other_staff", "practice.comment"),
    "/ideas/{public_id:str}/answers": ("author", "idea.complete"),
    "/ideas/{public_id:str}/closing": ("lead", "pilot.close"),
    "/ideas/{public_id:str}/decisions": ("chair", "idea.decide"),
    "/ideas/{public_id:str}/overrides": ("office_admin", "gate.override"),
    "/ideas/{public_id:str}/opinions": ("chair", "committee.ask"),
    "/ideas/{public_id:str}/opinions/removal": ("chair", "committee.take_back"),
    "/ideas/{public_id:str}/opinions/answer": ("guest_chair", "committee.answer"),
    "/ideas/{public_id:str}/opinions/reveal": ("guest_chair", "committee.reveal"),
    "/ideas/{public_id:str}/measures": ("lead", "pilot.measure"),
    "/ideas/{public_id:str}/measures/{measure:str}": ("chair", "pilot.correct"),
    "/ideas/{public_id:str}/lead": ("chair", "pilot.hand_over"),
    "/ideas/{public_id:str}/pilot": ("chair", "pilot.open"),
    "/ideas/{public_id:str}/practice": ("chair", "practice.propose"),
    "/ideas/{public_id:str}/reopening": ("chair", "idea.reopen"),
    "/ideas/{public_id:str}/reveal": ("chair", "round.reveal"),
    "/ideas/{public_id:str}/rework": ("author", "idea.resubmit"),
    "/ideas/{public_id:str}/sharing": ("office_admin", "practice.confirm"),
    "/ideas/{public_id:str}/sheet": ("assessor", "sheet.write"),
    "/ideas/{public_id:str}/sheet/total": ("assessor", "sheet.write"),
    "/invitations/{token:str}": ("visitor", "invitation"),
    "/login": ("visitor", ""),
    "/logout": ("visitor", ""),
    "/oidc/{office:str}": ("visitor", ""),
    "/invitations/{token:str}/provider": ("visitor", "invitation"),
    "/account/provider": ("staff", ""),
    "/account/provider/removal": ("staff", ""),
    "/invitations": ("office_admin", ""),
    "/journal/export": ("office_admin", ""),
    "/office": ("office_admin", ""),
    "/imports": ("office_admin", ""),
    "/imports/{public_id:str}/columns": ("office_admin", "import"),
    "/imports/{public_id:str}/confirmation": ("office_admin", "import"),
    "/imports/{public_id:str}/removal": ("office_admin", "import"),
    "/people": ("office_admin", ""),
    "/people/{public_id:str}/details": ("office_admin", "person"),
    "/people/{public_id:str}/disabling": ("office_admin", "person"),
    "/people/{public_id:str}/enabling": ("office_admin", "person"),
    "/account/password": ("staff", ""),
    "/retention": ("office_admin", ""),
    "/retention/rules": ("office_admin", ""),
    "/people/{public_id:str}/password": ("office_admin", "person"),
    "/people/{public_id:str}/erasure": ("office_admin", "person"),
    "/people/{public_id:str}/invitation": ("office_admin", "person"),
    "/people/{public_id:str}/roles": ("office_admin", "person"),
    "/plugins/{name:str}/activation": ("office_admin", "plugin"),
    "/plugins/{name:str}/deactivation": ("office_admin", "plugin"),
    "/plugins/{name:str}/retry": ("office_admin", "plugin"),
    "/plugins/{name:str}/seen": ("office_admin", "plugin"),
    "/plugins/{name:str}/settings": ("office_admin", "plugin"),
    "/plugins/{name:str}/permissions": ("office_admin", "plugin"),
    "/o/{office:str}/x/{plugin:str}": ("chair", "plugin"),
    "/o/{office:str}/x/{plugin:str}/{below:path}": ("chair", "plugin"),
    "/practices/{public_id:str}/replies": ("other_chair", "practice.reply"),
}
"""Who may send each form, and what its address is about."""

PLAIN: dict[str, dict[str, str]] = {
    "/account/password": {"current": "p", "password": "p"},
    "/retention": {"category": "closed_idea", "things": "0", "reason": "r", "visa": "v"},
    "/retention/rules": {
        "draft": "365",
        "account": "730",
        "link": "365",
        "removed_file": "30",
        "closed_idea": "3650",
    },
    "/account": {"language": "fr", "theme": "auto", "next": "/"},
    "/account/factor": {"secret": "gAAAAA==", "code": "123456", "next": "/"},
    "/account/factor/codes": {"code": "123456"},
    "/account/factor/removal": {"code": "123456"},
    "/account/sessions": {"session": "x"},
    "/login/code": {"code": "123456", "next": "/", "resume_path": "/", "resume_body": "title=t"},
    "/people/{public_id:str}/factor": {"version": "1"},
    "/feed/seen": {"until": "2026-03-02T09:30:00+00:00"},
    "/filters": {"place": "ideas", "name": "Les bancs", "query": "words=banc"},
    "/filters/{public_id:str}": {"intent": "rename", "name": "Les miens", "version": "1"},
    "/login": {
        "email": "nobody@brest.test",
        "password": "p",
        "next": "/",
        "resume_path": "/",
        "resume_body": "title=t",
    },
    "/people": {"name": "Nolwenn Cam", "email": "n@brest.test", "service": "s", "roles": "chair"},
    "/invitations": {"people": "nom;adresse\nYann;y@brest.test", "intent": "write"},
    "/office": {
        "version": "1",
        "name": "Brest",
        "city": "Brest",
        "accent": "#0B6470",
        "box": "open",
        "quorum": "2",
        "answer_days": "60",
    },
    "/imports/{public_id:str}/columns": {"version": "1", "c.0": "title", "c.1": ""},
    "/imports/{public_id:str}/confirmation": {"version": "1"},
    "/people/{public_id:str}/details": {"version": "1", "name": "Anne", "service": "s"},
    "/people/{public_id:str}/disabling": {"version": "1"},
    "/people/{public_id:str}/enabling": {"version": "1"},
    "/people/{public_id:str}/erasure": {"version": "1", "typed": "Anne"},
    "/people/{public_id:str}/roles": {"version": "1", "roles": "chair"},
    "/oidc/{office:str}": {"next": "/", "resume_path": "/", "resume_body": "title=t"},
    "/invitations/{token:str}": {"email": "y@brest.test", "password": "p"},
    "/plugins/{name:str}/seen": {"until": "2026-03-02T09:30:00+00:00"},
    "/plugins/{name:str}/settings": {"version": "1", "s.theme_1": "Un"},
}


def _routes(method: str) -> list[HTTPRouteHandler]:
    return [handler for handler in handlers() if method in handler.http_methods]


def test_every_form_of_the_router_is_tried() -> None:
    assert {path for handler in _routes("POST") for path in handler.paths} == POSTS.keys()


@pytest.fixture
def agree(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, kind: str
) -> Callable[[str, Verdicts], None]:
    """Compare this database's verdicts with the other's, once both are there."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent

    def compare(name: str, verdicts: Verdicts) -> None:
        (shared / f"{name}-{kind}.json").write_text(json.dumps(verdicts))
        other: Path = shared / f"{name}-{'postgres' if kind == 'sqlite' else 'sqlite'}.json"
        if other.is_file():
            theirs = json.loads(other.read_text())
            # Being asked to wait depends on how long the tries before it took.
            waited = {case for case in verdicts if 429 in (verdicts[case], theirs.get(case))}
            assert {case: theirs[case] for case in theirs.keys() - waited} == {
                case: verdicts[case] for case in verdicts.keys() - waited
            }

    return compare


@pytest.fixture
def file_of(town: Any, sql: Make) -> Make:
    """The address of a form about a draft's files."""

    async def make(name: str, route: str) -> str:
        made = await town.post(name, "/drafts", {})
        place = f"{made.headers['location']}/files"
        if route.startswith("/drafts/"):
            return place
        await town.send(name, place, ("a.pdf", b"%PDF- %%EOF"))
        (row,) = await sql("SELECT public_id FROM attachment ORDER BY id DESC LIMIT 1")
        return route.replace("{public_id:str}", row["public_id"])

    return make


async def _of_somebody(route: str) -> str:
    """The address about somebody who was invited just now."""
    async with writing(SYSTEM):
        email = f"{world.public_id()}@brest.test".lower()
        token = await invite_person("Anne", email, "", [], "brest", by=SYSTEM)
        anne = await viewer_by_email(SYSTEM, email)
    assert anne is not None
    return route.replace("{token:str}", token).replace("{public_id:str}", anne.public_id)


@pytest.fixture
def filter_of(town: Any, sql: Make) -> Make:
    """The address of a search that was kept just now."""

    async def make(name: str, route: str) -> str:
        kept = {"place": "ideas", "name": world.public_id(), "query": ""}
        await town.post(name, "/filters", kept)
        (row,) = await sql("SELECT public_id FROM saved_filter ORDER BY id DESC LIMIT 1")
        return route.replace("{public_id:str}", row["public_id"])

    return make


@pytest.fixture
def form_of(town: Any, ready: Make, form_for: Make, file_of: Make, filter_of: Make) -> Make:
    """A fresh thing for a route: its address, and a body that would be taken."""

    async def make(route: str) -> tuple[str, dict[str, str]]:
        name, about = POSTS[route]
        body = PLAIN.get(route, {})
        if about in ("file", "filter"):
            return await (file_of if about == "file" else filter_of)(name, route), body
        if about == "import":
            text = "titre;probleme\nBancs;Palettes\n"
            made = await town.send(name, "/imports", ("a.csv", text.encode()))
            return f"{made.headers['location']}/{route.rpartition('/')[2]}", body
        if about == "draft":
            made = await town.post(name, "/drafts", {})
            place = made.headers["location"] + ("/autosave" if "autosave" in route else "")
            fields = {"title": "t", "problem": "p", "solution": "s", "category": "sociale"}
            more = {"theme": "", "version": "1", "intent": "save", "kind": "proposal"}
            return place, fields | more | {"x.brest_open_factory.question": "?"}
        if about in ("invitation", "person"):
            return await _of_somebody(route), body
        if about and about != "plugin":
            place, fields = await form_for(about, await ready(about))
            return place + ("/total" if route.endswith("/total") else ""), fields
        place = re.sub(r"\{(name|plugin):str\}", "brest_open_factory", route)
        return place.replace("{office:str}", "brest").replace("{below:path}", "ideas/a"), body

    return make


def _hostile(body: dict[str, str]) -> list[tuple[str, str]]:
    """Each attack's name and what it adds to, or puts in place of, the body."""
    plain = {name: quote_plus(value) for name, value in body.items()}
    attacks = [("as it is", plain)]
    attacks += [(f"all {value[:20]}", dict.fromkeys(plain, value)) for value in ODD]
    attacks += [
        (f"{name} {value[:20]}", plain | {name: value}) for name in plain for value in REFUSED
    ]
    attacks += [(f"without {name}", _without(plain, name)) for name in plain]
    attacks += [(f"unknown {name[:20]}", plain | {name: "1"}) for name in NAMES]
    bodies = [(name, "&".join(f"{k}={v}" for k, v in fields.items())) for name, fields in attacks]
    text = bodies[0][1]
    return bodies + [(f"{name} twice", f"{text}&{name}={plain[name]}") for name in plain]


def _without(fields: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in fields.items() if key != name}


@pytest.mark.timeout(600)
async def test_hostile_forms_are_refused_in_words(
    town: Any, form_of: Make, agree: Any, proves: Any
) -> None:
    verdicts: Verdicts = {}
    for route, (name, _) in POSTS.items():
        place, body = await form_of(route)
        for attack, raw in _hostile(body):
            answer = await town.post_raw(name, place, raw)
            assert answer.status_code in OK, (route, attack, answer.text)
            verdicts[f"{route} {attack}"] = answer.status_code
            if re.search(NO_FORM, attack) and raw and route not in UNREAD:
                assert answer.status_code == 400, (route, attack)
            if answer.status_code == 303:
                town.browsers["visitor"].client.cookies.clear()  # an invitation lets in
                place, _ = await form_of(route)
    agree("forms", verdicts)
    assert len(verdicts) > 1000
    proves("malformed requests", len(verdicts))


QUERY = (
    "after", "kind", "theme", "next", "stage", "category", "mine", "words", "office", "status",
    "since", "until", "days", "sort", "year", "replied", "title", "role", "state", "accent",
    "x.brest_open_factory.question",
)  # fmt: skip


async def test_hostile_addresses_and_headers_are_no_fault_of_ours(
    town: Any, ready: Make, agree: Any, proves: Any
) -> None:
    idea = await ready("pilot.open")
    verdicts: Verdicts = {}
    for handler in _routes("GET"):
        (path,) = handler.paths
        for value in ("%00", "%ff", "%e2%82%ac", "..%2f..", "%0d%0aX:%20y", "a" * 3000):
            address = re.sub(r"\{[^}]+\}", value, path)
            for name in ("chair", "visitor"):
                answer = await town.get(name, address)
                verdicts[f"{name} {path} {value[:9]}"] = answer.status_code
                assert all(c.isascii() for c in answer.headers.get("location", ""))
        address = re.sub(r"\{public_id[^}]*\}", idea.public_id, path)
        for value in ODD:
            if value != LONG:
                query = "&".join(f"{name}={value}" for name in QUERY)
                answer = await town.get("chair", f"{address}?{query}&{query}")
                verdicts[f"{path} {value[:9]}"] = answer.status_code
    wrong = {case: status for case, status in verdicts.items() if status not in OK}
    assert not wrong
    agree("addresses", verdicts)
    proves("malformed requests", len(verdicts))


HEADERS = [
    {"hx-request": "true", "hx-target": "#\xff"},
    {"hx-request": "true", "hx-target": "div#title"},
    {"hx-request": "true", "hx-target": "x" * 5000},
    {"accept-language": "\xff," * 500},
    {"cookie": "vivier=\xff; language=../../x; theme=<b>"},
    {"cookie": "vivier=" + "a" * 4000},
    {"cookie": 'a="\\777; ;;=; vivier'},
    {"host": "evil.example\xff"},
    {"content-type": "multipart/form-data"},
    {"content-type": "application/json; charset=utf-16"},
    {"sec-fetch-site": "\xff", "origin": "null"},
    {"accept-encoding": "\xff, br;q=nan"},
    {"content-length": "-1"},
]


async def test_odd_headers_and_methods_are_no_fault_of_ours(town: Any) -> None:
    client: httpx.AsyncClient = town.browsers["chair"].client
    for headers in HEADERS:
        raw = {name: value.encode("latin-1") for name, value in headers.items()}
        for path in ("/", "/login", "/ideas", "/nothing", "/style", "/offices.css"):
            for method in ("GET", "POST"):
                answer = await client.request(method, path, headers=raw)
                assert answer.status_code in OK, (method, path, headers)
    for handler in handlers():
        (path,) = handler.paths
        for method in ("OPTIONS", "PUT", "DELETE", "PATCH", "HEAD", "TRACE", "BREW"):
            answer = await client.request(method, re.sub(r"\{[^}]+\}", "nothing", path))
            assert answer.status_code in OK, (method, path)
