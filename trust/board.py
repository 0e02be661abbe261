"""The scoreboard: one line for each promise, how it is proved, and what the last runs counted."""

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "var" / "trust.json"
PAGE = ROOT / "docs" / "trust.md"
LOGS = ROOT / "var" / "trust"


@dataclass(frozen=True, slots=True)
class Line:
    """A promise, under the name by which tests count for it."""

    name: str
    french: str
    promise: str
    least: int
    """Fewer than that proves nothing: the line does not hold."""
    rounds: int = 0
    """How often its round of torture goes, on each database; none: tests count for it."""
    tests: tuple[str, ...] = ()
    """Where they do not count for the line by its name: what is counted is the tests."""
    settings: tuple[tuple[str, str], ...] = ()


LINES = (
    Line("permission cells", "cases de la matrice",
         "nobody does what the matrix does not allow, nor is kept from what it does", 1_000),
    Line("routes × roles", "adresses × rôles",
         "what is hidden and what does not exist answer the same bytes", 1_000),
    Line("exits compared", "sorties comparées",
         "a thing shows at every exit to whom the rule shows it, and at none to others", 50_000),
    Line("hidden-fact pairs", "faits cachés",
         "two sites that differ in one hidden fact answer the same bytes", 400),
    Line("barrier off", "sans le second rempart",
         "pages and queries answer the same without row-level security: they need no barrier",
         250, tests=("tests/pages", "tests/queries", "-m", "postgres and not faults"),
         settings=(("INNOVATION_TEST_BARRIER", "off"), ("INNOVATION_TEST_LONG", "0"))),
    Line("museum", "musée des modules cassés",
         "with seventy broken plugins installed and active, the core's own tests pass",
         800, tests=("tests/pages", "tests/queries", "tests/actions", "tests/journeys",
                     "tests/verify", "tests/importing", "tests/serve/test_bad_plugins.py",
                     "--ignore", "tests/journeys/test_broken_plugins.py",  # a museum of its own
                     "-m", "not postgres and not same_bytes"),
         settings=(("INNOVATION_TEST_MUSEUM", "1"), ("INNOVATION_TEST_LONG", "0"))),
    Line("malformed requests", "requêtes malformées",
         "malformed bytes are refused in words, alike on both databases", 50_000),
    Line("payloads in the browser", "charges actives",
         "no text of a person runs, or requests anything, in another's browser", 5_000),
    Line("hostile files", "fichiers hostiles",
         "a hostile file is refused in words or can do no harm", 150),
    Line("hostile provider cases", "fournisseurs hostiles",
         "no forged or stolen proof of identity opens a session", 30),
    Line("journal tamperings", "falsifications du journal",
         "nobody edits, removes, inserts or moves an event unseen", 10_000),
    Line("races", "courses",
         "a double submit is done once; of two at once, none is lost silently", 10_000),
    Line("kills", "mises à mort",
         "a kill -9 amid writes loses and doubles nothing acknowledged", 100,
         rounds=50),
    Line("power cuts", "coupures de courant",
         "nor does a power cut", 40, rounds=40),
    Line("full disks", "disques pleins",
         "a full disk refuses writes in words, serves reads, and is recovered from", 6,
         rounds=6),
    Line("n-th call faults", "fautes au n-ième appel",
         "a read or write that fails, whichever it is, loses nothing", 200,
         rounds=240),
    Line("migration kills", "migrations tuées",
         "a migration killed at any statement is resumed by the same command", 100,
         rounds=100),
    Line("clock jumps", "sauts d'horloge",
         "a clock that jumps ends no session wrongly and locks nobody out", 22,
         rounds=11),
    Line("failovers", "bascules",
         "PostgreSQL failing over to its synchronous standby loses nothing", 8,
         rounds=8),
    Line("renewals", "renouvellements",
         "renewing the server under load loses no request", 20, rounds=12),
    Line("restores", "restaurations",
         "a backup restores whole, a damaged one is refused", 20),
    Line("planted faults", "fautes plantées",
         "each fault that we plant turns a line red", 24),
)  # fmt: skip


def line_named(name: str) -> Line:
    """The line of this name."""
    return next(line for line in LINES if line.name == name)


@cache
def _sources() -> Mapping[str, str]:
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in files}


def tests_of(line: Line) -> tuple[str, ...]:
    """The files of tests that count for a line: they name it."""
    if line.tests:
        return line.tests
    return tuple(
        name
        for name, text in _sources().items()
        if "proves" in text and f'"{line.name}"' in text and not name.endswith("/test_trust.py")
    )


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of a line counted."""

    count: int
    failed: int
    seconds: float
    day: str
    note: str = ""

    def holds(self, line: Line) -> bool:
        """Whether enough was tried, and nothing failed."""
        return not self.failed and self.count >= line.least


def kept() -> dict[str, Result]:
    """The results of the runs before, by line."""
    if not KEPT.exists():
        return {}
    return {name: Result(**told) for name, told in json.loads(KEPT.read_text("utf-8")).items()}


def keep(name: str, result: Result) -> None:
    """Save a line's result at once: a run that is broken off goes on from here."""
    everything = {**kept(), name: result}
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    draft = KEPT.with_suffix(".new")
    told = {one: asdict(value) for one, value in everything.items()}
    draft.write_text(json.dumps(told, indent=1), "utf-8")
    draft.replace(KEPT)


def in_markdown() -> str:
    """The board as a table, for the documentation."""
    results = kept()
    rows = [
        f"| {line.name} | {_words(line, results.get(line.name))} | {line.promise} |"
        for line in LINES
    ]
    table = ["| line | tried | what holds |", "| --- | ---: | --- |", *rows]
    return "\n".join([*table, "", _when(results.values()), ""]) if results else "\n".join(table)


def _when(results: Collection[Result]) -> str:
    days = " and ".join(sorted({result.day for result in results}))
    minutes = sum(result.seconds for result in results) / 60
    return f"Counted on {days}, in {minutes:.0f} minutes, on {os.cpu_count()} cores."


def write_page() -> str:
    """Put the board into the page of documentation: the table."""
    table, text = in_markdown(), PAGE.read_text("utf-8")
    before, start, rest = text.partition("--report -->\n")
    _, end, after = rest.partition("<!-- end -->")
    PAGE.write_text(f"{before}{start}{table}\n{end}{after}", "utf-8")
    return table


def _words(line: Line, result: Result | None) -> str:
    if result is None:
        return "not run"
    return f"{result.count:,}" + ("" if result.holds(line) else " **broken**")
