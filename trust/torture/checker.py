"""The checker: what people were told, against what is there.

It knows the tables, the pages and the folder of files, and none of the application's code. Each
sentence that it returns is a promise broken.
"""

import asyncio
import hashlib
import random
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from trust.torture.history import Operation, read
from trust.torture.recorder import document
from trust.torture.site import Site

Row = dict[str, Any]
LOOKED_AT = 12
"""How many of the acknowledged things are also looked for in the pages."""
CAP = 1000
"""Where a list stops counting."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A history, and what the database holds after it."""

    site: Site
    operations: Sequence[Operation]
    query: Callable[[str], list[Row]]

    def of(self, *kinds: str) -> list[Operation]:
        """The operations of these kinds."""
        return [one for one in self.operations if one.kind in kinds]


def check(site: Site, history: Path, *, served: bool = True) -> list[str]:
    """Everything that was promised and is not so; nothing when all is well.

    ``served`` says that the site answers now, so that its pages are looked at too.
    """
    ended = Ended(site, read(history), _reader(site))
    checks = [
        _answers, _ideas, _comments, _supports, _drafts, _sheets, _files, _journal, _outbox,
        _database, _verify,
    ]  # fmt: skip
    checks += [_pages] if served else []
    return [problem for look in checks for problem in look(ended)]


def rows_of(site: Site, sql: str) -> list[Row]:
    """What a statement finds in the site's database."""
    return _reader(site)(sql)


def _reader(site: Site) -> Callable[[str], list[Row]]:
    url = site.owner_url or site.database_url
    if url.startswith("sqlite:"):
        return lambda sql: _from_sqlite(url.removeprefix("sqlite:///"), sql)
    return lambda sql: asyncio.run(_from_postgres(url, sql))


def _from_sqlite(path: str, sql: str) -> list[Row]:
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


async def _from_postgres(url: str, sql: str) -> list[Row]:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET app.system = 'on'")
        return [dict(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


def _number(one: Operation) -> str:
    return f"{one.kind} {one.token} ({one.outcome}, {one.status})"


# --- What may have become of one operation ------------------------------------------


def _answers(ended: Ended) -> list[str]:
    """A fault outside is said as a 503; a 500 is one of ours."""
    return [f"answered as a bug: {_number(one)}" for one in ended.operations if one.status == 500]


def _set(operations: Iterable[Operation], found: Counter[str]) -> list[str]:
    """Each ``ok`` once, no ``fail``, each ``unknown`` once at most."""
    allowed = {"ok": (1, 1), "fail": (0, 0), "unknown": (0, 1)}
    problems = []
    for one in operations:
        least, most = allowed[one.outcome]
        if not least <= found[one.token] <= most:
            problems.append(f"{found[one.token]} times there: {_number(one)}")
    return problems


def _register(operations: Iterable[Operation], now: dict[tuple[str, str], str]) -> list[str]:
    """The last acknowledged value of each thing, or one that was tried after it."""
    each: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for one in operations:
        each[one.by, one.on].append(one)
    problems = []
    for key, tried in each.items():
        last = max((n for n, one in enumerate(tried) if one.outcome == "ok"), default=-1)
        possible = [tried[last]] if last >= 0 else []
        possible += [one for one in tried[last + 1 :] if one.outcome == "unknown"]
        values = {_value(one) for one in possible} | ({""} if last < 0 else set())
        if now.get(key, "") not in values:
            problems.append(f"{now.get(key, '')!r} is there, not the last of {key}: {values}")
    return problems


def _value(one: Operation) -> str:
    if one.kind == "support":
        return "yes" if one.more["value"] == "yes" else ""
    return one.token


def _names(ended: Ended) -> dict[int, str]:
    return {one["id"]: one["name"] for one in ended.site.cast["people"]}


# --- Each kind of thing ----------------------------------------------------------------


def _ideas(ended: Ended) -> list[str]:
    """An idea is there with its event, its first version and its author, or not at all."""
    rows = ended.query(
        "SELECT title, (SELECT count(*) FROM event e WHERE e.kind = 'idea' AND e.thing = i.id "
        "AND e.verb = 'idea.submitted') AS events, (SELECT count(*) FROM idea_version v "
        "WHERE v.idea = i.id AND v.number = 1) AS versions, (SELECT count(*) FROM participant p "
        "WHERE p.idea = i.id AND p.part = 'author') AS authors FROM idea i"
    )
    halves = [
        f"half an idea: {row}"
        for row in rows
        if (row["events"], row["versions"], row["authors"]) != (1, 1, 1)
    ]
    return halves + _set(ended.of("idea"), Counter(row["title"] for row in rows))


def _comments(ended: Ended) -> list[str]:
    """Comments are all there, in the order in which each person wrote, each with its event."""
    rows = ended.query("SELECT text, idea FROM comment ORDER BY id")
    told = ended.query(
        "SELECT thing FROM event WHERE verb = 'comment.written' AND kind = 'idea' ORDER BY id"
    )
    problems = _set(ended.of("comment"), Counter(row["text"] for row in rows))
    if Counter(row["idea"] for row in rows) != Counter(row["thing"] for row in told):
        problems.append("comments and their events differ")
    place = {row["text"]: number for number, row in enumerate(rows)}
    last: dict[str, int] = {}
    for one in ended.of("comment"):
        if one.token in place:
            if place[one.token] < last.get(one.by, -1):
                problems.append(f"out of order: {_number(one)}")
            last[one.by] = place[one.token]
    return problems


def _supports(ended: Ended) -> list[str]:
    """Who supports what is what they said last, and as many events say so."""
    rows = ended.query(
        "SELECT s.person, i.public_id, i.id FROM support s JOIN idea i ON i.id = s.idea"
    )
    names = _names(ended)
    now = {(names[row["person"]], row["public_id"]): "yes" for row in rows}
    told = ended.query(
        "SELECT actor, thing, sum(CASE verb WHEN 'support.given' THEN 1 ELSE -1 END) AS n "
        "FROM event WHERE verb IN ('support.given', 'support.taken_back') GROUP BY actor, thing"
    )
    there = {(row["person"], row["id"]) for row in rows}
    problems = [
        f"support and its events differ: {row}"
        for row in told
        if row["n"] != ((row["actor"], row["thing"]) in there)
    ]
    return problems + _register(ended.of("support"), now)


def _drafts(ended: Ended) -> list[str]:
    """A draft holds what was last kept."""
    rows = ended.query("SELECT public_id, title FROM draft")
    titles = {row["public_id"]: row["title"] for row in rows}
    now = {(one.by, one.on): titles.get(one.on, "") for one in ended.of("draft")}
    return _register(ended.of("draft"), now)


def _sheets(ended: Ended) -> list[str]:
    """A sheet holds what was last given; each time it was, an event says so."""
    rows = ended.query(
        "SELECT s.person, s.comment, s.version, i.public_id, (SELECT count(*) FROM event e WHERE "
        "e.verb = 'sheet.written' AND e.thing = i.id AND e.actor = s.person) AS events, "
        "(SELECT count(*) FROM mark m WHERE m.sheet = s.id) AS marks "
        "FROM sheet s JOIN round r ON r.id = s.round JOIN idea i ON i.id = r.idea"
    )
    names = _names(ended)
    now = {(names[row["person"]], row["public_id"]): row["comment"] for row in rows}
    halves = [
        f"half a sheet: {row}"
        for row in rows
        if row["events"] != row["version"] or not row["marks"]
    ]
    return halves + _register(ended.of("sheet"), now)


def _files(ended: Ended) -> list[str]:
    """A file's bytes are those that were sent, in the database and on the disk."""
    rows = ended.query("SELECT name, sha256 FROM attachment")
    problems = _set(ended.of("file"), Counter(row["name"].removesuffix(".pdf") for row in rows))
    for row in rows:
        sent = hashlib.sha256(document(row["name"].removesuffix(".pdf"))).hexdigest()
        place = ended.site.files / sent[:2] / sent
        if row["sha256"] != sent or not place.is_file():
            problems.append(f"not the file that was sent, or none: {row['name']}")
        elif hashlib.sha256(place.read_bytes()).hexdigest() != sent:
            problems.append(f"damaged on the disk: {row['name']}")
    return problems


# --- What follows from them ---------------------------------------------------------------


def _journal(ended: Ended) -> list[str]:
    """Each office's events follow each other without a hole, each holding the hash before it."""
    rows = ended.query("SELECT office, seq, prev, hash FROM event ORDER BY office, seq")
    problems: list[str] = []
    last: Row = {"office": "", "seq": 0, "hash": ""}
    for row in rows:
        new = row["office"] != last["office"]
        follows = row["seq"] == 1 if new else row["seq"] == last["seq"] + 1
        if not follows or (not new and row["prev"] != last["hash"]):
            problems.append(f"a hole in the journal before {row['office']} {row['seq']}")
        last = row
    return problems


def _outbox(ended: Ended) -> list[str]:
    """The plugin is to be told once of each event, and hears of no idea twice."""
    rows = ended.query(
        "SELECT e.id, e.verb, e.thing, (SELECT count(*) FROM outbox o "
        "WHERE o.event = e.id) AS told FROM event e "
        "WHERE e.verb IN ('idea.submitted', 'comment.written', 'support.given') "
        "AND e.id > (SELECT min(id) FROM event WHERE verb = 'plugin.activated')"
    )
    problems = [f"in the outbox {row['told']} times: {row}" for row in rows if row["told"] != 1]
    heard = ended.query(
        "SELECT thing, count(*) AS n FROM event WHERE verb = 'listener.heard' GROUP BY thing"
    )
    problems += [f"heard twice: {row}" for row in heard if row["n"] > 1]
    there = {row["thing"] for row in heard}
    done = ended.query(
        "SELECT e.thing FROM outbox o JOIN event e ON e.id = o.event "
        "WHERE o.state = 'done' AND e.verb = 'idea.submitted'"
    )
    return problems + [f"done and not heard: {row}" for row in done if row["thing"] not in there]


def _database(ended: Ended) -> list[str]:
    """SQLite's own word on its file."""
    if not ended.site.database_url.startswith("sqlite:"):
        return []
    found = [row["integrity_check"] for row in ended.query("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found


def _verify(ended: Ended) -> list[str]:
    """The application's own word on its data."""
    done = ended.site.run("verify")
    return [] if done.returncode == 0 else [f"verify: {done.stdout} {done.stderr[-1000:]}"]


# --- What people see -------------------------------------------------------------------------


def _pages(ended: Ended) -> list[str]:
    """What was acknowledged is shown, and counts are those of the rows."""
    person = ended.site.cast["people"][0]
    cookie = f"{ended.site.cast['cookie']}={person['session']}"
    told = [one for one in ended.of("idea", "comment") if one.outcome == "ok"]
    seen = random.Random(len(told)).sample(told, min(LOOKED_AT, len(told)))
    problems = [f"not shown: {_number(one)}" for one in seen if not _is_shown(ended, one, cookie)]
    status, page = ended.site.get("/ideas", cookie)
    shown = ended.query("SELECT count(*) AS n FROM idea")[0]["n"]
    counted = f"{shown} idées" if shown <= CAP else f"plus de {CAP} idées"
    if status != 200 or counted not in page.lower().replace("\u202f", "").replace("\xa0", ""):
        problems.append(f"{shown} ideas, and the list says otherwise ({status})")
    return problems


def _is_shown(ended: Ended, one: Operation, cookie: str) -> bool:
    """Whether a person finds the text where the answer led, or in older comments."""
    address = one.where.partition("#")[0]
    while address:
        _, page = ended.site.get(address, cookie)
        if one.token in page:
            return True
        address = _older(page, one)
    return False


def _older(page: str, one: Operation) -> str:
    """The address of the comments before those of a page."""
    mark = f"/ideas/{one.on}/comments?after="
    _, found, rest = page.partition(mark)
    return found + rest.partition('"')[0] if found and one.kind == "comment" else ""
