"""The index that search reads: the stems of each idea and of each practice.

``index_idea`` runs inside the caller's ``writing`` door, after what it wrote of the idea.
"""

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from innovation.db import DB, Row, fetch, fetch_one, reading, writing
from innovation.domain.listing import answer_mark
from innovation.domain.people import SYSTEM
from innovation.french import Word, compounds, words

LIBRARY = ""
"""The office of the words that practices use."""

BATCH = 200
SHORTEST = 4
"""Letters of a word that may hold a typing error."""

_GAP = "é"  # no stem has an accent, so that no phrase goes from one text into the next


@dataclass(frozen=True, slots=True)
class Stems:
    """The stems of a text in their places, and its other forms, whose place does not matter."""

    placed: tuple[str, ...]
    others: frozenset[str]
    written: frozenset[str]

    def __add__(self, other: "Stems") -> "Stems":
        return Stems(
            (*self.placed, _GAP, *other.placed),
            self.others | other.others,
            self.written | other.written,
        )

    def as_text(self) -> str:
        """For SQLite: all of them, one space between."""
        others = sorted(self.others - set(self.placed))
        return " ".join((*self.placed, _GAP, *others))

    def as_tsvector(self) -> str:
        """For PostgreSQL: each with its places, so that no dictionary reads it again."""
        places: dict[str, list[str]] = {other: [] for other in sorted(self.others)}
        for place, stem in enumerate(self.placed, start=1):
            if stem != _GAP:
                places.setdefault(stem, []).append(str(place))
        return " ".join(
            f"'{stem}':{','.join(at)}" if at else f"'{stem}'" for stem, at in places.items()
        )


def stems_of(*texts: str, marks: Iterable[str] = ()) -> Stems:
    """The stems of several texts, one after the other."""
    read = [words(text) for text in texts]
    said = [word for some in read for word in some]
    whole = [word for text in texts for word in compounds(text)]
    return Stems(
        tuple(stem for some in read for stem in (*(word.stem for word in some), _GAP)),
        frozenset(form for word in (*said, *whole) for form in word.forms).union(marks),
        frozenset(_written([*said, *whole])),
    )


def _written(said: Iterable[Word]) -> Iterable[str]:
    return (word.written for word in said if len(word.written) >= SHORTEST)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one thing."""

    title: Stems
    rest: Stems


def entry_of_idea(row: Mapping[str, Any], asked: "Asked") -> Entry:
    """An idea's row as the index keeps it."""
    extra = json.loads(row["extra"])
    texts = [row[name] for name in ("problem", "solution", "benefit", "results", "site")]
    texts += [asked.themes.get(row["theme"], ""), *asked.texts(extra)]
    return Entry(stems_of(row["title"]), stems_of(*texts, marks=asked.marks(extra)))


def entry_of_practice(row: Mapping[str, Any]) -> Entry:
    """A practice's row as the index keeps it."""
    names = ("problem", "solution", "results", "advice", "landlord")
    return Entry(stems_of(row["title"]), stems_of(*(row[name] for name in names)))


@dataclass(frozen=True, slots=True)
class Asked:
    """What an office's plugins ask: the themes' words, each field's kind and its choices' words."""

    themes: Mapping[str, str]
    kinds: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]

    def texts(self, extra: Mapping[str, Any]) -> list[str]:
        """The answers in words."""
        found = []
        for key, value in extra.items():
            if self.kinds.get(key) in ("text", "long_text"):
                found.append(str(value or ""))
            found += [self.choices.get(key, {}).get(one, "") for one in _several(value)]
        return found

    def marks(self, extra: Mapping[str, Any]) -> list[str]:
        """What a filter on an answer looks for."""
        return [
            answer_mark(key, one)
            for key, value in extra.items()
            if self.kinds.get(key) in ("choice", "several", "yes_no")
            for one in _several(value)
        ]


def _several(value: Any) -> list[str]:
    match value:
        case bool():
            return ["yes" if value else "no"]
        case str():
            return [value]
        case list():
            return [str(one) for one in value]
    return []


NOTHING_ASKED = Asked({}, {}, {})


async def asked_in(office: str) -> Asked:
    """What the office's plugins ask, and asked: an answer outlives its plugin."""
    rows = await fetch("SELECT snapshot FROM plugin_activation WHERE office = {}", office)
    return asked_by([json.loads(row["snapshot"]) for row in rows])


def asked_by(snapshots: Sequence[Mapping[str, Any]]) -> Asked:
    """What plugins declared, from the snapshots of their activation."""
    themes = [theme for one in snapshots for theme in one.get("themes", ())]
    fields = [field for one in snapshots for field in one.get("idea_fields", ())]
    return Asked(
        {theme["key"]: theme["label"] for theme in themes},
        {field["key"]: field["kind"] for field in fields},
        {field["key"]: dict(field["choices"]) for field in fields},
    )


# --- Writing ---------------------------------------------------------------------------


async def index_idea(idea: int) -> None:
    """Find the idea by what it says now."""
    row = await fetch_one("SELECT * FROM idea WHERE id = {}", idea)
    if row is None:
        return
    answered = row["theme"] or row["extra"] != "{}"
    asked = await asked_in(row["office"]) if answered else NOTHING_ASKED
    await keep_entry("search_idea", idea, row["office"], entry_of_idea(row, asked))


async def index_practice(practice: int) -> None:
    """Find the practice by what it says now."""
    row = await fetch_one("SELECT * FROM practice_sheet WHERE id = {}", practice)
    if row is not None:
        await keep_entry("search_practice", practice, LIBRARY, entry_of_practice(row))


async def keep_entry(table: str, thing: int, office: str, entry: Entry) -> None:
    """Put one thing's entry in place of the one before, and its words with the office's."""
    if DB.engine_type == "sqlite":
        await fetch(f"DELETE FROM {table} WHERE rowid = {{}}", thing)
        await fetch(
            f"INSERT INTO {table} (rowid, title, words) VALUES ({{}}, {{}}, {{}})",
            thing,
            entry.title.as_text(),
            entry.rest.as_text(),
        )
    else:
        await fetch(
            f"INSERT INTO {table} (id, title, words) VALUES ({{}}, {{}}, {{}}) ON CONFLICT (id) "
            "DO UPDATE SET title = excluded.title, words = excluded.words",
            thing,
            entry.title.as_tsvector(),
            (entry.title + entry.rest).as_tsvector(),
        )
    await keep_words(office, entry.title.written | entry.rest.written)


async def keep_words(office: str, written: Iterable[str]) -> None:
    """Note the words of an office; in one order, so that no two writers wait for each other."""
    listed = "json_each({})" if DB.engine_type == "sqlite" else "json_array_elements_text({}::json)"
    await fetch(
        f"INSERT INTO search_word (office, word) SELECT {{}}, e.value FROM {listed} e "
        "WHERE true ON CONFLICT DO NOTHING",
        office,
        json.dumps(sorted(written)),
    )


# --- Bringing the whole index up to date --------------------------------------------------

KINDS = {"idea": index_idea, "practice_sheet": index_practice}


async def unindexed(table: str) -> list[int]:
    """The ideas, or the practices, that the index misses."""
    return [row["id"] for row in await _unindexed(table)]


async def _unindexed(table: str) -> list[Row]:
    index = f"search_{table.removesuffix('_sheet')}"
    key = "rowid" if DB.engine_type == "sqlite" else "id"
    return await fetch(
        f"SELECT t.id FROM {table} t WHERE NOT EXISTS "
        f"(SELECT 1 FROM {index} s WHERE s.{key} = t.id) ORDER BY t.id"
    )


async def index_all(*, anew: bool = False) -> AsyncIterator[tuple[int, int]]:
    """Index what is missing, or everything: how many are done, of how many, after each batch."""
    todo = []
    async with writing(SYSTEM) if anew else reading(SYSTEM):
        if anew:
            for table in ("search_word", "search_idea", "search_practice"):
                await fetch(f"DELETE FROM {table}")
        for table in KINDS:
            todo += [(table, thing) for thing in await unindexed(table)]
    for start in range(0, len(todo), BATCH):
        async with writing(SYSTEM):
            for table, thing in todo[start : start + BATCH]:
                await KINDS[table](thing)
        yield min(start + BATCH, len(todo)), len(todo)
