"""What Rennes's plugin brings, seen from the api alone."""

import innovation_rennes_proximite as plugin
import pytest

from innovation.api import PilotFacts
from innovation.testing.plugins import an_event, contributions, tell

SCHOOL = "rennes_proximite.ecole_proximite"
MEASURED = {"stagiaires": 12.0, "diplomes": 11.0, "recrutes": 8.0}


def test_the_grid_looks_at_presence_and_employment() -> None:
    grid = contributions(plugin, "rennes").criteria
    assert [criterion.key for criterion in grid] == [
        "rennes_proximite.proximite",
        "rennes_proximite.emploi",
    ]


def test_a_school_follows_its_trainees_to_their_job() -> None:
    [school] = contributions(plugin, "rennes").pilot_kinds
    assert school.key == SCHOOL
    assert [indicator.key for indicator in school.indicators] == list(MEASURED)


def test_a_school_that_closes_tells_its_diplomas() -> None:
    told = tell(plugin, "rennes", an_event("pilot.closed", PilotFacts(SCHOOL, False, MEASURED)))
    assert told.recorded == [("diplomes", {"stagiaires": 12, "diplomes": 11})]
    sentences = {verb.key: verb.sentence for verb in contributions(plugin, "rennes").verbs}
    sentence = sentences["rennes_proximite.diplomes"] % told.recorded[0][1]
    assert "11 diplômés sur 12 stagiaires" in sentence


@pytest.mark.parametrize(
    ("verb", "pilot"),
    [
        ("pilot.opened", PilotFacts(SCHOOL, True, MEASURED)),
        ("pilot.closed", PilotFacts("nantes_pilots.impression_3d", False, MEASURED)),
        ("pilot.closed", None),
    ],
)
def test_any_other_event_tells_nothing(verb, pilot) -> None:
    assert tell(plugin, "rennes", an_event(verb, pilot)).recorded == []


def test_a_school_that_measured_nothing_is_logged() -> None:
    unmeasured = PilotFacts(SCHOOL, False, {"stagiaires": 12.0, "diplomes": None})
    told = tell(plugin, "rennes", an_event("pilot.closed", unmeasured))
    assert told.recorded == []
    assert len(told.lines) == 1
