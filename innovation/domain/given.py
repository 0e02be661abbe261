"""What a module hands over in a person's place: looked at as closely as what people type."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from innovation.domain.contributions import Field

UNTYPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters, and the halves of a letter."""
LARGEST = 1e12
LONGEST_LINE, LONGEST_PARAGRAPH, LONGEST_TEXT = 200, 5_000, 10_000


def is_day(value: object) -> bool:
    """A day, and not a moment, which Python takes for one."""
    return isinstance(value, date) and not isinstance(value, datetime)


def fault_of_text(text: object, longest: int) -> str:
    """Why it is no text that a page can show, or nothing."""
    if not isinstance(text, str):
        return f"un texte est attendu, et non {type(text).__name__}"
    if UNTYPED.search(text):
        return "un caractère de contrôle, ou la moitié d'une lettre"
    return f"{longest} caractères au plus" if len(text) > longest else ""


def fault_of_answer(asked: Field, answer: object) -> str:
    """Why the form would not have taken this answer to a question, or nothing."""
    if asked.kind in ("text", "long_text"):
        longest = LONGEST_LINE if asked.kind == "text" else LONGEST_PARAGRAPH
        return fault_of_text(answer, int(asked.maximum or longest))
    fits, wanted = ANSWERS[asked.kind]
    return "" if fits(asked, answer) else wanted


def _is_number(asked: Field, answer: object) -> bool:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return False
    low, high = asked.minimum, asked.maximum
    in_bounds = (low is None or low <= answer) and (high is None or answer <= high)
    return abs(answer) <= LARGEST and in_bounds  # what is no number is below nothing


def _is_chosen(asked: Field, answer: object) -> bool:
    return isinstance(answer, str) and answer in asked.offers


def _are_chosen(asked: Field, answer: object) -> bool:
    return isinstance(answer, list) and all(_is_chosen(asked, one) for one in answer)


def _is_written_day(_: Field, answer: object) -> bool:
    try:
        return isinstance(answer, str) and date.fromisoformat(answer).isoformat() == answer
    except ValueError:
        return False


ANSWERS: Mapping[str, tuple[Callable[[Field, object], bool], str]] = {
    "number": (_is_number, "un nombre dans ses bornes est attendu"),
    "yes_no": (lambda _, answer: isinstance(answer, bool), "True ou False est attendu"),
    "choice": (_is_chosen, "une des clés de choices est attendue"),
    "several": (_are_chosen, "une liste de clés de choices est attendue"),
    "date": (_is_written_day, 'un texte comme "2026-01-31" est attendu'),
    "file": (lambda *_: False, "un fichier se joint sur le formulaire d'une idée"),
}
"""How an answer to each other kind of question looks."""
