"""What ``ctx`` says: in whose language, in whose words, and nothing that a person wrote acts."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from innovation import texts
from innovation.hooks.html import Html
from innovation.hosting.speaking import Speaking

DAY = date(2026, 3, 1)
ENGLISH = {
    "%(n)s bancs le %(day)s": "%(n)s benches on %(day)s",
    "%(n)s bancs": "%(count)s benches",
    "<b>%(who)s</b> est là": "<b>%(who)s</b> is here",
    "Responsable": "Owner",
}


class Reader(Speaking):
    """Somebody who reads a language, before one plugin."""

    def __init__(self, language: str) -> None:
        self.language = language

    @property
    def words(self) -> Mapping[str, str]:
        return ENGLISH if self.language == "en" else {}


FRENCH, BRITISH = Reader("fr"), Reader("en")


def told(reader: Speaking) -> str:
    return reader.translate("%(n)s bancs le %(day)s", n=1234.5, day=DAY)


def test_a_sentence_is_filled_in_the_reader_s_language_with_its_days_and_decimals():
    assert told(FRENCH) == "1\u202f234,5 bancs le 1er mars 2026"
    assert told(BRITISH) == "1,234.5 benches on 1 March 2026"
    assert FRENCH.translate("%(n)s bancs le %(day)s", n=2026, day="mardi") == "2026 bancs le mardi"


def test_days_months_and_numbers_are_told_alone_too():
    both = [(r.day(DAY), r.month(DAY), r.number(0.5, 2)) for r in (FRENCH, BRITISH)]
    assert both == [
        ("1er mars 2026", "mars 2026", "0,50"), ("1 March 2026", "March 2026", "0.50")
    ]  # fmt: skip


def test_a_plugin_s_own_word_is_said_before_ours_and_only_by_it():
    with texts.speaking("en"):
        assert BRITISH.translate("Responsable") == "Owner"
        assert BRITISH.translate("Enregistrer") == "Save"
        assert texts.gettext("Responsable") != "Owner"


def test_what_cannot_be_filled_is_left_in_french_rather_than_broken():
    assert BRITISH.translate("%(n)s bancs", n=3) == "3 bancs"
    assert BRITISH.translate("100 %% de %(n)s") == "100 %% de %(n)s"
    assert BRITISH.translate("%(n)s%% de %(m)s et 5 %", n=3) == "3% de %(m)s et 5 %"


def test_html_stays_html_and_its_words_are_escaped():
    said = BRITISH.translate(Html("<b>%(who)s</b> est là"), who="<script>")
    assert isinstance(said, Html)
    assert said == "<b>&lt;script&gt;</b> is here"
    assert type(BRITISH.translate("<b>%(who)s</b> est là", who="<i>")) is str


def test_a_text_of_a_class_of_the_plugin_s_own_is_taken_as_its_letters():
    class Lying(str):
        __slots__ = ()

        def __hash__(self) -> int:
            raise RuntimeError

    assert BRITISH.translate(Lying("Enregistrer")) == "Save"


def test_two_readers_at_once_each_read_their_own_language():
    readers = [FRENCH, BRITISH] * 200
    with texts.speaking("en"), ThreadPoolExecutor(8) as threads:
        said = list(threads.map(told, readers))
    assert said == [told(FRENCH), told(BRITISH)] * 200


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_said_leaves_the_language_of_the_answer_as_it_was(language: str):
    with texts.speaking(language):
        told(FRENCH), told(BRITISH)
        assert texts.language() == language
