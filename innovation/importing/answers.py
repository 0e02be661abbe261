"""An answer to a plugin's question, as a spreadsheet says it."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from innovation.domain.contributions import Field, Value
from innovation.domain.words import fold

YES = frozenset({"oui", "yes", "vrai", "true", "x", "1"})
NO = frozenset({"non", "no", "faux", "false", "0"})
LARGEST = 1e12
NONE: Mapping[str, str] = MappingProxyType({})


def read_day(text: str) -> date:
    """A day as machines write it or as people do; ``ValueError`` for anything else."""
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
        day, month, year = map(int, text.split("/"))
        return date(year, month, day)
    return datetime.fromisoformat(text).date()


def read_answer(asked: Field, text: str, english: Mapping[str, str] = NONE) -> Value:
    """The answer that the form would have kept; ``ValueError`` when it would be refused.

    A choice is told by its key or its label, which ``english`` has in English.
    """
    match asked.kind:
        case "yes_no":
            return _yes_or_no(fold(text))
        case "choice":
            return _choice(asked, text, english)
        case "several":
            return list(dict.fromkeys(_choice(asked, part, english) for part in _parts(text)))
        case "date":
            return read_day(text).isoformat()
        case "number":
            return _number(asked, text)
        case "text" | "long_text":
            return _text(asked, text)
    raise ValueError(asked.kind)


def _yes_or_no(text: str) -> bool:
    if text not in YES | NO:
        raise ValueError(text)
    return text in YES


def _parts(text: str) -> Iterable[str]:
    return filter(None, (part.strip() for part in re.split(r"[;\n]", text)))


def _choice(asked: Field, text: str, english: Mapping[str, str]) -> str:
    for key, label in asked.choices:
        if fold(text) in map(fold, (key, label, english.get(label, label))):
            return key
    raise ValueError(text)


def _number(asked: Field, text: str) -> float:
    value = float(re.sub(r"\s", "", text).replace(",", "."))
    low = -LARGEST if asked.minimum is None else asked.minimum
    high = LARGEST if asked.maximum is None else asked.maximum
    if not math.isfinite(value) or not low <= value <= high:
        raise ValueError(text)
    return value


def _text(asked: Field, text: str) -> str:
    if len(text) > int(asked.maximum or (200 if asked.kind == "text" else 5_000)):
        raise ValueError(text)
    return text
