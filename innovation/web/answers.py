"""Reading the fields that plugins add to a form, and the numbers that people type."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from innovation.domain.contributions import Field, Value
from innovation.texts import translated
from innovation.web.forms import BadForm, Form

LARGEST = 1e12
ADDRESS = re.compile(r"[\w-]{0,40}", re.ASCII)


def number(text: str) -> float | None:
    """A number as people type it, "1 234,5": ``None`` when empty, ``ValueError`` for no number."""
    plain = re.sub(r"\s", "", text).replace(",", ".")
    if not plain:
        return None
    value = float(plain)
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ValueError("out of bounds")
    return value


def numbers(
    texts: Mapping[str, list[str]], prefix: str
) -> tuple[dict[str, float | None], dict[str, str]]:
    """The numbers of a prefixed group of fields, and the errors by full field name."""
    found: dict[str, float | None] = {}
    errors: dict[str, str] = {}
    for key, values in texts.items():
        if len(values) > 1:
            raise BadForm(f"{prefix}{key} is repeated")
        try:
            found[key] = number(values[0])
        except ValueError:
            errors[f"{prefix}{key}"] = translated("Un nombre est attendu.")
    return found, errors


def read_answers(
    asked: Iterable[Field], form: Form, prefix: str, *, about: Mapping[str, str], complete: bool
) -> tuple[dict[str, Value], dict[str, str]]:
    """The answers to plugins' fields and the errors; ``complete`` wants the required ones.

    A question whose condition is false is not asked, and an answer to it is dropped;
    ``about`` holds the idea's ``kind`` and ``category``, on which conditions may look.
    """
    known = {field.key: field for field in asked}
    given = form.prefixed(prefix)
    if unknown := given.keys() - known.keys():
        raise BadForm(f"{sorted(unknown)} unknown")
    answers: dict[str, Value] = {}
    errors: dict[str, str] = {}
    for key, field in known.items():
        if not field.is_asked({**about, **answers}):
            continue
        try:
            answer = _answer(field, given.get(key, []))
        except ValueError as error:
            errors[f"{prefix}{key}"] = str(error)
            continue
        if answer not in (None, "", []):
            answers[key] = answer
        elif field.required and complete:
            errors[f"{prefix}{key}"] = translated("Cette réponse est nécessaire.")
    return answers, errors


def _answer(field: Field, values: list[str]) -> Value:
    if field.kind == "several":
        return _choices(field, values)
    if len(values) > 1:
        raise BadForm(f"{field.key} is repeated")
    text = values[0].strip() if values else ""
    return READERS.get(field.kind, _text)(field, text)


def _address(_: Field, text: str) -> str:
    """A file's address: the page writes it, nobody types it."""
    if not ADDRESS.fullmatch(text):
        raise BadForm("no file's address")
    return text


def _text(field: Field, text: str) -> str:
    longest = int(field.maximum or (200 if field.kind == "text" else 5_000))
    if len(text) > longest:
        raise ValueError(
            translated("Ce texte est trop long : %(max)s caractères au plus.", max=longest)
        )
    return text


def _yes_or_no(_: Field, text: str) -> bool | None:
    return {"yes": True, "no": False, "": None}[_one_of(text, ("yes", "no", ""))]


def _choice(field: Field, text: str) -> str:
    return _one_of(text, ("", *(key for key, _ in field.choices)))


def _one_of(text: str, allowed: Iterable[str]) -> str:
    if text not in allowed:
        raise ValueError(translated("Ce choix n'est pas dans la liste."))
    return text


def _choices(field: Field, values: list[str]) -> list[str]:
    allowed = [key for key, _ in field.choices]
    return [_one_of(value, allowed) for value in dict.fromkeys(values)]


def _day(_: Field, text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise ValueError(
            translated("Cette date n'est pas valable : écrivez-la comme 2026-01-31.")
        ) from None


def _bounded(field: Field, text: str) -> float | None:
    try:
        value = number(text)
    except ValueError:
        raise ValueError(translated("Un nombre est attendu.")) from None
    low, high = field.minimum, field.maximum
    if value is not None and (
        (low is not None and value < low) or (high is not None and value > high)
    ):
        raise ValueError(translated("Ce nombre sort des bornes prévues."))
    return value


READERS: Mapping[str, Callable[[Field, str], Value]] = {
    "yes_no": _yes_or_no,
    "choice": _choice,
    "date": _day,
    "number": _bounded,
    "file": _address,
}
"""How one answer is read; the other kinds are text."""
