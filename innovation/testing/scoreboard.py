"""How much was tried for each promise: tests count it, the run adds it up and prints it.

A test says ``proves("permission cells", 12)`` for what it has just tried and found right. With
``--scoreboard FILE`` the counts are also written as JSON, those of failed tests left out and
``failed`` counting them.
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

Proves = Callable[..., None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the counts go besides the terminal."""
    parser.addoption("--scoreboard", type=Path, help="a JSON file for the counts of each promise")


@pytest.fixture
def proves(request: pytest.FixtureRequest) -> Proves:
    """Count what was tried for a line of the scoreboard."""

    def count(line: str, times: int = 1) -> None:
        request.node.user_properties.append(("proves", [line, times]))

    return count


@pytest.fixture(scope="session")
def long_run() -> bool:
    """Whether ``trust`` asks for its large counts rather than one short round."""
    return os.environ.get("INNOVATION_TEST_LONG") == "1"


class Scoreboard:
    """Adds up what the tests counted, in whichever process they ran."""

    def __init__(self, target: Path | None) -> None:
        self.target = target
        self.counts: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count one test's, once its own phase is over."""
        if report.when != "call":
            return
        proofs: list[tuple[str, int]] = [
            value  # type: ignore[misc]
            for name, value in report.user_properties
            if name == "proves"
        ]
        for line, times in proofs:
            if report.passed:
                self.counts[line] += times
            else:
                self.failed[line] += 1

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print one line for each promise that was tried."""
        if self.counts:
            terminalreporter.section("trust")
            for line, times in sorted(self.counts.items()):
                terminalreporter.line(f"{line:<40}{times:>10,}")
        if self.target:
            counts = {"counts": self.counts, "failed": self.failed}
            self.target.write_text(json.dumps(counts, sort_keys=True))


def pytest_configure(config: pytest.Config) -> None:
    """Count in the process that reports, not in xdist's workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Scoreboard(config.getoption("--scoreboard")))
