"""The figures in words: the README's section, the tables behind it, and what misses its goal."""

import platform
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from bench.cells import Cell
from bench.peers import Compared
from bench.weight import Weight
from innovation import world

TITLES = {
    "list": "liste, première page",
    "deep": "liste, dernière page",
    "search": "recherche, mot courant",
    "rare": "recherche, mot rare",
    "idea": "une idée évaluée",
    "alike": "idées proches d'un titre",
    "board": "tableau",
    "home": "accueil",
    "sheet": "remise d'une fiche",
}
RATIO = {"list": 0.7, "deep": 0.7, "idea": 0.5, "sheet": 0.3}
"""Requests a second, at least this part of the limit's."""
STATEMENTS = {"list": 4, "deep": 4, "search": 4, "rare": 4, "idea": 6}
GROWN = {100_000: 1.25, 1_000_000: 1.5}
"""Time at this size, at most so many times that at the smallest."""
DEEP = 1.2
"""Time of the last page, at most so many times that of the first."""
INSIDE = {"SQLite": {"search": 3.0, "alike": 5.0}, "PostgreSQL": {"search": 5.0, "alike": 10.0}}
"""Milliseconds in the product for 95 % of the answers, up to 100,000 ideas."""
WITH_PLUGINS = {"list": 0.1, "idea": 0.1}
"""With twenty active plugins, at most this part slower than with none."""
FIRST_VIEW = Weight(12, 120_000)
NOISY = 0.3

Memory = Mapping[str, tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one database."""

    database: str
    cells: list[Cell]
    cold_start: float
    memory: Memory
    first_view: Weight
    plugins: Mapping[str, float]
    """How much slower each page is with twenty active plugins."""
    compared: Compared | None = None

    @property
    def sizes(self) -> list[int]:
        """Of the databases, the smallest first."""
        return sorted({cell.size for cell in self.cells})

    def cell(self, page: str, size: int) -> Cell | None:
        """One page at one size, if it was measured."""
        return next((c for c in self.cells if (c.page, c.size) == (page, size)), None)

    def grown(self, page: str, size: int) -> float:
        """How many times the smallest size's time a page takes at this one."""
        small, large = self.cell(page, self.sizes[0]), self.cell(page, size)
        assert small is not None and large is not None
        return large.ours.median(0.5) / small.ours.median(0.5)


# --- The README's section ----------------------------------------------------------------


def in_words(everything: Sequence[Measured]) -> str:
    """The README's section, then the tables that it sums up."""
    parts = ["## Vitesse\n", INTRODUCTION, *summary(everything), ""]
    parts += [sentence for one in everything for sentence in _beside(one)]
    parts += [f"{heading()}.", ""]
    missed = [miss for one in everything for miss in misses(one)]
    parts.append("Buts manqués : " + (" ; ".join(missed) if missed else "aucun") + ".")
    for one in everything:
        parts += [f"\n### {one.database}\n", *table(one)]
    return "\n".join(parts) + "\n"


INTRODUCTION = """\
`python3 start.py bench` mesure chaque page à côté de ce que le même serveur et la même base
permettent au mieux : une page nue, sans session, sans droits, sans journal. Une part de 1 dit
« aussi vite que la page nue » ; ± dit que la machine était occupée. Voir
[docs/performance.md](docs/performance.md).
"""


def summary(everything: Sequence[Measured]) -> Iterator[str]:
    """A line for each page at the largest size, the databases side by side."""
    size = everything[0].sizes[-1]
    names = [one.database for one in everything]
    shares = " | ".join(f"{name}, part (but)" for name in names)
    yield (
        f"| page, à {_number(size)} idées | {shares} | p50, p99 ms ({' ; '.join(names)}) "
        f"| fois le temps de {_number(everything[0].sizes[0])} idées (but) | requêtes SQL (but) |"
    )
    yield "| --- |" + " ---: |" * (len(names) + 3)
    for page, title in TITLES.items():
        cells = [cell for one in everything if (cell := one.cell(page, size))]
        if len(cells) < len(everything):
            continue
        shares = " | ".join(f"{_share(cell)}" for cell in cells)
        times = " ; ".join(f"{c.ours.median(0.5):.1f}, {c.ours.median(0.99):.1f}" for c in cells)
        grown = " ; ".join(f"{one.grown(page, size):.2f}" for one in everything)
        told = " ; ".join(dict.fromkeys(f"{cell.statements}" for cell in cells))
        yield (
            f"| {title} | {shares} | {times} | {grown}{_in_brackets(GROWN.get(size))} "
            f"| {told}{_in_brackets(STATEMENTS.get(page))} |"
        )


def _share(cell: Cell) -> str:
    noisy = " ±" if max(cell.ours.spread, cell.limit.spread) > NOISY else ""
    return f"{cell.ratio:.2f}{_in_brackets(RATIO.get(cell.page))}{noisy}"


def _in_brackets(goal: float | None) -> str:
    return "" if goal is None else f" ({goal})"


def _number(number: int) -> str:
    return f"{number:_}".replace("_", " ")


def _beside(one: Measured) -> Iterator[str]:
    """What is no page."""
    inside = ", ".join(
        f"{TITLES[page]} {cell.inside:.1f} ms à {_number(cell.size)} idées (but {goal:g})"
        for page, goal in INSIDE[one.database].items()
        for cell in one.cells
        if cell.page == page and cell.size == one.sizes[-1]
    )
    memory = ", ".join(
        f"{who} {each[0]:.0f} Mio dont {each[1]:.0f} en propre"
        for who, each in one.memory.items()
        if each
    )
    if inside:
        yield f"- {one.database}, une seule personne, pour 95 % des réponses : {inside}."
    yield (
        f"- {one.database} : démarrage à froid {one.cold_start:.2f} s ; mémoire : "
        f"{memory or 'inconnue'} ; première visite {one.first_view.requests} requêtes "
        f"(but {FIRST_VIEW.requests}), {one.first_view.size / 1000:.0f} ko "
        f"(but {FIRST_VIEW.size / 1000:.0f})."
    )
    costs = ", ".join(
        f"{TITLES[page]} {100 * slower:+.1f} % (but {100 * WITH_PLUGINS[page]:.0f})"
        for page, slower in one.plugins.items()
    )
    yield f"- {one.database}, vingt modules actifs plutôt qu'aucun : {costs}."
    if one.compared:
        yield _beside_peer(one.compared)


def _beside_peer(one: Compared) -> str:
    faster = ", ".join(f"{TITLES[page]} {times:.0f} fois" for page, times in one.faster.items())
    return (
        f"- Plus vite que {one.peer}, de son paquet, avec les mêmes {_number(one.size)} idées "
        f"mises par ses propres modèles (SQLite, un processus chacun) : {faster}."
    )


def heading() -> str:
    """How it was measured, the day and the versions."""
    names = ("litestar", "piccolo", "jinja2", "uvicorn", "asyncpg")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        "\nHuit connexions, un processus, module de Brest actif, PostgreSQL qui attend le disque ; "
        f"{world.today().isoformat()}, Python {platform.python_version()},\n"
        f"SQLite {sqlite3.sqlite_version}, {libraries}"
    )


# --- What is behind it --------------------------------------------------------------------


def table(one: Measured) -> Iterator[str]:
    """Every page at every size."""
    yield (
        "| page | idées | nous, req/s | limite, req/s | part (but) | p50, p99 ms "
        "| seule, p95 ms | requêtes SQL (but) | octets |"
    )
    yield "| --- |" + " ---: |" * 8
    for cell in one.cells:
        yield (
            f"| {TITLES[cell.page]} | {_number(cell.size)} | {cell.ours.rate:.0f} "
            f"| {cell.limit.rate:.0f} | {_share(cell)} "
            f"| {cell.ours.median(0.5):.1f}, {cell.ours.median(0.99):.1f} | {cell.inside:.1f} "
            f"| {cell.statements}{_in_brackets(STATEMENTS.get(cell.page))} "
            f"| {cell.ours.loads[-1].size} |"
        )


def misses(one: Measured) -> Iterator[str]:
    """Every goal that is not reached."""
    for cell in one.cells:
        name = f"{TITLES[cell.page]} à {_number(cell.size)} sur {one.database}"
        if cell.ratio < RATIO.get(cell.page, 0):
            yield f"{name} : {cell.ratio:.2f} de la limite ({RATIO[cell.page]})"
        if cell.statements > STATEMENTS.get(cell.page, cell.statements):
            yield f"{name} : {cell.statements} requêtes SQL ({STATEMENTS[cell.page]})"
        goal = INSIDE[one.database].get(cell.page, cell.inside)
        if cell.size <= 100_000 and cell.inside > goal:
            yield f"{name} : {cell.inside:.1f} ms seule ({goal:g})"
        if cell.size in GROWN and one.grown(cell.page, cell.size) > GROWN[cell.size]:
            yield f"{name} : {one.grown(cell.page, cell.size):.2f} fois le temps du plus petit"
    yield from _misses_beside(one)


def _misses_beside(one: Measured) -> Iterator[str]:
    for size in one.sizes:
        first, deep = one.cell("list", size), one.cell("deep", size)
        if first and deep and deep.ours.median(0.5) > DEEP * first.ours.median(0.5):
            times = deep.ours.median(0.5) / first.ours.median(0.5)
            name = f"dernière page à {_number(size)} sur {one.database}"
            yield f"{name} : {times:.2f} fois la première"
    for page, slower in one.plugins.items():
        if slower > WITH_PLUGINS[page]:
            yield f"{TITLES[page]} avec vingt modules sur {one.database} : {100 * slower:.1f} %"
    if one.first_view.requests > FIRST_VIEW.requests or one.first_view.size > FIRST_VIEW.size:
        yield f"première visite sur {one.database}"


def as_json(everything: Sequence[Measured]) -> dict[str, Any]:
    """Every figure."""
    return {
        "heading": heading().strip(),
        "databases": [_facts(one) for one in everything],
    }


def _facts(one: Measured) -> dict[str, Any]:
    cells = [
        {
            "page": cell.page, "size": cell.size, "ratio": cell.ratio,
            "statements": cell.statements, "alone_p95": cell.inside,
            **{
                who: {
                    "rates": [load.rate for load in target.loads], "p50": target.median(0.5),
                    "p99": target.median(0.99), "bytes": target.loads[-1].size,
                }
                for who, target in (("ours", cell.ours), ("limit", cell.limit))
            },
        }
        for cell in one.cells
    ]  # fmt: skip
    return {
        "database": one.database, "cells": cells, "cold_start": one.cold_start,
        "memory": dict(one.memory), "first_view": asdict(one.first_view),
        "plugins": dict(one.plugins),
        "peer": asdict(one.compared) if one.compared else None,
    }  # fmt: skip
