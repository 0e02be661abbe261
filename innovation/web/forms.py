"""Reading a form: strict bytes in, checked values out, every error told at once.

Fixed fields are a pydantic model that refuses unknown names; the fields that
plugins and grids add are named by prefix (``mark.``, ``x.`` …) and read in ``answers``.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from innovation.domain.refusals import Refusal
from innovation.texts import refusal_text, translated

MAX_BYTES = 400_000
MAX_FIELDS = 400
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
OURS = ("_csrf", "_key")


class BadForm(Exception):
    """The request is no form of ours: bytes, sizes or names that no page of ours sends."""


class FormModel(BaseModel):
    """A form's fixed fields; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(FormModel):
    """A form without fields."""


M = TypeVar("M", bound=FormModel)


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


Word = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
Secret = Annotated[str, StringConstraints(max_length=200)]
"""A password, taken exactly as it was typed."""
Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Paragraph = Annotated[str, StringConstraints(max_length=5_000, strip_whitespace=True)]
LongText = Annotated[str, StringConstraints(max_length=10_000, strip_whitespace=True)]
Day = Annotated[date | None, BeforeValidator(_empty_is_none)]
Version = Annotated[int, Field(ge=0, lt=2**31), BeforeValidator(_empty_is_none)]


class Versioned(FormModel):
    """A form about a thing, with the version of it that the page showed."""

    version: Version


@dataclass(frozen=True, slots=True)
class Form:
    """What was posted, and where: each field's values, in order."""

    fields: Mapping[str, list[str]]
    path: str = ""

    def one(self, name: str) -> str:
        """A field's only value, or nothing."""
        values = self.fields.get(name, [])
        if len(values) > 1:
            raise BadForm(f"{name} is repeated")
        return values[0] if values else ""

    def all(self, name: str) -> list[str]:
        """The values of a field that may have several."""
        return self.fields.get(name, [])

    def prefixed(self, prefix: str) -> dict[str, list[str]]:
        """The fields whose name starts so, by the rest of their name."""
        return {
            name.removeprefix(prefix): values
            for name, values in self.fields.items()
            if name.startswith(prefix)
        }

    def pairs(self) -> list[tuple[str, str]]:
        """Everything that was posted, but the token of a session that may have ended."""
        return [
            (name, value)
            for name, values in self.fields.items()
            for value in values
            if name != "_csrf"
        ]

    def typed(self) -> dict[str, Any]:
        """What was typed, to show it again: a text, or a list where there are several."""
        return {
            name: values[0] if len(values) == 1 else values for name, values in self.fields.items()
        }


def decode(raw: bytes) -> Form:
    """A urlencoded body as a form, or ``BadForm``."""
    if len(raw) > MAX_BYTES:
        raise BadForm("too long")
    try:
        text = raw.decode("ascii")
        pairs = parse_qsl(
            text,
            keep_blank_values=True,
            strict_parsing=bool(text),
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError:
        # Not the error's own words, which hold what was sent: they go to the log.
        raise BadForm("no urlencoded form") from None
    return form_from(pairs)


def form_from(pairs: Iterable[tuple[str, str]]) -> Form:
    """Decoded fields as a form, or ``BadForm`` for what no keyboard types."""
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        if not name.isprintable() or CONTROL.search(value) or len(name) > 120:
            raise BadForm("a control character, or a name too long")
        clean = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
        fields.setdefault(name, []).append(clean)
    return Form(fields)


def check(
    model: type[M], form: Form, *, prefixes: Iterable[str] = (), lists: Iterable[str] = ()
) -> tuple[M | None, dict[str, str]]:
    """The form's values, or the errors by field; ``BadForm`` for names that the page never had."""
    allowed = set(model.model_fields)
    values: dict[str, Any] = {}
    for name in form.fields:
        if name in OURS or any(name.startswith(prefix) for prefix in prefixes):
            continue
        if name not in allowed:
            raise BadForm(f"{name} is unknown")
        values[name] = form.all(name) if name in lists else form.one(name)
    try:
        return model.model_validate(values), {}
    except ValidationError as error:
        return None, {str(fault["loc"][0]): _in_words(dict(fault)) for fault in error.errors()}


def _in_words(fault: Mapping[str, Any]) -> str:
    context = fault.get("ctx", {})
    match fault["type"]:
        case "string_too_long":
            return translated(
                "Ce texte est trop long : %(max)s caractères au plus.", max=context["max_length"]
            )
        case "string_too_short" | "missing":
            return translated("Cette réponse est nécessaire.")
        case kind if kind.startswith("date"):
            return translated("Cette date n'est pas valable : écrivez-la comme 2026-01-31.")
        case "int_parsing" | "float_parsing" | "int_type" | "float_type":
            return translated("Un nombre est attendu.")
        case "enum" | "literal_error":
            return translated("Ce choix n'est pas dans la liste.")
    return translated("Cette réponse n'est pas valable.")


def start_of(query: Mapping[str, str]) -> int | None:
    """From which mark a page of a list starts; ``None`` for its first page, or for nonsense."""
    after = query.get("after", "")
    return int(after) if after.isascii() and after.isdigit() and len(after) < 18 else None


def by_field(refusals: Iterable[Refusal]) -> tuple[dict[str, str], list[Refusal]]:
    """Refusals about a field as its error; the others as they are."""
    errors: dict[str, str] = {}
    rest: list[Refusal] = []
    for refusal in refusals:
        if refusal.field:
            errors.setdefault(refusal.field, refusal_text(refusal))
        else:
            rest.append(refusal)
    return errors, rest
