from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from innovation.domain.people import SYSTEM, VISITOR, Viewer
from innovation.domain.policy import (
    Stake,
    can,
    matrix,
    refusals_to,
    relations,
    require,
)
from innovation.domain.refusals import NotAllowed
from innovation.domain.sight import Sight, sees_idea
from innovation.domain.stages import Part, Role, Stage, Status


def person(*roles: Role, office: str = "brest") -> Viewer:
    return Viewer(id=1, office=office, roles=frozenset(roles))


def at_brest(*parts: Part, invited: bool = False) -> Stake:
    return Stake("brest", frozenset(parts), invited)


def alone(*parts: Part) -> Stake:
    """Nobody of the office is an impartial judge."""
    return Stake("brest", frozenset(parts), impartial=frozenset())


NANTES = "nantes"

RELATIONS: list[tuple[Viewer, Stake | None, set[str]]] = [
    (VISITOR, None, {"visitor"}),
    (VISITOR, at_brest(), {"visitor"}),
    (person(), None, {"staff"}),
    (person(), at_brest(), {"staff"}),
    (person(), at_brest(Part.AUTHOR), {"staff", "author"}),
    (person(), at_brest(Part.CO_AUTHOR), {"staff", "author"}),
    (person(), at_brest(Part.LEAD), {"staff", "lead"}),
    (person(), at_brest(Part.ASSESSOR), {"staff"}),
    (person(), at_brest(Part.RECUSED), {"staff", "recused"}),
    (person(Role.ASSESSOR), None, {"staff", "assessor"}),
    (person(Role.ASSESSOR), at_brest(), {"staff", "assessor"}),
    (person(Role.ASSESSOR), at_brest(Part.ASSESSOR), {"staff", "assessor"}),
    (person(Role.ASSESSOR), at_brest(Part.AUTHOR), {"staff", "author"}),
    (person(Role.ASSESSOR), at_brest(Part.CO_AUTHOR), {"staff", "author"}),
    (person(Role.ASSESSOR), at_brest(Part.RECUSED), {"staff", "recused"}),
    (person(Role.ASSESSOR), at_brest(Part.AUTHOR, Part.RECUSED), {"staff", "author", "recused"}),
    (person(Role.CHAIR), at_brest(), {"staff", "chair"}),
    (person(Role.CHAIR), at_brest(Part.AUTHOR), {"staff", "author"}),
    (person(Role.CHAIR), at_brest(Part.RECUSED), {"staff", "recused"}),
    (person(Role.CHAIR), alone(Part.CO_AUTHOR), {"staff", "chair", "author"}),
    (person(Role.CHAIR), at_brest(Part.LEAD), {"staff", "chair", "lead"}),
    (
        person(Role.CHAIR),
        Stake("brest", frozenset({Part.AUTHOR}), adopted=True),
        {"staff", "author", "chair"},
    ),
    (person(Role.OFFICE_ADMIN), alone(), {"staff", "office_admin", "chair"}),
    (person(Role.OFFICE_ADMIN), alone(Part.AUTHOR), {"staff", "office_admin", "author"}),
    (person(Role.OFFICE_ADMIN), at_brest(), {"staff", "office_admin"}),
    (person(Role.COORDINATOR), at_brest(), {"staff", "coordinator"}),
    (person(Role.OPERATOR), None, {"staff", "operator"}),
    (person(office=NANTES), at_brest(), {"other_office"}),
    (person(Role.ASSESSOR, office=NANTES), at_brest(), {"other_office"}),
    (person(), at_brest(Part.ASSESSOR, Part.NAMED), {"staff", "assessor"}),
    (person(), at_brest(Part.ASSESSOR, Part.NAMED, Part.CO_AUTHOR), {"staff", "author"}),
    (person(), at_brest(Part.ASSESSOR, Part.NAMED, Part.RECUSED), {"staff", "recused"}),
    (
        person(Role.ASSESSOR, office=NANTES),
        at_brest(invited=True),
        {"other_office", "guest", "assessor"},
    ),
    (person(office=NANTES), at_brest(invited=True), {"other_office"}),
    (person(Role.OFFICE_ADMIN, office=NANTES), at_brest(invited=True), {"other_office"}),
    (
        person(Role.CHAIR, office=NANTES),
        at_brest(invited=True),
        {"other_office", "other_chair", "guest", "guest_chair"},
    ),
    (
        person(Role.CHAIR, office=NANTES),
        at_brest(Part.CO_AUTHOR, invited=True),
        {"other_office", "other_chair", "guest", "author"},
    ),
    (
        person(Role.CHAIR, office=NANTES),
        at_brest(Part.RECUSED, invited=True),
        {"other_office", "other_chair", "recused"},
    ),
    (
        person(Role.ASSESSOR, office=NANTES),
        at_brest(Part.RECUSED, invited=True),
        {"other_office", "recused"},
    ),
    (person(Role.CHAIR, office=NANTES), at_brest(), {"other_office", "other_chair"}),
    (person(Role.OFFICE_ADMIN, office=NANTES), at_brest(), {"other_office"}),
    (person(Role.COORDINATOR, office=NANTES), at_brest(), {"other_office", "coordinator"}),
    (person(office=NANTES), at_brest(Part.LEAD), {"other_office", "lead"}),
]


@pytest.mark.parametrize(("viewer", "stake", "expected"), RELATIONS)
def test_a_viewer_is_tied_to_a_thing(
    viewer: Viewer, stake: Stake | None, expected: set[str]
) -> None:
    assert relations(viewer, stake) == expected


@pytest.mark.parametrize("action", matrix())
def test_the_matrix_says_who_may_do_what(action: str) -> None:
    """One cell that holds is enough; none is a refusal, the same in each of its three forms."""
    for viewer, stake, ties in RELATIONS:
        allowed = bool(ties & matrix()[action])
        assert can(viewer, action, stake) is allowed, (viewer, stake)
        assert [str(no) for no in refusals_to(viewer, action, stake)] == (
            [] if allowed else ["Votre rôle ne permet pas cette action."]
        )
        if allowed:
            require(viewer, action, stake)
        else:
            with pytest.raises(NotAllowed):
                require(viewer, action, stake)
    assert can(SYSTEM, action)


def test_every_column_of_the_matrix_is_a_tie_that_can_hold() -> None:
    columns = set().union(*matrix().values())
    assert columns == set().union(*(ties for _, _, ties in RELATIONS))


NEVER = [
    ("sheet.write", "author"),
    ("sheet.write", "recused"),
    ("sheet.write", "chair"),
    ("sheet.write", "office_admin"),
    ("round.reveal", "office_admin"),
    ("round.reveal", "author"),
    ("idea.decide", "author"),
    ("idea.decide", "assessor"),
    ("practice.confirm", "chair"),
    ("practice.reply", "staff"),
    ("round.progress", "author"),
    ("round.reveal", "guest_chair"),
    ("idea.decide", "guest_chair"),
    ("sheet.write", "guest_chair"),
    ("sheet.read", "guest"),
    ("round.progress", "guest"),
    ("committee.answer", "chair"),
    ("committee.reveal", "chair"),
]


@pytest.mark.parametrize(("action", "relation"), NEVER)
def test_what_no_edit_of_the_file_may_grant(action: str, relation: str) -> None:
    assert relation not in matrix()[action]


def test_a_visitor_only_comes_in() -> None:
    assert {action for action, ties in matrix().items() if "visitor" in ties} == {
        "session.open",
        "invitation.accept",
        "account.settings",
        "site.public",
        "style.view",
    }


def test_nothing_of_an_idea_is_for_another_office() -> None:
    outsiders = [person(*roles, office=NANTES) for roles in product(Role)]
    for action in matrix():
        if action.split(".")[0] in ("idea", "sheet", "round", "result", "pilot", "panel"):
            assert not [v for v in outsiders if can(v, action, at_brest())], action


SUBMITTED = Sight(at_brest(), Stage.SUBMITTED, Status.OPEN, open_box=True)
CHAIR, JUDGE = person(Role.CHAIR), person(Role.ASSESSOR)
NEIGHBOUR = person(Role.CHAIR, Role.ASSESSOR, office=NANTES)


@pytest.mark.parametrize(
    ("changed", "seen_by"),
    [
        ({}, {"staff", "judge", "chair"}),
        ({"open_box": False}, {"judge", "chair"}),
        ({"open_box": False, "stage": Stage.ASSESSED}, {"staff", "judge", "chair"}),
        ({"status": Status.DECLINED}, {"judge", "chair"}),
        ({"status": Status.ON_HOLD}, {"staff", "judge", "chair"}),
        ({"stake": at_brest(Part.RECUSED), "open_box": False}, {"chair"}),
        ({"stake": at_brest(invited=True)}, {"staff", "judge", "chair", "neighbour"}),
        ({"stake": at_brest(Part.RECUSED, invited=True)}, {"staff", "judge", "chair"}),
        (
            {"stake": at_brest(Part.AUTHOR), "open_box": False, "status": Status.WITHDRAWN},
            {"staff", "judge", "chair", "neighbour"},
        ),
    ],
)
def test_who_sees_an_idea(changed: dict[str, Any], seen_by: set[str]) -> None:
    viewers = {"staff": person(), "judge": JUDGE, "chair": CHAIR, "neighbour": NEIGHBOUR}
    sight = replace(SUBMITTED, **changed)
    assert {name for name, viewer in viewers.items() if sees_idea(viewer, sight)} == seen_by
    assert sees_idea(SYSTEM, sight)


def test_a_visitor_sees_no_idea() -> None:
    assert not sees_idea(VISITOR, SUBMITTED)


def test_an_unknown_action_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        can(person(), "idea.destroy")


def test_the_system_keeps_the_person_whom_it_acts_for() -> None:
    viewer = person(Role.CHAIR)
    assert viewer.as_system().system
    assert viewer.as_system().id == viewer.id
    assert not viewer.is_visitor
    assert VISITOR.is_visitor
    assert not SYSTEM.is_visitor


@pytest.mark.parametrize("action", ["idea.support", "co_author.ask", "co_author.answer"])
@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CHAIR])
def test_who_reads_for_another_office_takes_no_part_in_its_idea(action: str, role: Role) -> None:
    assert not can(person(role, office=NANTES), action, at_brest(invited=True))
    assert can(person(role), action, at_brest())
