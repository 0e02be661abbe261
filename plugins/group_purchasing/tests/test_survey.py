"""Lots as people type them, and which number each keeps."""

import pytest
from innovation_group_purchasing.survey import Lot, lots_from, text_of

TWO = (Lot(1, "Traction", "appareils"), Lot(2, "Astreinte", "heures"))


def test_lots_are_typed_a_line_each_with_their_unit() -> None:
    assert lots_from("Traction : appareils\n\n Astreinte:heures ") == TWO
    assert lots_from(text_of(TWO), TWO) == TWO
    assert lots_from("Portes") == (Lot(1, "Portes", "unités"),)
    assert lots_from(" ") == (Lot(1, "Ensemble", "unités"),)


def test_a_lot_keeps_its_number_wherever_its_line_stands() -> None:
    """So that what an office answered stays with it; a new one takes nobody's."""
    assert lots_from("Portes\nASTREINTE : nuits", TWO) == (
        Lot(3, "Portes", "unités"),
        Lot(2, "ASTREINTE", "nuits"),
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\nA", "même nom"),
        ("\n".join(f"lot {n}" for n in range(21)), "Vingt lots"),
        ("x" * 81, "80 caractères"),
    ],
)
def test_what_makes_no_survey_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        lots_from(text)
