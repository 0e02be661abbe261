"""How long each part of the suite took: the engines, the browser, the faults, the rest."""

from collections import Counter

import pytest

PARTS = ("browser", "faults", "postgres", "sqlite", "rest")


def part_of(item: pytest.Item) -> str:
    """The part that a test belongs to: the costliest thing that it needs."""
    marks = {mark.name for mark in item.iter_markers()}
    if "sqlite" in item.name.partition("[")[2].rstrip("]").split("-"):
        marks.add("sqlite")
    return next((part for part in PARTS if part in marks), "rest")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Note the test's part where its reports carry it, from xdist's workers too."""
    item.user_properties.append(("part", part_of(item)))


class Parts:
    """Adds up what the tests took, in whichever process they ran."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.tests: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count one phase of one test."""
        part = str(dict(report.user_properties).get("part", "rest"))
        self.seconds[part] += report.duration  # type: ignore[assignment]
        self.tests[part] += report.when == "call"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what each part took."""
        terminalreporter.section("parts")
        for part in PARTS:
            if self.tests[part]:
                terminalreporter.line(
                    f"{part:<10}{self.tests[part]:>6} tests {self.seconds[part]:>8.1f} s"
                )


def pytest_configure(config: pytest.Config) -> None:
    """Count in the process that reports, not in xdist's workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Parts())
