"""What Nantes's plugin brings, seen from the api alone."""

from dataclasses import replace

import innovation_nantes_pilots as plugin
import pytest

from innovation.api import Block, Pass, Stage
from innovation.testing.plugins import an_idea, ask_gate, contributions


def test_the_grid_looks_at_carbon_charges_and_upkeep() -> None:
    weights = {
        criterion.key: criterion.weight for criterion in contributions(plugin, "nantes").criteria
    }
    assert weights == {
        "nantes_pilots.bas_carbone": 3,
        "nantes_pilots.cout_locataire": 4,
        "nantes_pilots.entretien": 2,
        "nantes_pilots.securite": 3,
    }


def test_a_printed_house_is_followed_by_its_hours_and_its_cost() -> None:
    printing = contributions(plugin, "nantes").pilot_kinds[0]
    better = {indicator.key: indicator.better for indicator in printing.indicators}
    assert printing.key == "nantes_pilots.impression_3d"
    assert better["heures_impression"] == better["cout_logement"] == "down"
    assert "Impression des murs" in printing.steps


def test_a_greenhouse_is_followed_by_the_hot_water_that_it_covers() -> None:
    greenhouse = contributions(plugin, "nantes").pilot_kinds[1]
    units = {indicator.key: indicator.unit for indicator in greenhouse.indicators}
    assert greenhouse.key == "nantes_pilots.serre_pepiniere"
    assert (units["part_eau_chaude"], units["kwh_economises"]) == ("%", "kWh/an")


def test_the_idea_form_asks_whether_the_insurance_was_checked() -> None:
    [field] = contributions(plugin, "nantes").idea_fields
    assert (field.key, field.kind) == ("nantes_pilots.assurance", "yes_no")


@pytest.mark.parametrize("answer", [{}, {"assurance": False}, {"assurance": None}])
def test_nothing_is_built_before_the_insurance_is_checked(answer) -> None:
    verdict = ask_gate(plugin, "nantes", "assurance", an_idea(**answer))
    assert isinstance(verdict, Block)
    assert "assurance" in verdict.reason


def test_a_checked_insurance_opens_the_gate() -> None:
    assert ask_gate(plugin, "nantes", "assurance", an_idea(assurance=True)) == Pass()


def test_an_idea_that_builds_nothing_needs_no_insurance() -> None:
    idea = replace(an_idea(), category="managériale")
    assert ask_gate(plugin, "nantes", "assurance", idea) == Pass()


def test_the_office_may_ask_for_no_insurance() -> None:
    assert contributions(plugin, "nantes").gates[0].before is Stage.PILOTED
    assert contributions(plugin, "nantes", {"exiger_assurance": False}).gates == ()
