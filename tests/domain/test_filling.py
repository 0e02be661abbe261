"""Sentences of plugins: filled in with what they may hold, whatever was written in them."""

from datetime import date

import pytest

from innovation import texts
from innovation.domain.filling import can_be_filled, filled, holes

FILLED = {
    "%(n)s bancs pour « %(idea)s », 10 %%": "3 bancs pour « A %(n)s », 10 %",
    "%(n)d bancs": "3 bancs",
    "%(nope)s bancs": "%(nope)s bancs",
    "50 % des bancs": "50 % des bancs",
    "%(n)999999999s": "%(n)999999999s",
    "%(n)c": "%(n)c",
    "%s %d %(": "%s %d %(",
    "%(n)%%s": "%(n)%s",
}


@pytest.mark.parametrize("text", FILLED)
def test_a_sentence_is_filled_in_and_never_fails(text):
    assert filled(text, {"n": 3, "idea": "A %(n)s"}) == FILLED[text]


def test_what_can_be_filled_is_told_before():
    able = [can_be_filled(text) for text in FILLED]
    assert able == [True, True, True, False, False, False, False, False]
    assert holes("%(n)s de %(idea)s, 10 %%") == {"n", "idea"}


@pytest.fixture
def wrong_words():
    """A plugin whose translations want other words than its sentences."""
    kept = texts._plugins.english
    texts._plugins.english = {
        "%(n)s bancs": "%(number)s benches", "Le %(day)s": "On %(day)999999999s",
    }  # fmt: skip
    yield
    texts._plugins.english = kept


@pytest.mark.usefixtures("wrong_words")
def test_a_translation_that_wants_other_words_leaves_the_sentence_in_french():
    with texts.speaking("en"):
        assert texts.composed("%(n)s bancs", {"n": 3}) == "3 bancs"
        told = texts.composed("Le %(day)s", {"day": date(2026, 3, 2)})
    assert told == "On %(day)999999999s"
