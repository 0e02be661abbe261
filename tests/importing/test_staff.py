"""A list of people: every bad row is told with its line and its reason."""

import pytest

from innovation.domain.refusals import Refused
from innovation.domain.stages import Role
from innovation.importing.staff import addresses, check_staff
from innovation.spreadsheets.reading import read_file

LIST = """\
Prénom et nom;Courriel;Direction;Rôles;Responsable
Anne Le Bihan;Anne@brest.test;Accueil;évaluatrice, Président;chef@brest.test
Déjà Là;ici@brest.test;;;
;sans.nom@brest.test;;;
Yann;pas-une-adresse;;;
Malo;malo@brest.test;;roi;
Zoé;zoe@brest.test;;administratrice;
Ewen;ewen@brest.test;;;personne@brest.test
Anne Bis;anne@brest.test;;;
Le Chef;chef@brest.test;;;
"""


def test_each_row_is_told() -> None:
    table = read_file(LIST.encode())
    staff = check_staff(table, {"ici@brest.test"})
    assert [(one.name, one.email) for one in staff.newcomers] == [
        ("Anne Le Bihan", "anne@brest.test"),
        ("Le Chef", "chef@brest.test"),
    ]
    anne = staff.newcomers[0]
    assert (anne.service, anne.roles, anne.manager) == (
        "Accueil",
        {Role.ASSESSOR, Role.CHAIR},
        "chef@brest.test",
    )
    assert staff.known == ((3, "ici@brest.test"),)
    assert [line for line, _ in staff.faults] == [4, 5, 6, 7, 8, 9]
    assert "anne@brest.test" in addresses(table)


def test_cells_pasted_from_a_spreadsheet_are_read_and_english_headers_too() -> None:
    text = "Name\tEmail\tRoles\nAnne\tanne@brest.test\tassessor\n"
    (one,) = check_staff(read_file(text.encode()), set()).newcomers
    assert one.roles == {Role.ASSESSOR}


@pytest.mark.parametrize("text", ["", "Service\nAccueil\n"])
def test_a_list_without_names_or_addresses_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        check_staff(read_file(text.encode()), set())
