"""A document made of parts: what a plugin's report returns, shown as a page, a PDF, a sheet."""

from dataclasses import dataclass
from datetime import date

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; an empty line starts the next one."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart from the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and a value."""

    pairs: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; every row has a cell for each word of ``head``."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("chaque ligne d'un tableau a une case par titre de colonne")
        if self.rows and not self.head:
            raise ValueError("un tableau a une colonne au moins")


@dataclass(frozen=True, slots=True)
class Series:
    """A measure through time, drawn as a line with its table."""

    label: str
    unit: str
    points: tuple[tuple[date, float], ...]


Part = Text | Heading | Note | Facts | Rows | Series
PARTS = (Text, Heading, Note, Facts, Rows, Series)


@dataclass(frozen=True, slots=True)
class Document:
    """``standing`` says what it is worth: « Figé le 3 mars 2026, n° 4 »."""

    title: str
    parts: tuple[Part, ...]
    standing: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("un document a un titre")
        for part in self.parts:
            if not isinstance(part, PARTS):
                raise TypeError(f"{type(part).__name__} n'est pas une partie d'un document")


__all__ = [
    "PARTS", "Cell", "Document", "Facts", "Heading", "Note", "Part", "Rows", "Series", "Text",
]  # fmt: skip
