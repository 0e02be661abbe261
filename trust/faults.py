"""Planted faults: each is put into a copy of the tree, and its tests must turn red there.

A check that was never seen to fail proves nothing. The copy is imported, not the tree: that is
looked at before anything is believed.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from trust.board import ROOT

LEFT_OUT = {"var", "build", "node_modules", "test-results"}
NEEDED = ("build/axe.js",)
FAILED = re.compile(r"\d+ failed|\d+ passed.*\d+ error")
"""A test, or what a fixture looks at after one that passed."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One change for the worse: ``old`` stands once in the file; the tests that must tell."""

    name: str
    promise: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """Whether a fault was caught, and what pytest said last."""

    fault: Fault
    caught: bool
    said: str


class NotACopy(Exception):
    """The tests would import something else than the copy, or fail without any fault."""


def try_all(chosen: Sequence[Fault], tell: Tell) -> Iterator[Tried]:
    """Plant each fault, two at a time, and run its tests; first all of them without any fault."""
    with copy_of_the_tree() as first, copy_of_the_tree() as second, ThreadPoolExecutor(2) as pool:
        tell("sans aucune faute")
        tests = sorted({test for fault in chosen for test in fault.tests})
        code, said = run_tests(first, tests, "-n", "2")
        if code:
            raise NotACopy(f"these tests fail without any fault: {said}")
        free: SimpleQueue[Path] = SimpleQueue()
        free.put(first)
        free.put(second)
        yield from pool.map(partial(_plant_in_one, free, tell), chosen)


def _plant_in_one(free: "SimpleQueue[Path]", tell: Tell, fault: Fault) -> Tried:
    copy = free.get()
    tell(fault.name)
    try:
        return plant(copy, fault)
    finally:
        free.put(copy)


def plant(copy: Path, fault: Fault) -> Tried:
    """Put a fault into the copy, run its tests, and take it out again."""
    file = copy / fault.file
    sound = file.read_text("utf-8")
    if sound.count(fault.old) != 1:
        return Tried(fault, caught=False, said=f"its text does not stand once in {fault.file}")
    file.write_text(sound.replace(fault.old, fault.new), "utf-8")
    try:
        code, said = run_tests(copy, fault.tests)
    finally:
        file.write_text(sound, "utf-8")
    # Failed, rather than not even started: a fault that stops everything proves nothing.
    return Tried(fault, caught=code == 1 and bool(FAILED.search(said)), said=said)


def run_tests(copy: Path, tests: Sequence[str], *options: str) -> tuple[int, str]:
    """Run tests of the copy, on the copy's code; the status, and what went wrong."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *options, *tests], cwd=copy, env=_environment(copy), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    lines = (done.stdout + done.stderr).strip().splitlines() or [""]
    wrong = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    return done.returncode, "\n".join([*wrong, lines[-1]])


@contextmanager
def copy_of_the_tree() -> Iterator[Path]:
    """The tree, and what the build brought, in a folder of its own that Python imports from."""
    with TemporaryDirectory(prefix="vivier-faults-") as name:
        copy = Path(name).resolve() / "tree"
        shutil.copytree(ROOT, copy, ignore=_ignored)
        for file in NEEDED:
            (copy / file).parent.mkdir(exist_ok=True)
            shutil.copyfile(ROOT / file, copy / file)
        _imports_itself(copy)
        yield copy


def _ignored(folder: str, names: list[str]) -> set[str]:
    hidden = {name for name in names if name.startswith(".") or name == "__pycache__"}
    return hidden | (LEFT_OUT & set(names) if Path(folder) == ROOT else set())


def _imports_itself(copy: Path) -> None:
    """An editable install puts the tree itself on the path of every Python of its environment."""
    ours = ["innovation", "trust", *(one.stem for one in copy.glob("plugins/*/innovation_*"))]
    where = f"import {', '.join(ours)}; print(*[one.__file__ for one in ({', '.join(ours)})])"
    done = subprocess.run(
        [sys.executable, "-c", where], cwd=copy, env=_environment(copy), check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    if not all(Path(file).is_relative_to(copy) for file in done.stdout.split()):
        raise NotACopy(f"what is imported is not the copy: {done.stdout}")


def _environment(copy: Path) -> dict[str, str]:
    """No bytecode: two versions of a file written within one second would look the same."""
    left = {name: value for name, value in os.environ.items() if not name.startswith("INNOVATION_")}
    ours = os.pathsep.join(map(str, [copy, *sorted(copy.glob("plugins/*"))]))
    return {**left, "PYTHONPATH": ours, "PYTHONDONTWRITEBYTECODE": "1"}
