"""Photos and documents through the real pages: who adds, who sees, who takes away."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from innovation import world
from innovation.actions.files import forget_removed
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Status
from innovation.queries.ideas import Idea
from tests.files.hostile import pdf, photo
from tests.pages.test_matrix import ABOUT_THE_IDEA, BREST, CLOSED_TO_STAFF

NOTE = ("note.pdf", pdf())
PHOTO = ("cour.jpg", photo())
MAY_ATTACH = {"author", "co_author", "chair", "office_admin"}

Ready = Callable[..., Awaitable[Idea]]
Sql = Callable[..., Awaitable[list[dict[str, Any]]]]


@pytest.fixture
def start(town: Any) -> Callable[..., Awaitable[str]]:
    """A new draft of somebody's: its address."""

    async def begin(name: str = "author") -> str:
        made = await town.post(name, "/drafts", {})
        return str(made.headers["location"])

    return begin


@pytest.fixture
def file_ids(sql: Sql) -> Callable[[], Awaitable[list[str]]]:
    """The addresses of all files, oldest first."""

    async def read() -> list[str]:
        return [row["public_id"] for row in await sql("SELECT * FROM attachment ORDER BY id")]

    return read


async def submit(town: Any, draft: str, name: str = "author", **fields: str) -> str:
    """Send the form of a draft as its page holds it: the idea's address."""
    browser = town.browsers[name]
    await browser.open(draft)
    words = {"title": "Bancs", "problem": "Palettes.", "solution": "Bancs.", "kind": "proposal"}
    page = await browser.send(draft, "submit", **words | fields)
    assert str(page.url.path).startswith("/ideas/"), page.text
    return str(page.url.path)


# --- A draft's --------------------------------------------------------------------------


async def test_a_draft_s_files_are_its_author_s_alone_then_go_with_the_idea(
    town: Any, start: Any, file_ids: Any, read_same: Any
) -> None:
    draft = await start()
    answer = await town.send("author", f"{draft}/files", NOTE, PHOTO)
    assert answer.status_code == 303
    paths = [f"/files/{one}" for one in await file_ids()]
    paths.append(f"{paths[1]}/thumbnail")
    for path in paths:
        absent = re.sub(r"/files/[^/]+", "/files/" + "A" * 12, path)
        for name in ABOUT_THE_IDEA:
            seen = await town.get(name, path)
            assert seen.status_code == {"author": 200, "visitor": 303}.get(name, 404), name
            other = await town.get(name, absent)
            assert name == "author" or read_same(seen) == read_same(other), name
    idea = await submit(town, draft)
    page = await town.get("staff", idea)
    assert "note.pdf" in page.text and 'alt="cour.jpg"' in page.text
    for name in BREST:
        assert (await town.get(name, paths[0])).status_code == 200, name
    assert (await town.get("author", f"{draft}/files")).status_code == 404


async def test_only_its_author_adds_to_a_draft(town: Any, start: Any, how_many: Any) -> None:
    draft = await start()
    for name in ABOUT_THE_IDEA:
        if name == "author":
            continue
        answer = await town.send(name, f"{draft}/files", NOTE)
        assert answer.status_code == (303 if name == "visitor" else 404), name
        answer = await town.get(name, f"{draft}/files")
        assert answer.status_code == (303 if name == "visitor" else 404), name
    assert await how_many("attachment") == 0


async def test_what_was_removed_can_be_put_back_and_does_not_follow(
    town: Any, start: Any, file_ids: Any, how_many: Any
) -> None:
    draft = await start()
    await town.send("author", f"{draft}/files", NOTE, PHOTO)
    note, cour = await file_ids()
    assert (await town.post("staff", f"/files/{note}/removal", {})).status_code == 404
    for _ in range(2):
        assert (await town.post("author", f"/files/{note}/removal", {})).status_code == 303
        assert "« note.pdf » est retiré" in (await town.get("author", draft)).text.replace(
            "\u00a0", " "
        )
        assert (await town.post("author", f"/files/{note}/return", {})).status_code == 303
    await town.post("author", f"/files/{cour}/removal", {})
    idea = await submit(town, draft)
    page = await town.get("author", idea)
    assert "note.pdf" in page.text
    assert "cour.jpg" not in page.text
    assert await how_many("attachment") == 1


async def test_a_file_that_is_refused_is_named_the_others_are_kept_and_no_text_is_lost(
    town: Any, start: Any
) -> None:
    draft = await start()
    browser = town.browsers["author"]
    await browser.open(draft)
    await browser.send(draft, "files", title="Mon titre", problem="Mon texte")
    assert str(browser.page.url.path) == f"{draft}/files"
    answer = await town.send("author", f"{draft}/files", ("virus.exe", b"MZ"), NOTE, ("a.png", b""))
    assert answer.status_code == 422
    for words in ("« virus.exe » n'est pas d'un format accepté", "« a.png » est vide", "note.pdf"):
        assert words in answer.text.replace("\u00a0", " ").replace("&#39;", "'")
    page = await town.get("author", draft)
    assert "Mon titre" in page.text and "Mon texte" in page.text and "note.pdf" in page.text


async def test_a_form_sent_twice_adds_its_files_once(town: Any, start: Any, how_many: Any) -> None:
    draft = await start()
    key = world.public_id()
    for _ in range(2):
        answer = await town.send("author", f"{draft}/files", NOTE, key=key)
        assert answer.status_code == 303
    assert await how_many("attachment") == 1
    answer = await town.send("author", f"{draft}/files", PHOTO, key=key)
    assert answer.status_code == 422
    assert await how_many("attachment") == 1


async def test_of_two_windows_that_add_the_tenth_file_one_is_told_no(
    town: Any, start: Any, ready: Ready, how_many: Any
) -> None:
    idea = await ready("idea.attach")
    for place in (f"{await start()}/files", f"/ideas/{idea.public_id}/files"):
        before = await how_many("attachment")
        nine = [(f"{n}.pdf", pdf(b"%d" % n)) for n in range(9)]
        assert (await town.send("author", place, *nine)).status_code == 303
        both = [town.send("author", place, (f"{n}.pdf", pdf(b"x%d" % n))) for n in range(2)]
        statuses = sorted([one.status_code for one in await asyncio.gather(*both)])
        assert statuses == [303, 422]
        for more in ([("onze.pdf", pdf(b"onze"))], [("n.pdf", pdf(b"%d" % n)) for n in range(11)]):
            answer = await town.send("author", place, *more)
            assert (answer.status_code, "10 fichiers au plus" in answer.text) == (422, True)
        assert await how_many("attachment") == before + 10


async def test_a_draft_thrown_away_takes_its_files_along(
    town: Any, start: Any, how_many: Any
) -> None:
    draft = await start()
    await town.send("author", f"{draft}/files", NOTE)
    answer = await town.post("author", draft, {"intent": "drop", "kind": "proposal", "version": 1})
    assert answer.status_code == 303
    assert await how_many("attachment") == 0


# --- An idea's --------------------------------------------------------------------------


async def test_those_who_may_add_to_an_idea_until_it_is_shared(
    town: Any, ready: Ready, how_many_events: Any, read_same: Any
) -> None:
    idea, shared = await ready("idea.attach"), await ready("practice.reply")
    for name in ABOUT_THE_IDEA:
        before = await how_many_events()
        place = f"/ideas/{idea.public_id}"
        answer = await town.send(name, f"{place}/files", NOTE)
        offered = f'action="{place}/files"' in (await town.get(name, place)).text
        if name in MAY_ATTACH:
            assert (answer.status_code, offered) == (303, True), name
            assert await how_many_events() == before + 1
            late = await town.send(name, f"/ideas/{shared.public_id}/files", NOTE)
            assert late.status_code == 422
            continue
        expected = 303 if name == "visitor" else 403 if name in BREST else 404
        assert (answer.status_code, offered) == (expected, False), name
        absent = await town.send(name, f"/ideas/{'A' * 12}/files", NOTE)
        assert name in BREST or read_same(answer) == read_same(absent), name
        assert await how_many_events() == before


async def test_those_who_may_take_a_file_away_from_an_idea(
    town: Any, ready: Ready, file_ids: Any, how_many_events: Any
) -> None:
    idea = await ready("idea.attach")
    place = f"/ideas/{idea.public_id}/files"
    for name in ABOUT_THE_IDEA:
        await town.send("author", place, NOTE)
        file = (await file_ids())[-1]
        before = await how_many_events()
        answer = await town.post(name, f"/files/{file}/removal", {})
        if name in MAY_ATTACH:
            assert answer.status_code == 303, name
            assert (await town.get("author", f"/files/{file}")).status_code == 404
            assert await how_many_events() == before + 1
            again = await town.post(name, f"/files/{file}/removal", {})
            assert again.status_code == 404
        else:
            expected = 303 if name == "visitor" else 403 if name in BREST else 404
            assert answer.status_code == expected, name
            assert await how_many_events() == before


async def test_a_file_is_sent_to_those_who_see_its_idea_and_to_nobody_else(
    town: Any, ready: Ready, file_ids: Any, close_the_box: Any, sql: Sql, read_same: Any
) -> None:
    idea = await ready("idea.attach")
    await town.send("author", f"/ideas/{idea.public_id}/files", PHOTO)
    (file,) = await file_ids()
    ways = [f"/files/{file}", f"/files/{file}/picture", f"/files/{file}/thumbnail"]

    async def check(seers: set[str]) -> None:
        for way in ways:
            for name in ABOUT_THE_IDEA:
                answer = await town.get(name, way)
                expected = 200 if name in seers else 303 if name == "visitor" else 404
                assert answer.status_code == expected, (way, name)
                absent = await town.get(name, way.replace(file, "A" * 12))
                assert name in seers or read_same(answer) == read_same(absent), name

    await check(BREST)
    await close_the_box()
    await check(CLOSED_TO_STAFF)
    declined = Status.DECLINED.value
    await sql("UPDATE idea SET status = {} WHERE id = {}", declined, idea.id)
    await check(CLOSED_TO_STAFF)


async def test_a_file_is_sent_to_be_saved_and_never_run(
    town: Any, ready: Ready, file_ids: Any
) -> None:
    idea = await ready("idea.attach")
    name = "<b>été « 100 % » \U0001f3e0.pdf"
    sent = [(name, NOTE[1]), PHOTO]
    assert (await town.send("author", f"/ideas/{idea.public_id}/files", *sent)).status_code == 303
    note, cour = await file_ids()
    answer = await town.get("staff", f"/files/{note}")
    assert answer.content == NOTE[1]
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(NOTE[1]))
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''"
        "%3Cb%3E%C3%A9t%C3%A9%20%C2%AB%20100%20%25%20%C2%BB%20%F0%9F%8F%A0.pdf"
    )
    for path in (f"/files/{note}", f"/files/{cour}/picture", f"/files/{cour}/thumbnail"):
        headers = (await town.get("staff", path)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in headers["content-security-policy"]
        assert "content-encoding" not in headers
    picture = await town.get("staff", f"/files/{cour}/picture")
    assert picture.headers["content-type"] == "image/webp"
    assert picture.headers["content-disposition"] == "inline"
    assert (await town.get("staff", f"/files/{note}/picture")).status_code == 404
    page = (await town.get("staff", f"/ideas/{idea.public_id}")).text
    assert "<b>été" not in page and "&lt;b&gt;été" in page
    client = town.browsers["staff"].client
    head = await client.head(f"/files/{note}")
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(NOTE[1])))


async def test_what_was_taken_away_is_forgotten_in_time_and_the_rest_is_kept(
    town: Any, ready: Ready, file_ids: Any, how_many: Any, start: Any
) -> None:
    folder = town.site.app.site.files
    idea, draft = await ready("idea.attach"), await start()
    await town.send("author", f"/ideas/{idea.public_id}/files", PHOTO, NOTE)
    await town.send("author", f"{draft}/files", ("autre.pdf", pdf(b"dropped")))
    await town.post("author", draft, {"intent": "drop", "kind": "proposal", "version": "1"})
    cour, note = await file_ids()
    await town.post("author", f"/files/{cour}/removal", {})
    now = world.now()

    async def sweep(before: datetime) -> int:
        async with writing(SYSTEM):
            named = await forget_removed(before, by=SYSTEM)
        return int(folder.sweep(named, now + timedelta(minutes=1)))

    assert await sweep(now - timedelta(days=30)) == 1, "the draft's"
    assert await how_many("attachment") == 2
    assert await sweep(now + timedelta(minutes=1)) == 3, "the photo and its two pictures"
    assert (await town.get("staff", f"/files/{note}")).status_code == 200
    assert len(list(folder.names())) == await how_many("stored_file") == 1


async def test_a_file_that_may_be_under_way_is_left_on_the_disk(town: Any) -> None:
    folder = town.site.app.site.files
    file, path = folder.new()
    with file:
        file.write(pdf())
    name = folder.keep(path)
    assert folder.sweep(set(), world.now() - timedelta(days=1)) == 0
    assert list(folder.names()) == [name]


# --- A practice's -----------------------------------------------------------------------


async def test_the_other_offices_see_the_files_that_were_chosen_once_all_is_shared(
    town: Any, ready: Ready, walk: Any, file_ids: Any, read_idea: Any, read_same: Any
) -> None:
    idea = await ready("practice.propose")
    place = f"/ideas/{idea.public_id}"
    await town.send("author", f"{place}/files", NOTE, PHOTO, ("prive.pdf", pdf(b"2")))
    note, cour, private = await file_ids()
    chair = town.browsers["chair"]
    await chair.open(f"{place}/practice")
    unticked = dict(chair.form("/practice").fields)
    assert "shared" not in unticked
    sheet = {"title": "Bancs", "problem": "p", "solution": "s", "results": "r"}
    page = await chair.send("/practice", shared=[note, cour], **sheet)
    assert page.status_code == 200, page.text
    elsewhere = {"other_staff", "other_chair", "coordinator", "operator"}

    async def seen(name: str, file: str) -> bool:
        answer = await town.get(name, f"/files/{file}")
        absent = await town.get(name, f"/files/{'A' * 12}")
        assert answer.status_code == 200 or read_same(answer) == read_same(absent)
        return bool(answer.status_code == 200)

    for name in elsewhere:
        assert not any([await seen(name, file) for file in (note, cour, private)]), name
    await walk.take("confirm", await read_idea(idea))
    (practice,) = set(re.findall(r"/practices/[\w-]{12}", (await town.get("chair", place)).text))
    for name in elsewhere:
        shown = [await seen(name, file) for file in (note, cour, private)]
        assert shown == [True, True, False], name
        page = (await town.get(name, practice)).text
        assert "note.pdf" in page and 'alt="cour.jpg"' in page and "prive.pdf" not in page, name
        assert (await town.post(name, f"/files/{note}/removal", {})).status_code == 403, name
    assert (await town.post("author", f"/files/{note}/removal", {})).status_code == 422


async def test_nothing_is_shared_unless_it_is_ticked(
    town: Any, ready: Ready, walk: Any, read_idea: Any, file_ids: Any
) -> None:
    idea = await ready("practice.propose")
    await town.send("author", f"/ideas/{idea.public_id}/files", NOTE)
    (note,) = await file_ids()
    for step in ("propose", "confirm"):
        await walk.take(step, await read_idea(idea))
    assert (await town.get("other_staff", f"/files/{note}")).status_code == 404
    assert (await town.get("staff", f"/files/{note}")).status_code == 200


# --- The form ---------------------------------------------------------------------------

BOUNDARY = "b" * 20


def body(*parts: tuple[str, bytes], end: bytes = b"--") -> bytes:
    """A form with files, well or badly made."""
    pieces = [
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + content
        for name, content in parts
    ]
    return b"\r\n".join([*pieces, f"--{BOUNDARY}".encode() + end + b"\r\n"])


async def test_what_is_no_form_of_ours_is_refused_and_leaves_nothing(
    town: Any, start: Any, how_many: Any
) -> None:
    draft = await start()
    token = ('name="_csrf"', town.tokens["author"].encode())
    key = ('name="_key"', b"k" * 12)
    note = ('name="file"; filename="note.pdf"', NOTE[1])
    cases = {
        "no token": (body(key, note), 409),
        "another's token": (body(('name="_csrf"', b"AAAA"), key, note), 409),
        "no key": (body(token, note), 400),
        "an unknown field": (body(token, key, ('name="office"', b"nantes"), note), 400),
        "an unknown file": (body(token, key, ('name="x"; filename="a.pdf"', b"x")), 400),
        "an unknown question": (body(token, key, ('name="file.a.b"; filename="a"', b"x")), 400),
        "no end": (body(token, key, note, end=b"")[:-30], 400),
        "no name": (body(token, key, ("x=y", b"x")), 400),
        "a control letter": (body(token, key, ('name="version"', b"a\0b"), note), 400),
        "no text": (body(token, key, ('name="version"', b"\xff\xfe"), note), 400),
        "a long text": (body(token, key, ('name="version"', b"a" * 500_000), note), 400),
        "thousands of parts": (body(token, key, *[('name="a"', b"")] * 1_000), 400),
        "twice the token": (body(token, token, key, note), 400),
        "nothing chosen": (body(token, key, ('name="file"; filename=""', b"")), 422),
        "nothing at all": (b"", 400),
        "noise": (bytes(range(256)) * 40, 400),
        "a header without end": (b"--" + BOUNDARY.encode() + b"\r\nA: " + b"x" * 99_999, 400),
    }
    for case, (content, expected) in cases.items():
        answer = await town.browsers["author"].client.post(
            f"{draft}/files",
            content=content,
            headers={"content-type": f"multipart/form-data; boundary={BOUNDARY}"},
        )
        assert answer.status_code == expected, (case, answer.text)
        assert await how_many("attachment") == 0, case
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "text/plain"):
        answer = await town.browsers["author"].client.post(
            f"{draft}/files", content=body(token, key, note), headers={"content-type": kind}
        )
        assert answer.status_code == 400, kind
    waiting = town.site.app.site.files.root / "incoming"
    assert list(waiting.iterdir()) == []


async def test_a_page_elsewhere_can_not_send_files(town: Any, start: Any, how_many: Any) -> None:
    draft = await start()
    answer = await town.browsers["author"].client.post(
        f"{draft}/files",
        data={"_csrf": town.tokens["author"], "_key": "k" * 12},
        files=[("file", NOTE)],
        headers={"sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 409
    assert await how_many("attachment") == 0


async def test_a_session_that_ended_asks_to_log_in_again(town: Any, start: Any) -> None:
    draft = await start()
    await town.site.forget_sessions()
    answer = await town.send("author", f"{draft}/files", NOTE)
    assert answer.headers["location"].startswith("/login")
