"""Each piece of the museum is stopped where it is expected, and named with its line."""

from pathlib import Path
from typing import Any

import pytest

from innovation.domain.contributions import IdeaFacts
from innovation.domain.stages import Category, Stage
from innovation.hooks.host import COMMON, PluginHost
from innovation.hooks.office import Activation
from innovation.hooks.problems import PluginProblem
from tests.museum import BEFORE, Exhibit, exhibits, museum_host

PIECES = {one.name: one for one in exhibits()}
IDEA = IdeaFacts("abc", "Une idée", Stage.ASSESSED, Category.TECHNICAL, "", {})


@pytest.fixture(scope="module")
def reported() -> list[PluginProblem]:
    return []


@pytest.fixture(scope="module")
def museum(tmp_path_factory: pytest.TempPathFactory, reported: list[PluginProblem]) -> PluginHost:
    """A site that has all of them installed, and nothing else."""
    folder: Path = tmp_path_factory.mktemp("museum") / "quarantine"
    return museum_host(folder, installed=False, report=reported.append, seconds=0.4)


def told(problems: list[PluginProblem], piece: Exhibit) -> PluginProblem:
    """The one problem that is about this piece's own file."""
    names = {piece.name, "needs_a_library"} if piece.name == "same_name" else {piece.name}
    [problem] = [
        one for one in problems if one.plugin in names
        and (one.place.startswith(piece.source.name) or not one.place)
    ]  # fmt: skip
    return problem


def test_the_museum_is_large() -> None:
    assert len(PIECES) >= 25


@pytest.mark.parametrize("name", [n for n, one in PIECES.items() if one.expected in BEFORE[:4]])
def test_a_piece_that_cannot_be_loaded_is_named_and_put_aside(
    name: str, museum: PluginHost
) -> None:
    piece = PIECES[name]
    problem = told(museum.problems, piece)
    assert problem.stage == piece.expected
    assert piece.words in problem.message
    assert name in ("common", "same_name") or not museum.is_loaded(name)


@pytest.mark.parametrize("name", [n for n, one in PIECES.items() if one.expected == "activation"])
async def test_a_piece_that_cannot_be_activated_is_named(
    name: str, museum: PluginHost, reported: list[PluginProblem]
) -> None:
    piece = PIECES[name]
    assert museum.is_loaded(name)
    with pytest.raises(PluginProblem) as caught:
        await museum.declare(name, piece.office, {})
    problem = caught.value
    assert (problem.stage, problem.hook or piece.hook) == ("declare", piece.hook)
    assert piece.words in problem.message
    assert reported[-1] is problem


async def put_in_force(museum: PluginHost, *names: str) -> None:
    rows = []
    for name in names:
        declared = await museum.declare(name, PIECES[name].office, {})
        rows.append(Activation(name, PIECES[name].office, {}, declared.snapshot(), active=True))
    museum.use(rows, epoch=1)


@pytest.mark.parametrize("name", [n for n, one in PIECES.items() if one.expected == "panel"])
async def test_a_panel_of_the_museum_is_left_out(
    name: str, museum: PluginHost, reported: list[PluginProblem]
) -> None:
    piece = PIECES[name]
    await put_in_force(museum, name)
    answer = await museum.office(piece.office).panel(f"{name}.p", IDEA)
    assert answer.failed
    assert reported[-1].place.startswith(piece.source.name)
    assert (reported[-1].stage, reported[-1].plugin) == ("panel", name)
    assert piece.words in reported[-1].message


@pytest.mark.parametrize("name", [n for n, one in PIECES.items() if one.expected == "gate"])
async def test_a_gate_of_the_museum_is_closed(
    name: str, museum: PluginHost, reported: list[PluginProblem]
) -> None:
    piece = PIECES[name]
    await put_in_force(museum, name)
    facts: Any = {name: IDEA}
    [answer] = await museum.office(piece.office).ask_gates(Stage.PILOTED, facts)
    assert (answer.open, answer.unavailable) == (False, True)
    assert piece.words in reported[-1].message
    assert reported[-1].place.startswith(piece.source.name)


async def test_every_other_piece_declares_and_changes_nobody_s_grid(museum: PluginHost) -> None:
    names = [name for name, one in PIECES.items() if one.expected not in BEFORE]
    await put_in_force(museum, *names)
    grid = [one.key.partition(".")[0] for one in museum.office("brest").criteria]
    assert set(grid) == {COMMON}
