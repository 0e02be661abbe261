from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from innovation.domain.next_step import answer_by, next_step
from innovation.domain.pipeline import (
    CLOSED,
    GUARDS,
    STAGE_AFTER,
    Borrowed,
    Facts,
    next_move,
    refusals_for,
    refusals_to_be_grouped,
    status_when_back,
)
from innovation.domain.policy import matrix
from innovation.domain.stages import RoundState, Stage, Status, Verdict

SUBMITTED = Facts(Stage.SUBMITTED, Status.OPEN, RoundState.OPEN, answered=2, quorum=2)
ASSESSED = replace(SUBMITTED, stage=Stage.ASSESSED, round_state=RoundState.REVEALED)
RETAINED = replace(ASSESSED, verdict=Verdict.GO)
PILOTED = replace(RETAINED, stage=Stage.PILOTED, has_pilot=True)
CLOSED_PILOT = replace(PILOTED, pilot_closed=True)
PROPOSED = replace(CLOSED_PILOT, practice_state="proposed")
SHARED = replace(PROPOSED, stage=Stage.SHARED, practice_state="shared")
REWORK = replace(SUBMITTED, status=Status.REWORK, round_state=RoundState.REVEALED)
ON_HOLD = replace(ASSESSED, status=Status.ON_HOLD, verdict=Verdict.HOLD)

LIFE = [SUBMITTED, ASSESSED, RETAINED, PILOTED, CLOSED_PILOT, PROPOSED, SHARED, REWORK, ON_HOLD]

OPEN_TO = {
    "sheet.write": [SUBMITTED],
    "round.reveal": [SUBMITTED],
    "committee.ask": [SUBMITTED, ASSESSED, RETAINED, ON_HOLD],
    "committee.take_back": LIFE,
    "committee.answer": [],
    "committee.reveal": [],
    "gate.override": [facts for facts in LIFE if facts is not REWORK],
    "idea.decide": [ASSESSED],
    "pilot.open": [RETAINED],
    "pilot.measure": [PILOTED],
    "pilot.hand_over": [PILOTED],
    "pilot.close": [PILOTED],
    "practice.propose": [CLOSED_PILOT],
    "practice.confirm": [PROPOSED],
    "idea.resubmit": [REWORK],
    "idea.reopen": [ON_HOLD],
    "idea.withdraw": [SUBMITTED, ASSESSED, RETAINED, REWORK, ON_HOLD],
    "idea.take_back": [],
    "idea.group": [SUBMITTED, ASSESSED, RETAINED, REWORK, ON_HOLD],
    "idea.ungroup": [],
    "idea.support": LIFE,
    "comment.write": LIFE,
    "co_author.ask": [facts for facts in LIFE if facts.stage is not Stage.SHARED],
    "co_author.manage": [facts for facts in LIFE if facts.stage is not Stage.SHARED],
    "co_author.answer": LIFE,
    "idea.attach": [facts for facts in LIFE if facts.stage is not Stage.SHARED],
    "idea.complete": [facts for facts in LIFE if facts.stage is not Stage.SHARED],
}


@pytest.mark.parametrize("action", GUARDS)
def test_an_action_is_open_at_its_moment_of_life_and_at_no_other(action: str) -> None:
    assert [facts for facts in LIFE if not refusals_for(action, facts)] == OPEN_TO[action]


NOT_A_MOVE = {"comment.write", "idea.take_back", "idea.ungroup"}


@pytest.mark.parametrize("status", sorted(CLOSED))
@pytest.mark.parametrize("action", sorted(GUARDS.keys() - NOT_A_MOVE))
def test_nothing_moves_once_an_idea_is_closed(action: str, status: Status) -> None:
    for facts in LIFE:
        said = [str(no) for no in refusals_for(action, replace(facts, status=status))]
        assert said[0] == "L'idée est close : sa suite est arrêtée."


@pytest.mark.parametrize(
    ("action", "changed", "said"),
    [
        (
            "round.reveal",
            {"answered": 1, "quorum": 3},
            "Le quorum n'est pas atteint (fiches remises : 1 sur 3).",
        ),
        (
            "round.reveal",
            {"round_state": RoundState.REVEALED},
            "Le tour d'évaluation n'est plus ouvert.",
        ),
        (
            "sheet.write",
            {"round_state": RoundState.VOID},
            "Le tour d'évaluation n'est plus ouvert.",
        ),
        ("sheet.write", {"round_state": None}, "Le tour d'évaluation n'est plus ouvert."),
        (
            "sheet.write",
            {"status": Status.REWORK},
            "L'idée est à retravailler : le porteur doit d'abord la renvoyer.",
        ),
    ],
)
def test_a_reason_is_said(action: str, changed: dict[str, Any], said: str) -> None:
    assert [str(no) for no in refusals_for(action, replace(SUBMITTED, **changed))] == [said]


def test_a_round_that_was_locked_can_still_be_revealed() -> None:
    assert not refusals_for("round.reveal", replace(SUBMITTED, round_state=RoundState.LOCKED))
    assert refusals_for("sheet.write", replace(SUBMITTED, round_state=RoundState.LOCKED))


ASKED = Borrowed("asked")
READING = Borrowed("accepted", RoundState.OPEN, 1, answered=1, quorum=2)
ENOUGH = replace(READING, answered=2)
GIVEN = replace(ENOUGH, request="given", round_state=RoundState.REVEALED)


@pytest.mark.parametrize(
    ("action", "moments"),
    [
        ("committee.answer", [ASKED]),
        ("sheet.write", [READING, ENOUGH]),
        ("committee.reveal", [ENOUGH, replace(ENOUGH, round_state=RoundState.LOCKED)]),
    ],
)
def test_an_invited_committee_goes_its_own_way_whatever_the_idea_s_own_does(
    action: str, moments: list[Borrowed]
) -> None:
    locked = replace(ENOUGH, round_state=RoundState.LOCKED)
    for facts in (SUBMITTED, ASSESSED, RETAINED, PILOTED):
        for borrowed in (ASKED, READING, ENOUGH, locked, GIVEN):
            open_to = not refusals_for(action, replace(facts, borrowed=borrowed))
            assert open_to == (borrowed in moments), (facts, borrowed)
    for borrowed in moments:
        assert refusals_for(action, replace(REWORK, borrowed=borrowed))


def test_every_reason_is_said_at_once() -> None:
    said = [str(no) for no in refusals_for("pilot.open", replace(SUBMITTED, status=Status.ON_HOLD))]
    assert said == [
        "L'idée est ajournée : reprenez-la d'abord.",
        "L'idée n'est pas à l'étape « évaluée ».",
        "Le comité n'a pas encore retenu l'idée.",
    ]


def test_every_guarded_action_is_in_the_matrix() -> None:
    assert set(GUARDS) <= set(matrix())
    assert set(STAGE_AFTER) <= set(GUARDS)


SOON, LATER, LAST = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("facts", "said", "by"),
    [
        (SUBMITTED, "Le comité évalue l'idée, puis décide.", SOON),
        (ASSESSED, "Le comité décide de la suite.", SOON),
        (RETAINED, "Retenue : le président du comité prépare l'expérimentation.", None),
        (PILOTED, "L'expérimentation est en cours.", LAST),
        (
            CLOSED_PILOT,
            "L'expérimentation est close : le président du comité prépare la fiche pratique.",
            None,
        ),
        (
            PROPOSED,
            "La fiche pratique est proposée : l'administrateur de l'office la confirme.",
            None,
        ),
        (SHARED, "Partagée avec les trois offices.", None),
        (REWORK, "À retravailler : le porteur complète l'idée et la renvoie.", None),
        (ON_HOLD, "Ajournée : le comité décidera de nouveau.", LATER),
        (
            replace(ASSESSED, status=Status.DECLINED),
            "Non retenue : le motif est donné plus bas. Une nouvelle idée peut en tenir compte.",
            None,
        ),
        (
            replace(SUBMITTED, status=Status.WITHDRAWN),
            "Retirée : son porteur peut la reprendre.",
            None,
        ),
        (
            replace(ASSESSED, status=Status.GROUPED),
            "Regroupée avec une autre idée : la suite se lit là.",
            None,
        ),
    ],
)
def test_an_author_reads_what_comes_next_and_by_when(
    facts: Facts, said: str, by: date | None
) -> None:
    step = next_step(facts, SOON, review_on=LATER, pilot_ends=LAST)
    assert (step.msgid, step.by) == (said, by)


def test_an_idea_on_hold_without_a_date_waits_for_its_condition() -> None:
    step = next_step(ON_HOLD, SOON)
    assert (step.by, "condition" in step.msgid) == (None, True)


@pytest.mark.parametrize("facts", LIFE)
@pytest.mark.parametrize("status", list(Status))
def test_every_state_says_where_the_idea_stands(facts: Facts, status: Status) -> None:
    assert next_step(replace(facts, status=status), None).msgid


def test_an_answer_is_owed_by_a_day() -> None:
    assert answer_by(datetime(2026, 3, 2, 22, 59, tzinfo=UTC), 60) == date(2026, 5, 1)
    assert answer_by(datetime(2026, 3, 2, 23, 0, tzinfo=UTC), 60) == date(2026, 5, 2)


@pytest.mark.parametrize("facts", [SUBMITTED, ASSESSED, RETAINED, REWORK, ON_HOLD])
def test_a_closed_idea_comes_back_as_it_stood(facts: Facts) -> None:
    void = RoundState.VOID if facts.round_state is RoundState.OPEN else facts.round_state
    for status, action in ((Status.WITHDRAWN, "idea.take_back"), (Status.GROUPED, "idea.ungroup")):
        closed = replace(facts, status=status, round_state=void)
        assert not refusals_for(action, closed)
        assert status_when_back(closed) is facts.status


def test_what_is_under_way_is_not_grouped_into_another() -> None:
    assert [facts for facts in LIFE if not refusals_to_be_grouped(facts)] == [SUBMITTED, ASSESSED]


def test_the_next_move_is_open_where_everything_is_ready() -> None:
    ready = [SUBMITTED, ASSESSED, RETAINED, CLOSED_PILOT, PROPOSED, ON_HOLD]
    for facts in ready:
        assert not refusals_for(next_move(facts), facts), facts
    for facts in (PILOTED, REWORK):
        assert refusals_for(next_move(facts), facts)
    assert next_move(SHARED) == ""
