"""The safety floor: under it, no other mark saves the total."""

import innovation_nantes_pilots as plugin
import pytest
from innovation_nantes_pilots.safety import KEY

from innovation.api import Marked, MarkedCriterion
from innovation.testing import contributions, score


def marked(safety: float | None, total: float = 80.0) -> Marked:
    criterion = MarkedCriterion(KEY, "Sécurité", 3, safety, safety, 2)
    return Marked((criterion,), total, 70.0, 90.0)


@pytest.mark.parametrize(
    ("safety", "total", "told", "why"),
    [
        (39.9, 80.0, 35.0, "plafonné"),
        (40.0, 80.0, 80.0, "gardée"),
        (10.0, 20.0, 20.0, "sous le plafond"),
        (None, 80.0, 80.0, "pas été notée"),
    ],
)
def test_under_the_floor_the_total_is_capped(
    safety: float | None, total: float, told: float, why: str
) -> None:
    answer = score(plugin, "nantes", marked(safety, total))
    assert answer.total == told
    assert why in answer.reason


def test_the_office_sets_its_floor_and_its_cap() -> None:
    settings = {"plancher_securite": 0, "plafond_securite": 10}
    assert score(plugin, "nantes", marked(5), settings).total == 80.0
    assert score(plugin, "nantes", marked(5), settings | {"plancher_securite": 6}).total == 10.0


def test_safety_is_a_criterion_of_the_grid() -> None:
    assert KEY in {criterion.key for criterion in contributions(plugin, "nantes").criteria}
