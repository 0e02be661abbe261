"""The figures in words: a table for each database, beside its goals, and what misses them."""

import json
import platform
import sqlite3
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.cells import Cell
from bench.record import PAGES
from innovation import world

TITLES = {
    "list": "liste, première page",
    "deep": "liste, dernière page",
    "idea": "une idée évaluée",
    "board": "tableau",
    "home": "accueil",
    "sheet": "remise d'une fiche",
}
RATIO = {"list": 0.7, "deep": 0.7, "idea": 0.5, "sheet": 0.3}
"""Requests a second, at least this part of the limit's."""
STATEMENTS = {"list": 4, "deep": 4, "idea": 6}
GROWTH = 1.25
"""Time at the largest size, at most so many times that at the smallest."""
DEEP = 1.2
"""Time of the last page, at most so many times that of the first."""
NOISY = 0.3


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one database."""

    database: str
    cells: list[Cell]
    cold_start: float
    memory: dict[str, tuple[float, float] | None]


def count_statements(log: Path, cells: Iterable[Cell]) -> None:
    """Read from the product's log how many statements each page usually took."""
    counted: dict[str, list[int]] = {}
    for line in log.read_bytes().splitlines():
        fact = json.loads(line) if line.startswith(b"{") else {}
        if fact.get("event") == "request":
            page = "/sheet" if fact["method"] == "POST" else fact["path"]
            counted.setdefault(page, []).append(fact["statements"])
    for cell in cells:
        page = PAGES.get(cell.page, "/sheet").partition("?")[0]
        cell.statements = statistics.mode(counted[page])


def heading() -> str:
    """The day and the versions."""
    names = ("litestar", "piccolo", "jinja2", "uvicorn", "asyncpg")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{world.today().isoformat()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {libraries}"
    )


def show(measured: Measured) -> None:
    """Print the table of one database, and its misses."""
    print(f"\n### {measured.database}\n")
    print("\n".join(table(measured.cells)))
    memory = " ; ".join(
        f"{who} {each[0]:.0f} Mio ({each[1]:.0f} en propre)"
        for who, each in measured.memory.items()
        if each
    )
    print(f"\nDémarrage à froid : {measured.cold_start:.2f} s. Mémoire : {memory or 'inconnue'}.")
    missed = list(misses(measured.cells))
    print("Manqués : " + (" ; ".join(missed) if missed else "aucun") + ".")


def table(cells: Sequence[Cell]) -> Iterator[str]:
    """The lines of a table."""
    yield (
        "| page | idées | nous, req/s | limite, req/s | part (but) | p50, p99 ms "
        "| requêtes SQL (but) | octets |"
    )
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for cell in cells:
        noisy = " ±" if max(cell.ours.spread, cell.limit.spread) > NOISY else ""
        yield (
            f"| {TITLES[cell.page]} | {cell.size:_} | {cell.ours.rate:.0f} | {cell.limit.rate:.0f} "
            f"| {cell.ratio:.2f}{_goal(RATIO, cell)}{noisy} "
            f"| {cell.ours.median(0.5):.1f}, {cell.ours.median(0.99):.1f} "
            f"| {cell.statements}{_goal(STATEMENTS, cell)} | {cell.ours.loads[-1].size} |"
        ).replace("_", " ")


def _goal(goals: dict[str, float] | dict[str, int], cell: Cell) -> str:
    return f" ({goals[cell.page]})" if cell.page in goals else ""


def misses(cells: Sequence[Cell]) -> Iterator[str]:
    """Every goal that is not reached."""
    for cell in cells:
        name = f"{TITLES[cell.page]} à {cell.size}"
        if cell.ratio < RATIO.get(cell.page, 0):
            yield f"{name} : {cell.ratio:.2f} de la limite"
        if cell.statements > STATEMENTS.get(cell.page, cell.statements):
            yield f"{name} : {cell.statements} requêtes SQL"
    for page in dict.fromkeys(cell.page for cell in cells):
        title = TITLES[page]
        small, *_, large = _of(page, cells)
        grown = large.ours.median(0.5) / small.ours.median(0.5)
        if grown > GROWTH:
            yield f"{title} : {grown:.2f} fois le temps de {small.size} idées à {large.size}"
    for first, deep in zip(_of("list", cells), _of("deep", cells), strict=True):
        times = deep.ours.median(0.5) / first.ours.median(0.5)
        if times > DEEP:
            yield f"dernière page à {deep.size} : {times:.2f} fois la première"


def _of(page: str, cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.page == page]
