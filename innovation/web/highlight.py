"""The words that were looked for, marked where they stand in what is shown."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from innovation.french import normal, placed_words
from innovation.queries.search import Asked

BEFORE, LENGTH = 60, 220
"""Characters of a passage: before the first word found, and in all."""


def marked(text: str, asked: Asked) -> Markup:
    """The text, with the words that were looked for in ``<mark>``."""
    text = normal(text)
    shown, done = Markup(), 0
    for start, end in _found(text, asked):
        shown += escape(text[done:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        done = end
    return shown + escape(text[done:])


def passage(texts: Iterable[str], asked: Asked) -> Markup:
    """A piece of the first text that holds a word looked for; nothing when none does."""
    for text in map(normal, texts):
        if found := next(_found(text, asked), None):
            return marked(_piece(text, found[0]), asked)
    return Markup()


def _found(text: str, asked: Asked) -> Iterator[tuple[int, int]]:
    return ((start, end) for start, end, word in placed_words(text) if asked.finds(word))


def _piece(text: str, at: int) -> str:
    """Whole words around a place; « … » where the text goes on."""
    start = text.rfind(" ", 0, max(at - BEFORE, 0)) + 1 if at > BEFORE else 0
    end = len(text) if len(text) <= start + LENGTH else max(text.rfind(" ", at, start + LENGTH), at)
    end = end if end > at else min(start + LENGTH, len(text))
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return f"{before}{' '.join(text[start:end].split())}{after}"
