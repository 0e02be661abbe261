"""Meetings as calendars want them, months as people read them, and a group on a site."""

from datetime import date

import innovation_working_groups as plugin
import pytest
from innovation_working_groups.meetings import (
    Meeting,
    Plan,
    calendar_file,
    month_from,
    month_of,
    plan_from,
    shifted,
)
from innovation_working_groups.series import series_from

from innovation.testing import OfficeSite, on_site
from innovation.testing.plugins import contributions

TODAY = date(2026, 3, 2)
TYPED = {"held_on": "2026-03-31", "starts": "14:30", "minutes": "60", "place": "  Salle   bleue "}


def a_meeting(day: date = date(2026, 3, 31), **said: str) -> Meeting:
    said = {"starts": "14:30", "place": "Salle bleue"} | said
    return Meeting("m1", "g1", "Réemploi", Plan(day, minutes=60, **said), "", False, 1)


def test_what_is_typed_of_a_meeting_is_a_plan() -> None:
    assert plan_from(TYPED) == Plan(date(2026, 3, 31), "14:30", 60, "Salle bleue")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"held_on": "demain"}, "le jour"),
        ({"starts": "24:00"}, "l'heure"),
        ({"starts": "14h"}, "l'heure"),
        ({"minutes": "\u0661\u0665"}, "la durée"),
        ({"minutes": "14"}, "la durée"),
        ({"minutes": "601"}, "la durée"),
        ({"place": " "}, "le lieu"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"link": "https://a b"}, "https://"),
        ({"agenda": "a" * 3001}, "3000"),
    ],
)
def test_what_is_missing_or_wrong_is_told_in_a_sentence(
    wrong: dict[str, str], sentence: str
) -> None:
    assert sentence in plan_from(TYPED | wrong)


def test_a_calendar_tells_the_hour_that_clocks_show_there() -> None:
    """The last Sunday of March and of October, clocks change."""
    for day, start in (
        (date(2026, 3, 28), "20260328T133000Z"),
        (date(2026, 3, 29), "20260329T123000Z"),
        (date(2026, 10, 25), "20261025T133000Z"),
    ):
        assert f"DTSTART:{start}\r\n" in calendar_file([a_meeting(day)], TODAY).decode()


def test_a_meeting_lasts_as_long_as_it_is_said_to_when_clocks_change() -> None:
    text = calendar_file([a_meeting(date(2026, 3, 29), starts="01:30")], TODAY).decode()
    assert "DTSTART:20260329T003000Z\r\n" in text
    assert "DTEND:20260329T013000Z\r\n" in text


def test_no_line_of_a_calendar_is_longer_than_75_bytes_and_none_is_lost() -> None:
    agenda = "Été, à Nantes ; retour d'expérience\\n" * 20 + "\nBEGIN:VEVENT\r\nfin"
    content = calendar_file([a_meeting(agenda=agenda)], TODAY)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 1
    (told,) = [line for line in lines if line.startswith("DESCRIPTION:")]
    plain = told.removeprefix("DESCRIPTION:").replace("\\,", ",").replace("\\;", ";")
    assert plain.replace("\\\\", "\\").count("Été, à Nantes ; retour") == 20


def test_a_month_is_whole_weeks_from_monday_with_each_meeting_on_its_day() -> None:
    weeks = month_of(TODAY, [a_meeting()], TODAY)
    days = [day for week in weeks for day in week]
    assert [len(week) for week in weeks] == [7] * 6
    assert days[0].date.weekday() == 0
    assert [day.date for day in days if day.meetings] == [date(2026, 3, 31)]
    assert [day.date for day in days if day.today] == [TODAY]
    assert sum(day.inside for day in days) == 31


@pytest.mark.parametrize(
    ("key", "first"),
    [("2026-12", date(2026, 12, 1)), ("", date(2026, 3, 1)), ("2026-13", date(2026, 3, 1))],
)
def test_a_month_is_known_by_its_key(key: str, first: date) -> None:
    assert month_from(key, TODAY) == first


def test_months_follow_each_other_as_far_as_calendars_go() -> None:
    assert shifted(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert shifted(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert shifted(date(9999, 12, 1), 1).year == 2100
    assert shifted(date(1, 1, 1), -1).year == 2000


def test_every_office_may_take_it() -> None:
    for office in ("brest", "nantes", "rennes"):
        assert [one.label for one in contributions(plugin, office).menu] == ["Groupes de travail"]


@on_site(plugin)
async def test_a_group_is_begun_and_meets(site: OfficeSite) -> None:
    somebody = await site.client("staff")
    await somebody.open(site.path("/"))
    assert somebody.sees("Vous n'êtes encore d'aucun groupe")
    await somebody.open(site.path("/groups/new"))
    await somebody.send("/groups", title="Réemploi", theme="chantiers", purpose="Se le dire.")
    assert somebody.sees("Aucune réunion n'est prévue.")
    await somebody.open(f"{somebody.page.url}/new-meeting")
    await somebody.send("/meetings", held_on="2030-05-07", starts="14:30", place="Salle bleue")
    assert somebody.sees("de 14:30 à 15:30")
    await somebody.open(site.path("/calendar?month=2030-05"))
    assert somebody.sees("mai 2030") and somebody.sees("Salle bleue")
    assert site.errors == []


@on_site(plugin)
async def test_who_may_begin_a_group_is_the_offices_to_say(site: OfficeSite) -> None:
    """By default everybody may."""
    for role in ("staff", "assessor", "chair"):
        somebody = await site.client(role)
        assert (await somebody.open(site.path("/groups/new"))).status_code == 200
    assert site.errors == []


@pytest.mark.parametrize(
    ("every", "times", "days"),
    [
        ("", "", ["2026-03-31"]),
        ("week", "3", ["2026-03-31", "2026-04-07", "2026-04-14"]),
        ("fortnight", "2", ["2026-03-31", "2026-04-14"]),
        ("month", "4", ["2026-03-31", "2026-04-28", "2026-05-26", "2026-06-30"]),
    ],
)
def test_meetings_repeat_on_the_same_day_of_the_week(every, times, days) -> None:
    planned = series_from(TYPED | {"every": every, "times": times})
    assert [f"{one.held_on}" for one in planned] == days


@pytest.mark.parametrize("times", ["", "1", "13", "deux", "²"])
def test_a_series_is_of_two_meetings_at_least_and_twelve_at_most(times: str) -> None:
    assert "de 2 à 12" in series_from(TYPED | {"every": "week", "times": times})


@on_site(plugin)
async def test_members_say_who_comes_until_the_meeting_is_over(site: OfficeSite) -> None:
    somebody = await site.client("staff")
    await somebody.open(site.path("/groups/new"))
    await somebody.send("/groups", title="Réemploi", theme="", purpose="Se le dire.")
    await somebody.open(f"{somebody.page.url}/new-meeting")
    await somebody.send("/meetings", held_on="2030-05-07", starts="14:30", place="Salle bleue")
    assert somebody.sees("N'ont pas répondu 1")
    await somebody.send("/coming", "yes")
    assert somebody.sees("Viennent (1)") and somebody.sees("N'ont pas répondu 0")
    await somebody.send("/coming", "no")
    assert somebody.sees("Ne viennent pas (1)")
    await somebody.open(f"{str(somebody.page.url).partition('/meetings')[0]}/new-meeting")
    await somebody.send("/meetings", held_on="2020-05-07", starts="14:30", place="Salle bleue")
    assert somebody.sees("N'ont pas répondu 1") and "/coming" not in somebody.page.text
    assert site.errors == []
