"""What a module hands over in a person's place, against what the form would have taken."""

import math
from datetime import date

import pytest

from innovation.domain.contributions import Field
from innovation.domain.given import fault_of_answer

WOOD = (("pin", "Pin"), ("chene", "Chêne"))
TEXT, SHORT, LONG = Field("a", "A"), Field("a", "A", maximum=3), Field("a", "A", "long_text")
NUMBER, UNBOUND = Field("a", "A", "number", minimum=0, maximum=10), Field("a", "A", "number")
ONE, SOME = Field("a", "A", "choice", choices=WOOD), Field("a", "A", "several", choices=WOOD)
DAY, YES, FILE = Field("a", "A", "date"), Field("a", "A", "yes_no"), Field("a", "A", "file")

TAKEN = [
    (TEXT, "chêne\nmassif"), (LONG, "a" * 5_000), (NUMBER, 3), (NUMBER, 9.5), (ONE, "pin"),
    (SOME, ["pin", "chene"]), (SOME, []), (DAY, "2026-01-31"), (YES, False),
]  # fmt: skip
REFUSED = [
    *((TEXT, wrong) for wrong in (3, ["a"], {"a": 1}, "a" * 201, "a\x00", "\ud800")),
    *((SHORT, "abcd"), (LONG, "a" * 5_001), (FILE, "abc"), (YES, "yes"), (YES, 1)),
    *((NUMBER, wrong) for wrong in ("3", [3], True, -1, 11, math.nan)),
    *((UNBOUND, wrong) for wrong in (math.inf, math.nan, 10**400)),
    *((ONE, "if"), (ONE, ["pin"]), (SOME, "pin"), (SOME, [["pin"]]), (SOME, ["if"])),
    *((DAY, wrong) for wrong in ("demain", "20260131", date(2026, 1, 31))),
]


@pytest.mark.parametrize(("asked", "answer"), TAKEN)
def test_what_the_form_takes_is_taken(asked: Field, answer: object) -> None:
    assert fault_of_answer(asked, answer) == ""


@pytest.mark.parametrize(("asked", "answer"), REFUSED)
def test_what_the_form_would_not_take_is_refused(asked: Field, answer: object) -> None:
    assert fault_of_answer(asked, answer) != ""
