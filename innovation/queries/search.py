"""What people look for, in words, as each database understands it.

The same words give the same hits on both. What is asked is pasted into the statement, because a
planner must see it to choose between the index and the newest rows; it holds letters and figures
only, by ``french.plain``.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from piccolo.querystring import QueryString

from innovation.db import DB
from innovation.domain.people import Viewer
from innovation.french import Word, compounds, normal, word_of, words

LONGEST_QUERY = 200
MOST_WORDS = 8
BEGINNING = 2
"""Letters from which a last word may stand for all that start so."""

_PIECE = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')


Near = Mapping[str, Collection[str]]
"""For words typed in vain, the words close to them."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: any of these forms, or what starts so."""

    forms: frozenset[str]
    typed: str
    start: str = ""

    def finds(self, word: Word) -> bool:
        """Whether a word of a text is what was asked for."""
        return not self.forms.isdisjoint(word.forms) or bool(
            self.start and any(form.startswith(self.start) for form in word.forms)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A query: all of the terms, each phrase with its stems side by side, nothing left out."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[Term, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing that a text could hold was asked for."""
        return not self.terms and not self.phrases

    @property
    def typed(self) -> list[str]:
        """The words, as they were typed but for their accents."""
        return [term.typed for term in self.terms if term.typed]

    def finds(self, word: Word) -> bool:
        """Whether a word of a text is one of those asked for."""
        return any(term.finds(word) for term in self.terms) or any(
            word.stem in phrase for phrase in self.phrases
        )


def asked_for(text: str) -> Asked:
    """Words are all wanted, « "side by side" » as a phrase, « -word » not; bounded."""
    terms: list[Term] = []
    phrases: list[tuple[str, ...]] = []
    without: list[Term] = []
    pieces = _PIECE.findall(normal(text)[:LONGEST_QUERY])
    for minus, phrase, chunk in pieces:
        found = _terms(phrase or chunk)
        if minus:
            without += found
        elif len(stems := tuple(word.stem for word in words(phrase))) > 1:
            phrases.append(stems[:MOST_WORDS])
        else:
            terms += found
    return Asked(tuple(terms[:MOST_WORDS]), tuple(phrases[:2]), tuple(without[:MOST_WORDS]))


def _terms(chunk: str) -> list[Term]:
    """The words of a chunk; a compound word may also be written as one."""
    whole = frozenset(form for one in compounds(chunk) for form in one.stems)
    return [Term(word.stems | whole, word.written) for word in words(chunk)]


def widened(asked: Asked, near: Near) -> Asked:
    """A query that found nothing, forgiven its typing errors and the end of its last word.

    Not before: PostgreSQL takes the beginning of a word for frequent, and would read every row.
    """
    terms = [_widened(term, near.get(term.typed, ())) for term in asked.terms]
    if terms and len(terms[-1].typed) >= BEGINNING:
        terms[-1] = replace(terms[-1], start=terms[-1].typed)
    return replace(asked, terms=tuple(terms))


def _widened(term: Term, near: Iterable[str]) -> Term:
    found = [word for one in near if (word := word_of(one))]
    return replace(term, forms=term.forms.union(*(word.forms for word in found)))


def hits(table: str, asked: Asked, *, title: bool = False, any_of: bool = False) -> QueryString:
    """The ids of what a query finds, in the titles only if so asked; all of its words, or any."""
    if DB.engine_type == "sqlite":
        of = "title : " if title else ""
        return QueryString(
            f"SELECT rowid FROM {table} WHERE {table} MATCH {{}}",
            f"{of}({for_sqlite(asked, ' OR ' if any_of else ' AND ')})",
        )
    query = for_postgres(asked, " | " if any_of else " & ")
    return QueryString(f"SELECT id FROM {table} WHERE {'title' if title else 'words'} @@ {query}")


def in_title(table: str, thing: str, asked: Asked) -> QueryString:
    """2 where the title of a thing has all that is asked for, 1 where it has some, else 0.

    Not a rank of the engines': they weigh a word by all the texts that hold it, and so would tell
    of texts that the viewer may not see.
    """
    if asked.empty:
        return QueryString("0")
    if DB.engine_type == "postgres":
        # Asked of each row: a common word is in more titles than there are rows to put in order.
        return QueryString(
            f"(SELECT CASE WHEN x.title @@ {for_postgres(asked)} THEN 2 "
            f"WHEN x.title @@ {for_postgres(asked, ' | ')} THEN 1 ELSE 0 END "
            f"FROM {table} x WHERE x.id = {thing})"
        )
    return QueryString(
        f"CASE WHEN {thing} IN ({{}}) THEN 2 WHEN {thing} IN ({{}}) THEN 1 ELSE 0 END",
        hits(table, asked, title=True),
        hits(table, asked, title=True, any_of=True),
    )


def for_sqlite(asked: Asked, glue: str = " AND ") -> str:
    """What FTS5 reads: every word in quotes, so that none is an operator or a column."""
    wanted = [_either(term, '"', " *", " OR ") for term in asked.terms]
    wanted += ['"' + " ".join(phrase) + '"' for phrase in asked.phrases]
    without = [_either(term, '"', " *", " OR ") for term in asked.without]
    return " NOT ".join([f"({glue.join(wanted)})", *without])


def for_postgres(asked: Asked, glue: str = " & ") -> str:
    """A literal of ``tsquery``, in which a quote is doubled."""
    return "'" + tsquery(asked, glue).replace("'", "''") + "'::tsquery"


def tsquery(asked: Asked, glue: str = " & ") -> str:
    """What ``tsquery`` reads."""
    wanted = [_either(term, "'", ":*", " | ") for term in asked.terms]
    wanted += ["(" + " <-> ".join(f"'{stem}'" for stem in p) + ")" for p in asked.phrases]
    without = ["!" + _either(term, "'", ":*", " | ") for term in asked.without]
    return " & ".join([f"({glue.join(wanted)})", *without])


def behind_barrier(viewer: Viewer, index: str) -> QueryString:
    """What row-level security will say of an idea, by its office in an index of PostgreSQL's.

    Said there, ideas of other offices are not even looked up.
    """
    if viewer.system:
        return QueryString("1 = 1")
    return QueryString(
        f"({index}.office = {{}} OR {index}.id IN (SELECT app_guest_ideas()))", viewer.office
    )


def _either(term: Term, quote: str, star: str, glue: str) -> str:
    options = [f"{quote}{form}{quote}" for form in sorted(term.forms)]
    if term.start:
        options.append(f"{quote}{term.start}{quote}{star}")
    return f"({glue.join(options)})"
