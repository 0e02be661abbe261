"""``python -m trust.torture ROUND``: one kind of fault, as often as wanted, to be resumed after ^C.

What was found is kept in var/torture/ROUND.json, with the seed: the same seed breaks the same way.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from rich.progress import Progress

from trust.torture.places import Kind, places
from trust.torture.rounds import Report, Round

KEPT = Path(__file__).parents[2] / "var" / "torture"
HERE = Path(__file__).parent


def rounds() -> dict[str, Round]:
    """Every round, by its name: the modules beside this one that hold one."""
    names = sorted(path.stem for path in HERE.glob("[a-z]*.py"))
    modules = [import_module(f"trust.torture.{name}") for name in names if name != "listener"]
    found = [vars(module).get("ROUND") for module in modules]
    return {one.name: one for one in found if isinstance(one, Round)}


def run(one: Round, kind: Kind, times: int, seed: int, *, resume: bool, bar: Progress) -> Report:
    """One round on one kind of database: new sites of a batch each, until so many were done."""
    path = KEPT / f"{one.name}.{kind}.json"
    report = Report(seed=seed)
    if resume and path.exists():
        before = json.loads(path.read_text())
        times, seed = before["times"], before["seed"]
        report = Report(before["done"], before["acknowledged"], before["problems"], seed)
    task = bar.add_task(f"{one.name}, {kind}", total=times, completed=report.done)

    def told() -> None:
        bar.update(task, completed=report.done)
        report.save(path, times=times, line=one.line)

    report.told = told
    while report.done < times and not report.problems:
        with places(kind) as somewhere:
            begun = report.done
            one.run(somewhere, kind, seed + begun, min(one.batch, times - begun), report)
            if report.done == begun:
                break  # it has come to its own end
    report.save(path, times=times, line=one.line)
    return report


def main(arguments: Sequence[str]) -> int:
    """Run the rounds that were asked for; 1 when a promise was broken."""
    known = rounds()
    asked = _asked(arguments, sorted(known))
    failed = False
    with Progress() as bar:
        for name in asked.rounds or known:
            one = known[name]
            if why := one.needs():
                bar.console.print(f"{name} : {why}")
                continue
            for kind in one.kinds:
                report = run(one, kind, asked.times, asked.seed, resume=asked.resume, bar=bar)
                failed |= bool(report.problems)
                bar.console.print(
                    f"{one.line}, {kind} : {report.done}, {report.acknowledged} écritures "
                    f"confirmées, graine {report.seed}, {len(report.problems)} promesses rompues"
                )
                for problem in report.problems:
                    bar.console.print(f"  {problem}", style="red", markup=False)
    return int(failed)


def _asked(arguments: Sequence[str], names: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 start.py torture", description=__doc__)
    parser.add_argument("rounds", nargs="*", choices=[*names, []], help="toutes par défaut")
    parser.add_argument("--rounds", dest="times", type=int, default=30, help="combien de fois")
    parser.add_argument("--seed", type=int, default=1, help="la graine du hasard")
    parser.add_argument("--resume", action="store_true", help="reprendre après ^C")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
