"""A report as a document: what the site sets as PDF, and writes as CSV and XLSX."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from innovation.api import Context, Document, Facts, Heading, Note, Rows, Text

from .telling import Cell, Content, cells

NOTHING = "–"


def document_of(
    ctx: Context, content: Content, standing: str, dates: tuple[tuple[str, date | int], ...]
) -> Document:
    """The table of indicators, what changed, the next decisions, and how it is counted."""
    slugs = [office["slug"] for office in content["offices"]]
    names = tuple(office["name"] for office in content["offices"])
    lines = content["lines"]
    parts = [
        Facts(dates),
        Rows(("Indicateur", *names), tuple(_row(ctx, line, slugs) for line in lines)),
        *_changes(ctx, lines, slugs, names, content["previous"]),
        *_next(content, slugs, names),
        Heading("Comment c'est compté"),
        *(Note(sentence) for sentence in HOW),
        Rows(
            ("Office", "Agents", "D'après"),
            tuple(_staff(content, one) for one in content["offices"]),
        ),
    ]
    return Document("Point d'étape", tuple(parts), standing)


HOW = (
    "Les idées sont celles de la période. Le délai est celui de la première décision du comité.",
    "Une réponse est en retard quand sa date est passée sans première décision.",
    "Les mesures sont celles des expérimentations closes, comparées à leur point de départ.",
    "Aucune note d'évaluation n'entre dans ces nombres.",
)


def _row(ctx: Context, line: Mapping[str, Any], slugs: Sequence[str]) -> tuple[Any, ...]:
    return (label_of(ctx, line), *(_value(cell) for cell in cells(line, slugs)))


def label_of(ctx: Context, line: Mapping[str, Any]) -> str:
    """An indicator's words, with its unit."""
    label = ctx.translate(line["label"])
    return f"{label} ({ctx.translate(line['unit'])})" if line["unit"] else label


def _value(cell: Cell) -> float | str:
    return NOTHING if cell.value is None else cell.value


def _changes(
    ctx: Context,
    lines: Sequence[Mapping[str, Any]],
    slugs: Sequence[str],
    names: tuple[str, ...],
    previous: Any,
) -> list[Any]:
    if previous is None:
        return [Text("C'est le premier point d'étape : il n'y a rien à quoi le comparer.")]
    rows = tuple(
        (label_of(ctx, line), *(signed(cell.change, ctx.number) for cell in cells(line, slugs)))
        for line in lines
    )
    caption = "Ce qui a changé depuis le point d'étape précédent"
    return [Heading(caption), Rows(("Indicateur", *names), rows)]


def signed(change: float | None, number: Callable[[float], str]) -> str:
    """``+3``, ``-2,5``, ``=``, or a dash where nothing can be compared."""
    if change is None:
        return NOTHING
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    return f"{sign}{number(abs(change))}" if change else "="


def _next(content: Content, slugs: Sequence[str], names: tuple[str, ...]) -> list[Any]:
    days = [[date.fromisoformat(day) for day in content["next"][slug]] for slug in slugs]
    rows = tuple((name, day) for name, some in zip(names, days, strict=True) for day in some)
    if not rows:
        return []
    return [Heading("Les prochaines décisions"), Rows(("Office", "Date"), rows)]


def _staff(content: Content, office: Mapping[str, str]) -> tuple[Any, ...]:
    told = content["staff"][office["slug"]]
    source = "un exemple fictif" if told["fictional"] else "l'office"
    return office["name"], told["count"], source if told["told"] else "les comptes ouverts"
