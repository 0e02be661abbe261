"""A plugin's own SQL: its migrations, and which tables a statement names.

The check reads words, not grammar: it catches slips. A plugin is trusted, and on PostgreSQL
row-level security stands behind it.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

COMMENT = re.compile(r"('(?:[^']|'')*')|--[^\n]*|/\*.*?\*/", re.DOTALL)
WORD = re.compile(r'[a-z_][\w.]*|"[^"]+"|\S')
NAME = re.compile(r"[a-z_][\w.]*")

STATEMENTS = frozenset({"select", "insert", "update", "delete", "with"})
BEFORE_A_TABLE = frozenset({"from", "join", "into", "update", "table", "references"})
BETWEEN = frozenset({"only", "lateral", "if", "not", "exists"})
NO_TABLE = frozenset({"set", "select", "of", "nowait", "skip", "on", "cascade", "restrict"})
LIST_ENDS = frozenset(
    {"where", "group", "order", "having", "limit", "offset", "union", "except", "intersect"}
    | {"returning", "window", "select", "for", "set", "values"}
)
NOT_A_SOURCE = frozenset({"extract", "substring", "trim", "overlay"})
"""Functions that write ``FROM`` between their arguments."""


class BadMigrations(Exception):
    """These migrations can't be run; the message says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One migration of a plugin, for one engine: what does it, and what takes it back.

    ``digest`` is the hash of all that is written for both engines: what was run never changes.
    """

    name: str
    up: str
    down: str
    digest: str


def digest_of(*texts: str) -> str:
    """The hash of a migration's texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def prefix_of(plugin: str) -> str:
    """How the names of a plugin's tables begin."""
    return f"x_{plugin}_"


def fault_of(sql: str, plugin: str) -> str:
    """What is wrong with a statement that a plugin wants to run, or nothing."""
    first = next(iter(_words(sql)), "")
    if first not in STATEMENTS:
        return f"une instruction SELECT, INSERT, UPDATE, DELETE ou WITH est attendue, pas {first!r}"
    return fault_of_tables(sql, plugin)


def fault_of_tables(sql: str, plugin: str) -> str:
    """What is wrong with the tables that a text of SQL names, or nothing."""
    own = prefix_of(plugin)
    words = list(_words(sql))
    named = {one for one in _tables(words) if not one.startswith(own)} - _named_by_with(words)
    told = ", ".join(sorted(named))
    return f"les tables de ce module commencent par {own} : {told}" if named else ""


def _words(sql: str) -> Iterator[str]:
    code = COMMENT.sub(lambda found: "0" if found[1] else " ", sql)
    return (word.strip('"') for word in WORD.findall(code.lower()))


def _named_by_with(words: list[str]) -> set[str]:
    """What ``WITH name AS (`` names stands for a table."""
    return {
        name
        for name, as_, opened in zip(words, words[1:], words[2:], strict=False)
        if as_ == "as" and opened in ("(", "materialized", "not")
    }


def _tables(words: list[str]) -> Iterator[str]:
    """The words that stand where a table does."""
    for place, opener in _openers(words):
        rest = [word for word in words[place + 1 :] if word not in BETWEEN][:2]
        name, after = (*rest, "", "")[:2]
        is_call = after == "(" and opener in ("from", "join", ",")
        if NAME.fullmatch(name) and name not in NO_TABLE and not is_call:
            yield name


def _openers(words: list[str]) -> Iterator[tuple[int, str]]:
    """Each place after which a table is named, and the word there."""
    nested = [("", False)]  # for each open parenthesis: what is called, and whether FROM lists
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        called, listing = nested[-1]
        if word == "(":
            nested.append((before, False))
        elif word == ")" and len(nested) > 1:
            nested.pop()
        elif word in LIST_ENDS:
            nested[-1] = (called, False)
        elif (word == "," and listing) or _names_a_table(word, before, called, words[:place]):
            nested[-1] = (called, listing or word == "from")
            yield place, word


def _names_a_table(word: str, before: str, caller: str, past: list[str]) -> bool:
    if word == "on":  # CREATE INDEX … ON, not the ON of a join
        statement = past[len(past) - past[::-1].index(";") :] if ";" in past else past
        return statement[:1] == ["create"] and "(" not in statement
    if word == "from":
        return before != "distinct" and caller not in NOT_A_SOURCE
    return word in BEFORE_A_TABLE and not (word == "update" and before in ("on", "before", "after"))
