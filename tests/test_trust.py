"""The scoreboard's own footing: each line has its tests, each planted fault still fits the code."""

import re
from pathlib import Path

import pytest

from trust import board, faults, planted
from trust.board import LINES, ROOT, Result


def _named(test: str) -> tuple[str, str]:
    path, _, name = test.partition("::")
    return path, name.partition("[")[0]


@pytest.mark.parametrize("fault", planted.FAULTS, ids=lambda one: one.name)
def test_a_planted_fault_still_fits_the_code_and_its_tests_exist(fault: faults.Fault) -> None:
    assert (ROOT / fault.file).read_text("utf-8").count(fault.old) == 1
    assert fault.old != fault.new
    for path, name in map(_named, fault.tests):
        assert f"def {name}(" in (ROOT / path).read_text("utf-8")


def test_every_planted_fault_is_another_and_breaks_a_promise_of_the_board() -> None:
    assert len({fault.name for fault in planted.FAULTS}) == len(planted.FAULTS) >= 16
    assert {fault.promise for fault in planted.FAULTS} <= {line.name for line in LINES}


def test_every_line_that_tests_prove_has_its_tests() -> None:
    for line in LINES:
        if not line.rounds and line.name != "planted faults":
            assert board.tests_of(line), line.name


def test_every_name_that_a_test_counts_for_is_a_line_of_the_board() -> None:
    counted = re.compile(r'proves\(\s*"([^"]+)"')
    tests = (ROOT / "tests").rglob("test_*.py")
    names = {name for file in tests for name in counted.findall(file.read_text("utf-8"))}
    assert names <= {line.name for line in LINES}


def test_a_line_that_tried_too_little_does_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "KEPT", tmp_path / "trust.json")
    races = board.line_named("races")
    board.keep("races", Result(races.least - 1, 0, 1.0, "2026-03-02"))
    board.keep("kills", Result(10**6, 1, 1.0, "2026-03-02"))
    assert not board.kept()["races"].holds(races)
    assert not board.kept()["kills"].holds(board.line_named("kills"))
    assert board.in_markdown().count("**broken**") == 2
    assert "| restores | not run |" in board.in_markdown()


@pytest.mark.faults
def test_a_planted_fault_turns_its_test_red_where_nothing_was_before() -> None:
    cheap = next(one for one in planted.FAULTS if one.tests[0].startswith("tests/domain/"))
    (tried,) = faults.try_all([cheap], lambda _: None)
    assert tried.caught, tried.said
