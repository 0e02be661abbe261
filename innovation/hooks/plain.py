"""What a plugin answers, looked at and made anew in its own thread.

The site goes on with plain values alone: a class of the plugin's may lie, hang or fail wherever it
is asked something, and there it would hold up everybody.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from innovation.domain.documents import PARTS, Document, Facts, Rows, Series
from innovation.hooks.problems import UNTOLD
from innovation.hooks.web import ANSWERS, Answer, Download, File, Page, Pdf, Refused, See

MOST_CELLS, MOST_LETTERS = 50_000, 1_000_000
"""What a document may hold: all of it is shown on one page."""
LARGEST = 1e15
"""What pages, pictures and spreadsheets write without a fault."""
LONGEST_SENTENCE, LONGEST_THING = 1_000, 100
NO_CONTENT = (204, 205, 304)
BELOW = re.compile(r"([/?#][^\x00-\x1f\x7f\\]*)?")
MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(; ?charset=[\w-]+)?")


def plain(value: Any) -> Any:
    """A copy without any class of the plugin's own, nor a letter that cannot be written."""
    for kind, copied in COPIES.items():
        if isinstance(value, kind):
            return copied(value)
    if is_dataclass(type(value)):
        return type(value)(**{one.name: plain(getattr(value, one.name)) for one in fields(value)})
    return value


COPIES: Mapping[type, Callable[[Any], Any]] = {
    str: lambda value: UNTOLD.sub("\ufffd", str.__str__(value)),
    bool: bool,
    int: int.__int__,
    float: float.__float__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
    list: lambda value: tuple(map(plain, value)),
    tuple: lambda value: tuple(map(plain, value)),
}
"""How each is copied without asking the value itself; ``bool`` is an ``int``, so it comes first."""


# --- Types --------------------------------------------------------------------------


@cache
def hints_of(kind: type) -> Mapping[str, Any]:
    """The annotated types of a value's fields."""
    return get_type_hints(kind)


def misfit(value: Any) -> str:
    """The first field of a dataclass whose value is not of its annotated type, or nothing."""
    kind: type = type(value)
    hints = hints_of(kind)
    names = [one.name for one in fields(value)]
    return next((name for name in names if not fits(getattr(value, name), hints[name])), "")


TYPES = {
    "bool": "True ou False",
    "float": "un nombre",
    "float | None": "un nombre",
    "int": "un nombre entier",
    "innovation.domain.stages.Stage | None": "une étape, comme Stage.PILOTED",
    "str": "un texte",
    "tuple[str, ...]": 'une suite de textes, comme ("un", "deux")',
    "tuple[tuple[str, str], ...]": 'une suite de couples, comme (("un", "Un"), ("deux", "Deux"))',
}
"""The types that authors meet, in words."""


def misfit_in_words(value: Any) -> str:
    """The same in a sentence: what was given, and what is expected."""
    if not (name := misfit(value)):
        return ""
    kind: type = type(value)
    hint = hints_of(kind)[name]
    written = hint.__name__ if isinstance(hint, type) else str(hint)
    expected = TYPES.get(written, re.sub(r"(\w+\.)+", "", written))
    given = repr(getattr(value, name))[:60]
    return f"{name} n'est pas du type attendu : {expected}, et non {given}"


def fits(value: object, hint: Any) -> bool:
    """Whether ``value`` is of the annotated type; dataclasses do not look."""
    kind, of = get_origin(hint) or hint, get_args(hint)
    if kind is Literal:
        return value in of
    if kind is UnionType:
        return any(fits(value, one) for one in of)
    if kind is tuple:
        return isinstance(value, list | tuple) and _all_fit(value, of)
    if kind in (int, float):
        return isinstance(value, int | kind) and not isinstance(value, bool)
    return isinstance(value, kind)


def _all_fit(values: Sequence[object], of: tuple[Any, ...]) -> bool:
    if of[-1] is Ellipsis:
        return all(fits(value, of[0]) for value in values)
    return len(values) == len(of) and all(map(fits, values, of))


# --- Documents ----------------------------------------------------------------------


def document(made: Any) -> Document:
    """A plugin's document; ``ValueError`` says why it is none."""
    if type(made) is not Document:
        raise ValueError(f"rend {type(made).__name__}, Document(…) est attendu")
    copy: Document = plain(made)
    for part in (copy, *copy.parts):
        if type(part) not in (Document, *PARTS):
            raise ValueError(f"{type(part).__name__} n'est pas une partie d'un document")
        if name := misfit(part):
            raise ValueError(f"{type(part).__name__}, {name} n'est pas du type attendu")
    cells = [one for part in copy.parts for one in _cells(part)]
    if len(cells) > MOST_CELLS:
        raise ValueError(f"un document a {MOST_CELLS} cases au plus")
    if sum(len(one) for one in words_of((copy,))) > MOST_LETTERS:
        raise ValueError(f"un document a {MOST_LETTERS} lettres au plus")
    if not all(abs(one) <= LARGEST for one in cells if isinstance(one, int | float)):
        raise ValueError(f"un nombre d'un document dépasse {LARGEST:.0e}, ou n'en est pas un")
    return copy


def _cells(part: Any) -> list[Any]:
    match part:
        case Facts(pairs=rows) | Rows(rows=rows) | Series(points=rows):
            return [one for row in rows for one in row]
    return []


def words_of(values: Sequence[Any]) -> list[str]:
    """All the texts in these values."""
    found: list[str] = []
    for value in values:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, list | tuple):
            found += words_of(value)
        elif is_dataclass(value):
            found += words_of([getattr(value, one.name) for one in fields(value)])
    return found


# --- What pages answer --------------------------------------------------------------


def answer(made: Any) -> Answer:
    """What a page of a plugin answers; ``ValueError`` says why it is no answer."""
    if type(made) not in ANSWERS:
        raise ValueError(f"rend {type(made).__name__}, une réponse est attendue")
    if isinstance(made, Pdf):
        return Pdf(document(made.document))
    copy: Answer = plain(made)
    if not isinstance(copy, Page) and (name := misfit(copy)):
        raise ValueError(f"{type(copy).__name__}, {name} n'est pas du type attendu")
    if fault := next(_faults(copy), ""):
        raise ValueError(f"{type(copy).__name__} : {fault}")
    return copy


def _faults(made: Answer) -> Iterator[str]:
    match made:
        case Page(status=status):
            if type(status) is not int or not 200 <= status <= 599 or status in NO_CONTENT:
                yield "status est celui d'une page, de 200 à 599"
        case See(path=path) if not BELOW.fullmatch(path):
            yield "le chemin part de la racine du module : /groupes"
        case Refused(sentence=said, page=page):
            if not 0 < len(said.strip()) <= LONGEST_SENTENCE:
                yield f"une phrase de 1 à {LONGEST_SENTENCE} lettres est attendue"
            yield from _faults(page) if page else ()
        case Download(name=name, type=kind) if not (name and MEDIA_TYPE.fullmatch(kind)):
            yield "un nom et un type comme « text/csv » sont attendus"
        case File(thing=thing) if not 0 < len(thing) <= LONGEST_THING:
            yield f"une chose a un nom de 1 à {LONGEST_THING} lettres"
