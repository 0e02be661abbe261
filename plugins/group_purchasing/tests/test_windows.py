"""The windows found are those that a person finds with a calendar."""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations, groupby

import pytest
from hypothesis import given
from hypothesis import strategies as some
from innovation_group_purchasing.contracts import Contract, Terms, end_later, months_later
from innovation_group_purchasing.windows import NO_FAMILY, Search, Window, windows

from .conftest import DATA, TODAY


def told(found: Iterable[Window]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (
            window.family,
            [
                (
                    due.contract.terms.reference,
                    f"{due.on:%d/%m/%Y}",
                    f"{due.notice_by:%d/%m/%Y}" if due.notice_by else "",
                )
                for due in window.dues
            ],
        )
        for window in found
    ]


def by_hand() -> list[tuple[str, list[tuple[str, str, str]]]]:
    with (DATA / "fenetres.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    return [
        (rows_of[0][1], [(reference, on, by) for _, _, reference, on, by in rows_of])
        for rows_of in (list(group) for _, group in groupby(rows, key=lambda row: row[0]))
    ]


def unordered(list_of: Iterable[tuple[str, list[tuple[str, str, str]]]]) -> list[object]:
    return sorted((family, sorted(dues)) for family, dues in list_of)


def test_the_windows_of_forty_contracts_equal_the_list_made_by_hand(forty) -> None:
    assert len(forty) == 40
    assert unordered(told(windows(forty, Search(), TODAY))) == unordered(by_hand())


def test_a_window_is_told_after_those_that_begin_before_it(forty) -> None:
    found = windows(forty, Search(), TODAY)
    for _, of_family in groupby(found, key=lambda window: window.family):
        firsts = [window.first for window in of_family]
        assert firsts == sorted(firsts)


def test_archived_contracts_and_those_of_no_family_make_no_window(forty) -> None:
    away = [Contract(c.public_id, c.office, c.terms, archived=True) for c in forty]
    assert windows(away, Search(), TODAY) == []
    assert NO_FAMILY not in {window.family for window in windows(forty, Search(), TODAY)}


# --- The slow way that nobody can doubt ------------------------------------------

SEARCH = Search(span=4, lead=2, horizon=30)


def slowly(contracts: list[Contract], search: Search) -> set[frozenset[object]]:
    """Every set of due dates near enough, of two offices, that no other such set holds whole."""
    dues = [
        due
        for contract in contracts
        for due in contract.dues
        if months_later(TODAY, search.lead) <= due.on <= months_later(TODAY, search.horizon)
        and (due.notice_by is None or due.notice_by >= TODAY)
    ]
    near = [
        frozenset(chosen)
        for size in range(2, len(dues) + 1)
        for chosen in combinations(dues, size)
        if len({due.contract.office for due in chosen}) > 1
        and len({due.contract.terms.family for due in chosen}) == 1
        and all(
            max(one.on, other.on) <= end_later(min(one.on, other.on), search.span)
            for one, other in combinations(chosen, 2)
        )
    ]
    return {one for one in near if not any(one < other for other in near)}


@some.composite
def contracts(draw) -> list[Contract]:
    """A few contracts whose due dates are a few."""
    made = []
    for number in range(draw(some.integers(2, 5))):
        terms = Terms(
            reference=str(number),
            family=draw(some.sampled_from(["ascenseurs", "portes"])),
            object="Entretien",
            supplier="Un titulaire",
            starts_on=date(2020, 1, 1),
            ends_on=TODAY + timedelta(days=draw(some.integers(-60, 700))),
            renewals=draw(some.integers(0, 1)),
            renewal_months=draw(some.integers(1, 12)),
            notice_months=draw(some.integers(0, 6)),
        )
        office = draw(some.sampled_from(["brest", "nantes", "rennes"]))
        made.append(Contract(str(number), office, terms))
    return made


@given(contracts())
def test_the_windows_are_those_of_the_slow_way(made) -> None:
    found = windows(made, SEARCH, TODAY)
    assert {frozenset(window.dues) for window in found} == slowly(made, SEARCH)
    assert len(found) == len(slowly(made, SEARCH))


# --- Dates -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "months", "later"),
    [
        (date(2027, 2, 28), 12, date(2028, 2, 29)),
        (date(2027, 6, 30), 6, date(2027, 12, 31)),
        (date(2026, 12, 31), -3, date(2026, 9, 30)),
        (date(2028, 2, 29), -3, date(2027, 11, 30)),
        (date(2027, 1, 15), 1, date(2027, 2, 15)),
    ],
)
def test_a_period_that_ends_with_a_month_ends_with_a_month(end, months, later) -> None:
    assert end_later(end, months) == later


def test_only_the_last_end_needs_no_notice(forty) -> None:
    [contract] = [one for one in forty if one.terms.reference == "BMH-2026-02"]
    assert [(f"{due.on}", str(due.notice_by)) for due in contract.dues] == [
        ("2026-12-31", "2026-10-31"),
        ("2027-12-31", "2027-10-31"),
        ("2028-12-31", "2028-10-31"),
        ("2029-12-31", "None"),
    ]
    assert contract.latest_end == date(2029, 12, 31)


def test_once_its_notice_has_passed_the_next_end_is_the_one_to_choose(forty) -> None:
    [contract] = [one for one in forty if one.terms.reference == "BMH-2026-02"]
    assert contract.next_due(TODAY).on == date(2027, 12, 31)
    assert contract.next_due(date(2026, 10, 31)).on == date(2026, 12, 31)
    assert contract.next_due(date(2030, 1, 1)) is None
