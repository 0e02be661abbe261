"""One row being read: its texts by what they say, and what is wrong with them."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from innovation.domain.refusals import Refusal
from innovation.domain.words import fold
from innovation.importing.columns import NEEDED, TARGETS
from innovation.spreadsheets.reading import Line

LONGEST = {"title": 200, "key": 200, "landlord": 200, "site": 200, "source": 2_000}
LONG = 10_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

T = TypeVar("T")


class Row:
    """A line of the file under the columns it was matched to; reading a text may find it wrong."""

    def __init__(self, line: Line, columns: Sequence[str]) -> None:
        self.line = line
        self.texts = {name: text for name, text in zip(columns, line.cells, strict=False) if name}
        self.faults: list[Refusal] = []
        self.notices: list[Refusal] = []
        if any(line.cells[len(columns) :]):
            self.faults.append(Refusal("Il y a plus de cellules que de colonnes."))

    def text(self, name: str) -> str:
        """A text that is not too long, and that both databases can keep."""
        text, label = self.texts.get(name, ""), TARGETS[name].label
        longest = LONGEST.get(name, LONG)
        if name in NEEDED and not text:
            self.faults.append(Refusal("La colonne « %(column)s » est vide.", column=label))
        if len(text) > longest:
            self.faults.append(
                Refusal(
                    "La colonne « %(column)s » dépasse %(max)s caractères.",
                    column=label,
                    max=longest,
                )
            )
        if CONTROL.search(text):
            self.faults.append(
                Refusal(
                    "La colonne « %(column)s » contient un caractère de contrôle.", column=label
                )
            )
        return text

    def words(self, name: str, words: Mapping[str, T]) -> T | None:
        """What one of a few words means; ``None`` for none of them, or for no word."""
        return words.get(fold(self.texts.get(name, "")).replace("_", " "))

    def needed_words(self, name: str, words: Mapping[str, T], default: T) -> T:
        """The same; an unknown word refuses the row."""
        if not self.texts.get(name):
            return default
        return self.parsed(name, lambda text: words[fold(text).replace("_", " ")]) or default

    def parsed(self, name: str, read: Callable[[str], T]) -> T | None:
        """A value read from a text, if there is one; what can't be read refuses the row."""
        text = self.texts.get(name, "")
        try:
            return read(text) if text else None
        except (ValueError, KeyError, OverflowError):
            label = TARGETS[name].label
            self.faults.append(
                Refusal("%(column)s : « %(text)s » ne se lit pas.", column=label, text=text[:80])
            )
            return None
