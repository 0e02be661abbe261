"""The matrix in words: nothing of it is left unsaid, and what is said is what it holds."""

from innovation.domain.policy import matrix
from innovation.domain.rights import COLUMNS, GROUPS, rights, who


def test_every_action_and_every_column_of_the_matrix_has_its_words() -> None:
    named = [action for actions in GROUPS.values() for action in actions]
    assert sorted(named) == sorted(matrix())
    assert COLUMNS.keys() == frozenset().union(*matrix().values())


def test_the_wider_is_said_rather_than_all_that_it_holds() -> None:
    assert who(matrix()["session.open"]) == ("tout le monde, même sans compte",)
    assert who(matrix()["session.close"]) == ("toute personne connectée",)
    assert who(matrix()["board.view"]) == ("tous les agents de l'office",)
    assert who(matrix()["comment.hide"]) == ("président du comité", "administrateur de l'office")


def test_one_role_is_shown_all_that_it_may_do_and_nothing_else() -> None:
    shown = {right.title for _, lines in rights("other_chair") for right, _ in lines}
    assert "Répondre à la pratique d'un autre office" in shown
    assert "Lire une fiche pratique et son PDF" in shown
    assert "Dévoiler l'évaluation" not in shown
