"""Requests that no page of ours sends: refused in words, the same on both databases."""

import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from random import Random  # noqa: TID251 - seeded: the same each time
from typing import Any
from urllib.parse import urlencode

import pytest

from innovation import tables
from innovation.app import handlers
from innovation.queries.ideas import Idea
from innovation.web import idea_form
from innovation.web.forms import FormModel
from tests.attacks.conftest import state
from tests.files.hostile import pdf
from tests.pages.test_fuzz import OK, POSTS, REFUSED, UNREAD

Make = Callable[..., Awaitable[Any]]
Ready = Callable[..., Awaitable[Idea]]

COLUMNS = sorted(
    {column._meta.name for name in tables.__all__ for column in getattr(tables, name)._meta.columns}
    | {"id", "idea", "author", "is_admin", "admin", "role", "_method", "token", "session"}
)
"""What each row holds: none is a field, unless the page's own form has it."""


def shown_fields() -> dict[str, set[str]]:
    """What the forms of each address's module have: any of these may be a field of this form."""
    return {
        path: {
            field
            for one in [
                *vars(sys.modules[handler.fn.__module__]).values(),
                *vars(idea_form).values(),
            ]
            if isinstance(one, type) and issubclass(one, FormModel)
            for field in one.model_fields
        }
        for handler in handlers()
        if "POST" in handler.http_methods
        for path in handler.paths
    }


@pytest.mark.timeout(1_200)
async def test_no_form_takes_a_column_that_it_does_not_show(
    town: Any, form_of: Make, agree: Any, proves: Any, long_run: bool
) -> None:
    verdicts = {}
    fields = shown_fields()
    for number, (route, (name, _)) in enumerate(POSTS.items()):
        place, body = await form_of(route)
        hidden = [c for c in COLUMNS if c not in body and c not in fields[route]]
        before = await state()
        for column in hidden[number % 2 :: 2] if long_run else hidden[number % 9 :: 9]:
            answer = await town.post(name, place, body | {column: "1"})
            verdicts[f"{route} {column}"] = answer.status_code
        assert await state() == before or route in UNREAD, route
    wrong = [case for case, status in verdicts.items() if status != 400]
    assert [case for case in wrong if case.split()[0] not in UNREAD] == []
    agree("columns", verdicts)
    proves("malformed requests", len(verdicts))


def parts(*fields: tuple[str, str], boundary: str = "x") -> bytes:
    """A form with files, as it should be: each field by its header's end and its content."""
    made = [
        f"--{boundary}\r\nContent-Disposition: form-data; name={n}\r\n\r\n{v}" for n, v in fields
    ]
    return "\r\n".join([*made, f"--{boundary}--\r\n"]).encode("utf-8", "surrogateescape")


HARMLESS = {"what comes before", "what comes after", "another charset", "a file without a name"}
NAMES = (
    "../../a.pdf",
    "C:\\\\a.pdf",
    "a\0.pdf",
    "a\r\nX: y.pdf",
    "\u202efdp.exe",
    ".",
    "n" * 4_000,
)
TABLES = {f"a name {name[:8]!r}" for name in NAMES}
"""A table to import may come under any name, which is cleaned."""
NESTED = '"file"; filename="a.pdf"\r\nContent-Type: multipart/mixed; boundary=y'


def hostile_parts(own: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str, bytes]]:
    """Forms with files that no browser sends: what is wrong, the type that they say, the body."""
    kind = "multipart/form-data; boundary=x"
    file = ('"file"; filename="a.pdf"', pdf().decode())
    sound = parts(*own, file)
    yield "no boundary", "multipart/form-data", sound
    yield "an empty boundary", "multipart/form-data; boundary=", sound
    yield "another boundary", "multipart/form-data; boundary=zzz", sound
    yield "a boundary that is too long", f"multipart/form-data; boundary={'b' * 5_000}", sound
    yield "a boundary with a NUL", "multipart/form-data; boundary=\0", sound
    yield "two boundaries", f"{kind}; boundary=y", sound
    yield "another charset", f"{kind}; charset=utf-16", sound
    yield "nothing", kind, b""
    yield "an end alone", kind, b"--x--\r\n"
    yield "no end", kind, sound.removesuffix(b"--x--\r\n")
    for cut in (5, 60, len(sound) // 2, len(sound) - 3):
        yield f"cut at {cut}", kind, sound[:cut]
    yield "what comes before", kind, b"preamble\r\n" * 50 + sound
    yield "what comes after", kind, sound + b"epilogue" * 50
    yield "new lines of Unix", kind, sound.replace(b"\r\n", b"\n")
    yield "a field that is no UTF-8", kind, parts(*own, ('"title"', "\udcff\udcfe"), file)
    yield "a name that is no UTF-8", kind, parts(*own, ('"\udcff"', "x"), file)
    yield "a file's name that is no UTF-8", kind, parts(*own, ('"file"; filename="\udcff"', "x"))
    yield "a NUL in a field", kind, parts(*own, ('"title"', "a\0b"), file)
    yield "a NUL in a name", kind, parts(*own, ('"a\0b"', "x"), file)
    yield "a part without a name", kind, parts(*own, ("", "x"), file)
    yield "a part without a header", kind, b"--x\r\n\r\nx\r\n" + sound
    yield "a header without an end", kind, b"--x\r\nA" * 3_000
    yield "a header that is too long", kind, parts(*own, (f'"{"n" * 9_000}"', "x"), file)
    yield "many headers", kind, b"--x\r\n" + b"A: b\r\n" * 500 + b"\r\nx\r\n" + sound
    yield "a thousand parts", kind, parts(*own, *[('"title"', "x")] * 1_000)
    yield "a thousand files", kind, parts(*own, *[('"file"; filename="a.pdf"', "x")] * 1_000)
    yield "a field that is too long", kind, parts(*own, ('"title"', "x" * 500_000), file)
    yield "a form in a form", kind, parts(*own, (NESTED, parts(file, boundary="y").decode()))
    yield "the token twice", kind, parts(*own, *own, file)
    yield "another field", kind, parts(*own, ('"office"', "nantes"), file)
    yield (
        "a file for another field",
        kind,
        parts(*own, ('"title"; filename="a.pdf"', pdf().decode())),
    )
    yield "a file for a question of nobody", kind, parts(*own, ('"file.x"; filename="a"', "x"))
    yield "a file without a name", kind, parts(*own, ('"file"; filename=""', pdf().decode()))
    yield "a token that is a file", kind, parts(('"_csrf"; filename="a"', own[0][1]), own[1], file)
    for name in NAMES:
        yield f"a name {name[:8]!r}", kind, parts(*own, (f'"file"; filename="{name}"', "MZ"))


async def test_forms_with_files_that_no_browser_sends_are_refused(
    town: Any, agree: Any, ready: Ready, proves: Any
) -> None:
    idea = await ready("idea.attach")
    draft = (await town.post("author", "/drafts", {})).headers["location"]
    verdicts = {}
    places = {
        "author": (f"{draft}/files", f"/ideas/{idea.public_id}/files", "/drafts"),
        "office_admin": ("/imports", "/office"),
    }
    for name, addresses in places.items():
        await town.post(name, "/nothing", {})
        own = (('"_csrf"', town.tokens[name]), ('"_key"', "a key of ours"))
        for place in addresses:
            for number, (what, kind, body) in enumerate(hostile_parts(own)):
                headers = {"content-type": kind.encode("latin-1")}
                content = body.replace(b"a key of ours", b"a key of ours %d" % number)
                answer = await town.browsers[name].client.post(
                    place, content=content, headers=headers
                )
                verdicts[f"{re.sub('[A-Za-z0-9_-]{12}', '*', place)} {what}"] = answer.status_code
    wrong = {case: status for case, status in verdicts.items() if status not in OK - {200}}
    assert not wrong
    taken = {case.partition(" ")[2] for case, status in verdicts.items() if status == 303}
    assert taken - TABLES - {"a form in a form"} == HARMLESS
    agree("parts", verdicts)
    proves("malformed requests", len(verdicts))
    assert list(town.site.app.site.files.root.glob("incoming/*")) == []


BODIES = (
    b"{}", b"[" * 100_000, b'{"a":' * 5_000, b"\xff\xfe", b'{"title": NaN}', b'{"a": 1e999}',
    b"1" * 5_000, b"null", b"",
)  # fmt: skip
TYPES = ("application/json", "text/xml", "application/x-msgpack", "text/plain; charset=utf-7", "x")


async def test_what_is_no_form_is_refused(
    town: Any, form_of: Make, agree: Any, proves: Any
) -> None:
    verdicts = {}
    for number, (route, (name, _)) in enumerate(POSTS.items()):
        place, _ = await form_of(route)
        client = town.browsers[name].client
        for turn, content in enumerate(BODIES):
            kind = TYPES[(number + turn) % len(TYPES)]
            answer = await client.post(place, content=content, headers={"content-type": kind})
            verdicts[f"{route} {turn}"] = answer.status_code
    read = {status for case, status in verdicts.items() if not case.startswith("/o/")}
    assert read <= {303, 400}, verdicts  # a form of no plugin is not even read
    agree("bodies", verdicts)
    proves("malformed requests", len(verdicts))


SPICE = (*REFUSED, "&", "=", "%", "%2", ";", "+", "[]", "%5B0%5D", "%0d%0a", "_csrf=", "a=b&" * 500)


def spoilt(raw: str, chance: Random) -> str:
    """A form's body with some of its letters changed, doubled, cut or replaced."""
    for _ in range(chance.choice((1, 2, 8))):
        at, to = sorted(chance.randrange(len(raw) + 1) for _ in range(2))
        match chance.randrange(4):
            case 0:
                raw = raw[:at] + chance.choice(SPICE) + raw[at:]
            case 1:
                raw = raw[:at] + raw[min(to, at + 9) :]
            case 2:
                raw = raw[:to] + raw[at:to] + raw[to:]
            case _:
                raw = raw[:at] + chr(chance.randrange(33, 127)) + raw[at + 1 :]
    return raw


@pytest.mark.timeout(1_200)
async def test_spoilt_forms_are_no_fault_of_ours(
    town: Any, form_of: Make, proves: Any, long_run: bool
) -> None:
    chance = Random(4)
    for route, (name, _) in POSTS.items():
        place, body = await form_of(route)
        sound = urlencode(body, doseq=True)
        for _ in range(300 if long_run else 8):
            raw = spoilt(sound, chance)
            answer = await town.post_raw(name, place, raw)
            assert answer.status_code in OK, (route, raw)
            proves("malformed requests")
            if answer.status_code == 303:
                town.browsers["visitor"].client.cookies.clear()
                place, body = await form_of(route)
