"""A plugin's own SQL: its migrations, and which tables a statement names.

The check reads words, not grammar: it catches slips. A plugin is trusted, and on PostgreSQL
row-level security stands behind it.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile, pairwise

from innovation.domain.register import register

STRING = r"(\b[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*')"
NOT_CODE = re.compile(STRING + r'|("[^"]*"|`[^`]*`)|--[^\n]*|/\*.*?\*/', re.DOTALL)
UNREADABLE = re.compile(r"\$([A-Za-z_]\w*)?\$|/\*(?:(?!\*/).)*/\*|\r(?!\n)", re.DOTALL)
"""What the two databases end at different places: quotes in dollars, nested comments, a lone CR."""
A_TEXT = "'"
"""What stands for a text between quotes; where a table does, SQLite takes it for one."""
WORD = re.compile(r'[a-z_][\w.]*|"[^"]+"|\S')
NAME = re.compile(r"[a-z_][\w.]*")

STATEMENTS = frozenset({"select", "insert", "update", "delete", "with"})
BEFORE_A_TABLE = frozenset({"from", "join", "using", "into", "update", "table", "references"})
BETWEEN = frozenset({"only", "lateral", "if", "not", "exists", "[", "`"})
NO_TABLE = frozenset(
    {"set", "select", "of", "nowait", "skip", "on", "cascade", "restrict", "values", "with"}
)
LIST_ENDS = frozenset(
    {"where", "group", "order", "having", "limit", "offset", "union", "except", "intersect"}
    | {"returning", "window", "select", "for", "set", "values"}
)
NOT_A_SOURCE = frozenset({"extract", "substring", "trim", "overlay"})
"""Functions that write ``FROM`` between their arguments."""
REACHES_OUT = re.compile(
    r"set_config|setval|load_extension|dblink\w*|(pg|lo|pragma|sqlite)_\w+|\w+_to_xml\w*"
)
"""Functions that reach what no table names: who asks, files, any statement given as a text."""


IN_DOLLARS = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)
PART = re.compile(
    r"""(?:[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"[^"]*"|--[^\n]*|/\*.*?\*/"""
    r"|\$(\w*)\$.*?\$\1\$|[^;])+;?",
    re.DOTALL,
)
CHANGED = frozenset({"table", "index", "trigger", "policy", "view", "function"})
"""What a migration makes and takes away: each has a name of the plugin's."""
CHANGED_HOW = frozenset({"unique", "if", "not", "exists", "or", "replace", "only"})
LONGEST_NAME = 63
"""PostgreSQL cuts the rest off, and two names become one."""


class BadMigrations(Exception):
    """These migrations can't be run; the message says why, ``step`` and ``statement`` what."""

    def __init__(self, message: str, step: str = "", statement: str = "") -> None:
        super().__init__(message)
        self.step = step
        self.statement = statement


@dataclass(frozen=True, slots=True)
class Step:
    """One migration of a plugin, for one engine: what does it, and what takes it back.

    ``digest`` is the hash of all that is written for both engines: what was run never changes.
    """

    name: str
    up: str
    down: str
    digest: str


def parts_of(script: str) -> list[str]:
    """The statements of a script as PostgreSQL parts them."""
    parts = (found[0].strip() for found in PART.finditer(script))
    return [part for part in parts if part]


def digest_of(*texts: str) -> str:
    """The hash of a migration's texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def prefix_of(plugin: str) -> str:
    """How the names of a plugin's tables begin."""
    return f"x_{plugin}_"


def would_share_tables(one: str, other: str) -> bool:
    """Whether these names of plugins are the same, or one begins the other's tables."""
    mine, theirs = prefix_of(one), prefix_of(other)
    return mine.startswith(theirs) or theirs.startswith(mine)


def fault_of(sql: str, plugin: str) -> str:
    """What is wrong with a statement that a plugin wants to run, or nothing."""
    first = next(iter(_words(sql)), "")
    if first not in STATEMENTS:
        return f"une instruction SELECT, INSERT, UPDATE, DELETE ou WITH est attendue, pas {first!r}"
    if UNREADABLE.search(sql):
        return "ni $$, ni commentaire dans un commentaire, ni \\r seul : cela cache ce qui est lu"
    words = list(_words(sql))
    calls = {one for one, after in pairwise(words) if after == "("}
    if out := sorted(filter(REACHES_OUT.fullmatch, calls)):
        return f"la fonction {out[0]} n'est pas pour un module"
    return fault_of_tables(sql, plugin)


def fault_of_tables(sql: str, plugin: str) -> str:
    """What is wrong with the tables that a text of SQL names, or nothing."""
    own = prefix_of(plugin)
    words = list(_words(sql))
    named = {one for one in _tables(words) if not one.startswith(own)} - _named_by_with(words)
    told = ", ".join(sorted(named)).replace(A_TEXT, "un texte entre apostrophes")
    return f"les tables de ce module commencent par {own} : {told}" if named else ""


def fault_of_migration(sql: str, plugin: str) -> str:
    """What is wrong with a migration, or nothing: it makes, changes and drops its own things."""
    own = prefix_of(plugin)
    faults = (_fault_of_change(words, own) for words in _statements(sql))
    return next(filter(None, faults), "") or fault_of_tables(sql, plugin)


def _statements(sql: str) -> Iterator[list[str]]:
    """The words of each statement; that of a trigger goes on to its ``END``."""
    statement: list[str] = []
    for word in _words(IN_DOLLARS.sub("0", sql)):
        if word != ";":
            statement.append(word)
        elif "trigger" not in statement[:3] or _is_closed(statement):
            yield statement
            statement = []
    yield statement


def _is_closed(trigger: list[str]) -> bool:
    """Whether the body of a trigger has ended, if it has one."""
    return trigger.count("end") == trigger.count("begin") + trigger.count("case")


def _fault_of_change(words: list[str], own: str) -> str:
    verb, *rest = words or [""]
    if verb in STATEMENTS or not words:
        return ""
    kind, name, *after = (*(one for one in rest if one not in CHANGED_HOW), "", "")
    if verb not in ("create", "alter", "drop") or kind not in CHANGED:
        return f"« {verb} {kind} » n'est pas d'une migration de module"
    renamed = after[2:3] if after[:2] == ["rename", "to"] else []
    for one in (name, *renamed):
        if not one.startswith(own) or len(one) > LONGEST_NAME:
            return f"{one!r} : un nom qui commence par {own}, de {LONGEST_NAME} lettres au plus"
    return ""


def _words(sql: str) -> Iterator[str]:
    code = NOT_CODE.sub(lambda found: A_TEXT if found[1] else found[2] or " ", sql)
    return (word.strip('"') for word in WORD.findall(code.lower()))


def _named_by_with(words: list[str]) -> set[str]:
    """What ``WITH name AS (`` names stands for a table, unless the site has one of that name."""
    named = {
        name
        for name, as_, opened in zip(words, words[1:], words[2:], strict=False)
        if as_ == "as" and opened in ("(", "materialized", "not")
    }
    return {one for one in named - tables_of_the_site() if not one.startswith("x_")}


@cache
def tables_of_the_site() -> frozenset[str]:
    """The core's own tables."""
    return frozenset(line.table for line in register())


def _tables(words: list[str]) -> Iterator[str]:
    """The words that stand where a table does."""
    for place, opener in _openers(words):
        skipped = BETWEEN | {"("} if opener in ("from", "join", ",") else BETWEEN
        rest = dropwhile(skipped.__contains__, words[place + 1 :])
        name, after = (*rest, "", "")[:2]
        is_call = after == "(" and opener in ("from", "join", "using", ",")
        if name == A_TEXT or (NAME.fullmatch(name) and name not in NO_TABLE and not is_call):
            yield name


def _openers(words: list[str]) -> Iterator[tuple[int, str]]:
    """Each place after which a table is named, and the word there."""
    nested = [("", False)]  # for each open parenthesis: what is called, and whether FROM lists
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        called, listing = nested[-1]
        if word == "(":
            nested.append(
                (before, before in ("from", "join") or (listing and before in (",", "(")))
            )
        elif word == ")" and len(nested) > 1:
            nested.pop()
        elif word in LIST_ENDS:
            nested[-1] = (called, False)
        elif (word == "," and listing) or _names_a_table(word, before, called, words[:place]):
            nested[-1] = (called, listing or word in ("from", "using"))
            yield place, word


def _names_a_table(word: str, before: str, caller: str, past: list[str]) -> bool:
    if word == "on":  # CREATE INDEX … ON, not the ON of a join
        statement = past[len(past) - past[::-1].index(";") :] if ";" in past else past
        return statement[:1] == ["create"] and "(" not in statement
    if word == "from":
        return before != "distinct" and caller not in NOT_A_SOURCE
    return word in BEFORE_A_TABLE and not (word == "update" and before in ("on", "before", "after"))
