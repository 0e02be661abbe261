import pytest

from innovation.domain.assessment import (
    CriterionResult,
    Marks,
    Result,
    Scores,
    Sheet,
    check_marks,
    result_of,
    scores,
)
from innovation.domain.contributions import Criterion

FIVE = ("0", "1", "2", "3", "4")
USE = Criterion("common.utilite", "Utilité", "À qui ?", 3, FIVE)
COST = Criterion("common.cout", "Coût", "Combien ?", 1, FIVE)
WOOD = Criterion("brest_open_factory.bois", "Bois", "Lequel ?", 2, ("non", "oui"))
GRID = (USE, COST, WOOD)


def marks(use: int | None, cost: int | None, wood: int | None) -> Marks:
    return {USE.key: use, COST.key: cost, WOOD.key: wood}


@pytest.mark.parametrize(
    ("given", "total", "core", "local"),
    [
        (marks(4, 4, 1), 100, 100, 100),
        (marks(0, 0, 0), 0, 0, 0),
        (marks(4, 0, 0), 50, 75, 0),
        (marks(2, 2, 1), pytest.approx(200 / 3), 50, 100),
        # "sans objet" is left out and the weights of the others are rescaled
        (marks(4, None, 0), 60, 100, 0),
        (marks(None, 2, 1), pytest.approx(250 / 3), 50, 100),
        (marks(None, None, 1), 100, None, 100),
        (marks(3, 3, None), 75, 75, None),
        (marks(None, None, None), None, None, None),
        ({}, None, None, None),
    ],
)
def test_a_sheet_comes_to_the_weighted_mean_of_what_it_marks(
    given: Marks, total: float | None, core: float | None, local: float | None
) -> None:
    assert scores(given, GRID) == Scores(total, core, local)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (marks(0, 4, 1), []),
        (marks(0, None, None), []),
        ({USE.key: 1, COST.key: 1}, ["« Bois » attend une note, ou « sans objet »."]),
        (marks(5, 0, 0), ["« Utilité » se note de 0 à 4."]),
        (marks(-1, 0, 2), ["« Utilité » se note de 0 à 4.", "« Bois » se note de 0 à 1."]),
        (
            {**marks(1, 1, 1), "autre.critere": 1},
            ["Ce critère n'est pas dans la grille de ce tour."],
        ),
        (marks(None, None, None), ["Notez au moins un critère."]),
    ],
)
def test_marks_are_checked_against_the_grid(given: Marks, said: list[str]) -> None:
    assert [str(no) for no in check_marks(given, GRID)] == said


def sheet(person: int, given: Marks) -> Sheet:
    return Sheet(person, given, {})


def test_a_round_comes_to_the_means_of_its_sheets_and_their_spread() -> None:
    result = result_of([sheet(1, marks(4, 4, 1)), sheet(2, marks(2, 2, None))], GRID)
    assert result == Result(
        sheets=2,
        total=75,
        core=75,
        local=100,
        spread=25,
        criteria=(
            CriterionResult(USE.key, "Utilité", 75, 25, 2),
            CriterionResult(COST.key, "Coût", 75, 25, 2),
            CriterionResult(WOOD.key, "Bois", 100, 0, 1),
        ),
    )


def test_a_round_in_which_nothing_was_marked_has_no_result() -> None:
    assert result_of([], (USE,)) == Result(
        0, None, None, None, None, (CriterionResult(USE.key, "Utilité", None, None, 0),)
    )
