"""Every French text has its English, and every word of a template goes through the catalogue."""

import re
import runpy
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog
from jinja2 import Environment

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Names; and since a macro may hold an attribute without its tag: attributes, ids.
NOT_WORDS = r'Vivier|Anne Le Goff|[\w-]+="[^"]*"|\b(?:required|autofocus)\b|\w+_\w+'
SPOKEN = ("alt", "aria-label", "placeholder", "title")


@pytest.fixture(scope="module")
def catalogue():
    return SimpleNamespace(**runpy.run_path(str(ROOT / "scripts/catalogue.py")))


def saying(*messages) -> Catalog:
    texts = Catalog(locale="en")
    for text, english in messages:
        texts.add(text, english)
    return texts


def test_english_says_all_that_the_french_says(catalogue):
    assert list(catalogue.faults(catalogue.source_texts(), catalogue.english_texts())) == []


@pytest.mark.parametrize(
    ("english", "fault"),
    [
        (saying(), "not in English: Idées de %(office)s"),
        (saying(("Idées de %(office)s", "")), "not in English: Idées de %(office)s"),
        (
            saying(("Idées de %(office)s", "Ideas of %(ofice)s")),
            "other placeholders in English: Idées de %(office)s",
        ),
        (
            saying(("Idées de %(office)s", "Ideas of %(office)s"), ("Adieu", "Farewell")),
            "no longer said in French: Adieu",
        ),
    ],
)
def test_a_fault_of_the_catalogue_is_told(catalogue, english, fault):
    assert list(catalogue.faults(saying(("Idées de %(office)s", "")), english)) == [fault]


def test_a_text_that_counts_needs_its_plural_too(catalogue):
    french = saying((("%(num)d idée", "%(num)d idées"), ("", "")))
    half = saying((("%(num)d idée", "%(num)d idées"), ("%(num)d idea", "")))

    assert len(list(catalogue.faults(french, half))) == 1


class Words(HTMLParser):
    """The words that a person would read or hear."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, _, attrs):
        for name, value in attrs:
            if name in SPOKEN:
                self.handle_data(value or "")

    def handle_data(self, data):
        text = re.sub(NOT_WORDS, "", data)
        self.words |= set(re.findall(r"\b(?!x+\b)[^\W\d]{2,}", text))


def written_in(template: str) -> set[str]:
    """The words that stand in a template outside of every expression."""
    tokens = Environment().lex(template)
    plain = "".join({"data": text, "variable_begin": "x"}.get(kind, "") for _, kind, text in tokens)
    return Words(plain).words


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_of_a_template_goes_through_the_catalogue(path):
    assert written_in(path.read_text("utf-8")) == set()


def test_a_word_outside_the_catalogue_is_found():
    template = '<p title="Aide {{ x }}" class="notice">{{ _("Idée") }} déposée</p>'

    assert written_in(template) == {"Aide", "déposée"}
