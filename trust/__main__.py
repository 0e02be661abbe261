"""``python3 start.py trust [LINE…]``: try every promise at length, and print the scoreboard."""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from innovation import world
from trust import board, faults, planted
from trust.board import LINES, LOGS, ROOT, Line, Result
from trust.torture import __main__ as torture

console = Console(highlight=False)
SEED = 20261122
PASSED = re.compile(rb"(\d+) passed")
FAILED = re.compile(rb"(\d+) (?:failed|errors?)\b")

USUAL = 170.0
"""Seconds that a line takes on two quiet cores, as long as it was never run."""

Tell = Callable[[str], None]


def run_tests(line: Line, tell: Tell) -> tuple[int, int, str]:
    """The tests that count for a line, with their large counts."""
    files = board.tests_of(line)
    if not files:
        return 0, 0, "aucun test ne compte pour cette ligne"
    tell(" ".join(Path(name).stem for name in files if name.startswith("tests/")))
    counts = LOGS / f"{_stem(line)}.json"
    counts.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--timeout", "3000",
               "--scoreboard", str(counts), *files]  # fmt: skip
    settings = {"INNOVATION_TEST_LONG": "1", **dict(line.settings)}
    code, log = logged(line, command, settings)
    told = json.loads(counts.read_text("utf-8")) if counts.exists() else {}
    if line.tests:
        return _sum(PASSED, log), _sum(FAILED, log) or int(code != 0), ""
    failed = told.get("failed", {}).get(line.name, 0) or _sum(FAILED, log)
    return told.get("counts", {}).get(line.name, 0), failed or int(code != 0), ""


def run_torture(line: Line, tell: Tell) -> tuple[int, int, str]:
    """The round of torture that counts for a line, as often as a long run goes."""
    name = next((one.name for one in torture.rounds().values() if one.line == line.name), "")
    if not name:
        return 0, 0, "aucune épreuve ne compte pour cette ligne"
    tell(f"{line.rounds} × {name}")
    for old in torture.KEPT.glob(f"{name}.*.json"):
        old.unlink()
    command = [sys.executable, "-m", "trust.torture", name, "--rounds", str(line.rounds)]
    code, _ = logged(line, [*command, "--seed", str(SEED)], {})
    kept = [json.loads(file.read_text("utf-8")) for file in torture.KEPT.glob(f"{name}.*.json")]
    broken = sum(len(one["problems"]) for one in kept)
    return sum(one["done"] for one in kept), broken or int(code != 0), f"graine {SEED}"


def run_faults(tell: Tell) -> tuple[int, int, str]:
    """Every planted fault: how many are caught, how many are not."""
    tried: list[faults.Tried] = []

    def tell_how_far(words: str) -> None:
        tell(f"{len(tried)}/{len(planted.FAULTS)} {words}")

    with (LOGS / "planted-faults.log").open("w", encoding="utf-8") as log:
        try:
            for one in faults.try_all(planted.FAULTS, tell_how_far):
                tried.append(one)
                state = "caught" if one.caught else "MISSED"
                print(f"{state}: {one.fault.name}\n{one.said}\n", file=log, flush=True)
        except faults.NotACopy as reason:
            return 0, 1, str(reason)
    missed = [one.fault.name for one in tried if not one.caught]
    return len(tried) - len(missed), len(missed), ", ".join(missed)


def logged(line: Line, command: Sequence[str], settings: dict[str, str]) -> tuple[int, bytes]:
    """Run a command with its output in the line's log."""
    log = LOGS / f"{_stem(line)}.log"
    with log.open("wb") as file:
        program = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=file, stderr=file
        )
        try:
            code = program.wait()
        except KeyboardInterrupt:  # which reached it too: it stops what it has started
            program.wait()
            raise
    return code, log.read_bytes()


def _stem(line: Line) -> str:
    return re.sub(r"\W+", "-", line.name)


def _sum(pattern: re.Pattern[bytes], log: bytes) -> int:
    """What the last line that says so counts: pytest's summary."""
    return sum(int(n) for n in pattern.findall(log.splitlines()[-1])) if log.strip() else 0


# --- The command -----------------------------------------------------------------------


def try_line(line: Line, tell: Tell) -> Result:
    """Run what proves a line, and keep its result."""
    begun = time.monotonic()
    if line.name == "planted faults":
        count, failed, note = run_faults(tell)
    elif line.rounds:
        count, failed, note = run_torture(line, tell)
    else:
        count, failed, note = run_tests(line, tell)
    result = Result(count, failed, time.monotonic() - begun, f"{world.today()}", note)
    board.keep(line.name, result)
    return result


def try_lines(lines: Sequence[Line]) -> bool:
    """Try these lines one after the other; whether all hold."""
    LOGS.mkdir(parents=True, exist_ok=True)
    before = {name: result.seconds for name, result in board.kept().items()}
    left = sum(before.get(line.name, USUAL) for line in lines)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
               TextColumn("{task.fields[now]}"))  # fmt: skip
    held = True
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=len(lines), now="")
        for number, line in enumerate(lines):
            words = f"{number + 1}/{len(lines)} {line.french}, encore {left / 60:.0f} min"
            progress.update(task, description=words)
            result = try_line(line, lambda words: progress.update(task, now=words[:60]))
            left -= before.get(line.name, USUAL)
            held &= result.holds(line)
            progress.console.print(_told(line, result))
            progress.advance(task)
    return held


def _told(line: Line, result: Result) -> str:
    """One line's result, with where to look when it does not hold."""
    words = f"{line.french} : {result.count} en {result.seconds:.0f} s"
    if result.holds(line):
        return f"[green]tient[/] {words}"
    why = result.note or (f"{result.failed} échecs" if result.failed else f"moins de {line.least}")
    return f"[red]rompue[/] {words} ({why} ; {LOGS / _stem(line)}.log)"


def show() -> None:
    """The whole board, the lines never run among them."""
    results = board.kept()
    table = Table(title="Ce qui tient", title_justify="left")
    for head in ("Promesse", "Essais", "Durée", "Le", ""):
        table.add_column(head, justify="right" if head in ("Essais", "Durée") else "left")
    for line in LINES:
        result = results.get(line.name)
        if result is None:
            table.add_row(line.french, "–", "", "", "[yellow]pas lancée[/]")
            continue
        state = "[green]tient[/]" if result.holds(line) else "[red]rompue[/]"
        count = f"{result.count:,}".replace(",", " ")
        table.add_row(line.french, count, f"{result.seconds:.0f} s", result.day, state)
    console.print(table)


def main() -> int:
    """Try what was asked for; 1 if a line does not hold."""
    asked = arguments()
    if asked.report:
        print(board.write_page())
        return 0
    lines = [line for line in LINES if not asked.lines or _named(line, asked.lines)]
    if asked.resume:
        held = board.kept()
        lines = [one for one in lines if one.name not in held or not held[one.name].holds(one)]
    all_hold = try_lines(lines)
    show()
    return 0 if all_hold else 1


def _named(line: Line, wanted: Sequence[str]) -> bool:
    """A line is named by the beginning of one of its words, in either language."""
    words = f"{line.name} {line.french}".split()
    return any(word.startswith(name) for name in wanted for word in words)


def arguments() -> argparse.Namespace:
    """What the command line asks."""
    parser = argparse.ArgumentParser("trust", description="Éprouver chaque promesse de Vivier.")
    parser.add_argument("lines", nargs="*", help="ces lignes seulement : kills, exits, races…")
    parser.add_argument("--resume", action="store_true", help="sauter ce qui tient déjà")
    parser.add_argument(
        "--report", action="store_true", help="mettre le tableau dans docs/trust.md"
    )
    asked = parser.parse_args()
    known = [name for name in asked.lines if not any(_named(line, [name]) for line in LINES)]
    if known:
        names = ", ".join(line.name for line in LINES)
        parser.error(f"aucune ligne ne s'appelle {known[0]} ; il y a : {names}")
    return asked


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        console.print("Interrompu ; python3 start.py trust --resume reprend où il en était.")
        sys.exit(130)
