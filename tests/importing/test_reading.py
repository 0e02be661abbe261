"""A file is read whatever wrote it; what would harm is refused before it is unpacked."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from innovation.domain.refusals import Refused
from innovation.importing import read_file
from innovation.spreadsheets import quoted, reading

TEXT = "Identifiant;Été au frais\n7;Chaud\n"
PLAIN = (("Identifiant", "Été au frais"), ("7", "Chaud"))

Workbook = Callable[..., bytes]


def read(content: bytes) -> tuple[tuple[str, ...], ...]:
    table = read_file(content)
    return (table.headers, *(line.cells for line in table.lines))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_in_the_usual_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    assert read(TEXT.replace(";", delimiter).encode(encoding)) == PLAIN


def test_a_header_that_holds_a_delimiter_does_not_mislead() -> None:
    assert read(b'"a, b, c";d\n1;2\n') == (("a, b, c", "d"), ("1", "2"))


def test_each_row_is_told_by_the_line_where_it_starts() -> None:
    table = read_file(b'a;b\n"1\n2";x\n\n3;y\n')
    assert [(line.number, line.cells) for line in table.lines] == [
        (2, ("1\n2", "x")),
        (5, ("3", "y")),
    ]


def test_a_workbook_is_read_with_its_numbers_and_dates_as_people_write_them(
    workbook: Workbook,
) -> None:
    content = workbook(
        ["Année", "Jour", "Part", "Vrai"], [], [2020, date(2024, 5, 3), 0.5, True],
        ["2021", datetime(2024, 5, 3, 8, 30),  # noqa: DTZ001 - a workbook knows no zone
         None, ""],
    )  # fmt: skip
    table = read_file(content)
    assert [(line.number, line.cells) for line in table.lines] == [
        (3, ("2020", "2024-05-03", "0.5", "oui")),
        (4, ("2021", "2024-05-03T08:30:00", "", "")),
    ]


def test_what_an_export_quoted_is_read_back() -> None:
    for text in ("=1+1", "'=1+1", "-5 degrés", "@moi", "'bonjour'", "+33"):
        (_, (cell,)) = read(f'a\n"{quoted(text)}"\n'.encode())
        assert cell == text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "est vide"),
        (b"\n \n;;\n", "est vide"),
        (b"\x81\x8d\x8f", "ni du CSV"),
        (b"PK\x03\x04 no zip", "ne se lit pas"),
        (b";".join(b"a" for _ in range(201)), "plus de 200 colonnes"),
        (b"a\n" + b"b\n" * 50_001, "plus de 50000 lignes"),
        (b"a" * 10_000_001, "dépasse 10 Mo"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_file(content)


def zipped(**members: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def altered(content: bytes, old: bytes, new: bytes) -> bytes:
    """The same workbook, with other words in its sheet."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as archive, ZipFile(file, "w") as other:
        for name in archive.namelist():
            member = archive.read(name)
            other.writestr(name, member.replace(old, new) if "sheet1" in name else member)
    return file.getvalue()


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED", 1_000_000)
    bomb = zipped(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=b" " * 2_000_000)
    assert len(bomb) < 10_000
    with pytest.raises(Refused, match="décompressé"):
        read_file(bomb)


def test_a_workbook_that_lies_about_its_size_is_refused(workbook: Workbook) -> None:
    bomb = bytearray(zipped(xl__workbook_xml=b"<workbook/>" + b" " * 100_000))
    real = (100_011).to_bytes(4, "little")
    assert bomb.count(real) == 2
    lying = bytes(bomb).replace(real, (11).to_bytes(4, "little"))
    with pytest.raises(Refused, match="ne se lit pas"):
        read_file(lying)


@pytest.mark.parametrize("place", [b'r="XFD1048576"', b'r = "xfd1048576"', b"r='XFD1048576'"])
def test_one_cell_at_the_far_end_does_not_fill_the_memory(workbook: Workbook, place: bytes) -> None:
    far = altered(workbook(["a", "b"], [1, 2]), b'r="B2"', place)
    with pytest.raises(Refused, match="feuille neuve"):
        read_file(far)


@pytest.mark.parametrize("cut", range(40, 6_000, 199))
def test_a_damaged_workbook_is_refused_or_read_and_never_a_fault_of_ours(
    workbook: Workbook, cut: int
) -> None:
    content = bytearray(workbook(["titre", "probleme"], ["Bancs", "Palettes"]))
    content[cut % len(content)] ^= 0x5A
    try:
        read_file(bytes(content))
    except Refused:
        return


def test_a_spreadsheet_of_another_kind_is_refused_in_words() -> None:
    with pytest.raises(Refused, match=r"\.xlsx"):
        read_file(zipped(content_xml=b"<office/>"))


def test_a_locked_or_nonsense_workbook_is_refused(workbook: Workbook) -> None:
    for new in (b'r="', b"<c><c>", b"&bad;", b"</worksheet>"):
        content = altered(workbook(["a"], ["b"]), b'r="A2"', new)
        try:
            read_file(content)
        except Refused:
            continue
