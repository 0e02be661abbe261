"""Meetings: kept in their table, read by members, set in a month and in a calendar file."""

import re
from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from innovation.api import Database
from innovation.api.db import public_id

from .store import Group

PARIS = ZoneInfo("Europe/Paris")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LINK = re.compile(r"(https?://\S{1,290})?")
LONGEST = 75
"""Bytes to a line of a calendar file."""
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said of a meeting."""

    held_on: date
    starts: str
    minutes: int
    place: str
    link: str = ""
    agenda: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a group; ``report`` is the address of its minutes, a file."""

    public_id: str
    group: str
    title: str
    plan: Plan
    report: str
    cancelled: bool
    version: int

    @property
    def begins(self) -> datetime:
        """On the clock of the offices."""
        hour, minute = (int(part) for part in self.plan.starts.split(":"))
        return datetime.combine(self.plan.held_on, time(hour, minute), PARIS)

    @property
    def ends(self) -> datetime:
        """On the same clock."""
        return (self.begins.astimezone(UTC) + timedelta(minutes=self.plan.minutes)).astimezone(
            PARIS
        )


_MEETING = (
    "SELECT t.public_id, g.public_id AS grp, g.title, t.held_on, t.starts, t.minutes, t.place, "
    "t.link, t.agenda, t.report, t.cancelled, t.version FROM x_working_groups_meeting t "
    "JOIN x_working_groups_group g ON g.id = t.grp "
)


def _meetings(rows: Iterable[dict[str, object]]) -> list[Meeting]:
    return [_meeting(row) for row in rows]


def _meeting(row: dict[str, object]) -> Meeting:
    plan = Plan(**{name: row[name] for name in Plan.__slots__})  # type: ignore[arg-type]
    return Meeting(
        str(row["public_id"]),
        str(row["grp"]),
        str(row["title"]),
        plan,
        str(row["report"]),
        bool(row["cancelled"]),
        int(str(row["version"])),
    )


async def meetings_of(db: Database, group: Group) -> list[Meeting]:
    """A group's meetings, by their day."""
    rows = await db.fetch(
        f"{_MEETING} WHERE t.grp = {{}} ORDER BY t.held_on, t.starts, t.id LIMIT 500", group.id
    )
    return _meetings(rows)


async def meeting_of(db: Database, group: Group, meeting: str) -> Meeting | None:
    """One of them."""
    rows = await db.fetch(
        f"{_MEETING} WHERE t.grp = {{}} AND t.public_id = {{}}", group.id, meeting
    )
    return _meeting(rows[0]) if rows else None


async def meetings_between(db: Database, person: str, start: date, end: date) -> list[Meeting]:
    """The meetings of all the groups of a person, from a day to the day before another."""
    rows = await db.fetch(
        f"{_MEETING} JOIN x_working_groups_member m ON m.grp = g.id WHERE m.person = {{}} "
        "AND t.held_on >= {} AND t.held_on < {} ORDER BY t.held_on, t.starts, t.id LIMIT 500",
        person,
        start,
        end,
    )
    return _meetings(rows)


async def plan_meeting(db: Database, group: Group, plan: Plan, office: str) -> str:
    """A new meeting: its address."""
    new = public_id()
    await db.fetch(
        "INSERT INTO x_working_groups_meeting (public_id, grp, office, held_on, starts, minutes, "
        "place, link, agenda) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})",
        new,
        group.id,
        office,
        *_values(plan),
    )
    return new


async def change_meeting(db: Database, meeting: Meeting, plan: Plan, version: int) -> bool:
    """Compare-and-set: false when somebody else changed it first."""
    rows = await db.fetch(
        "UPDATE x_working_groups_meeting SET held_on = {}, starts = {}, minutes = {}, place = {}, "
        "link = {}, agenda = {}, version = version + 1 WHERE public_id = {} AND version = {} "
        "AND NOT cancelled RETURNING id",
        *_values(plan),
        meeting.public_id,
        version,
    )
    return bool(rows)


def _values(plan: Plan) -> tuple[object, ...]:
    return (plan.held_on, plan.starts, plan.minutes, plan.place, plan.link, plan.agenda)


async def cancel_meeting(db: Database, meeting: Meeting) -> None:
    """It stays in the list, struck through."""
    await db.fetch(
        "UPDATE x_working_groups_meeting SET cancelled = {}, version = version + 1 "
        "WHERE public_id = {}",
        True,
        meeting.public_id,
    )


async def keep_report(db: Database, meeting: Meeting, file: str) -> None:
    """Which of the meeting's documents are its minutes."""
    await db.fetch(
        "UPDATE x_working_groups_meeting SET report = {}, version = version + 1 "
        "WHERE public_id = {}",
        file,
        meeting.public_id,
    )


def plan_from(typed: dict[str, str]) -> Plan | str:
    """What a form says of a meeting, or the sentence of what is missing."""
    words = {name: " ".join(typed.get(name, "").split()) for name in ("place", "link")}
    agenda = typed.get("agenda", "").strip()
    starts, minutes = typed.get("starts", "")[:5], typed.get("minutes", "")
    held_on = _day(typed.get("held_on", ""))
    wrong = {
        "Indiquez le jour de la réunion.": held_on is None or held_on != _within(held_on),
        "Indiquez l'heure de la réunion : 14:30, par exemple.": not CLOCK.fullmatch(starts),
        "Indiquez la durée en minutes, de 15 à 600.": not _lasts(minutes),
        "Indiquez le lieu, en 200 caractères au plus.": not 1 <= len(words["place"]) <= 200,
        "Le lien de la visioconférence commence par https://.": not LINK.fullmatch(words["link"]),
        "L'ordre du jour tient en 3000 caractères : joignez un document.": len(agenda) > 3000,
    }
    if held_on is None or any(wrong.values()):
        return next(sentence for sentence, is_wrong in wrong.items() if is_wrong)
    return Plan(held_on, starts, int(minutes), words["place"], words["link"], agenda)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _lasts(minutes: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{2,3}", minutes)) and 15 <= int(minutes) <= 600


# --- A month ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month's picture; ``inside`` the month, or beside it to fill the week."""

    date: date
    inside: bool
    today: bool
    meetings: tuple[Meeting, ...]


def month_of(day: date, meetings: Iterable[Meeting], today: date) -> list[list[Day]]:
    """The weeks of a month, Monday first, with what is held each day."""
    held: dict[date, list[Meeting]] = {}
    for one in meetings:
        held.setdefault(one.plan.held_on, []).append(one)
    return [
        [Day(one, one.month == day.month, one == today, tuple(held.get(one, ()))) for one in week]
        for week in Calendar().monthdatescalendar(day.year, day.month)
    ]


def month_from(key: str, today: date) -> date:
    """The first day of the month ``2026-03``; this month when it says none."""
    asked = _day(f"{key}-01")
    return _within(asked) if asked else today.replace(day=1)


def shifted(month: date, by: int) -> date:
    """The month before, or after; calendars end somewhere."""
    place = min(max(month.year * 12 + month.month - 1 + by, 12 * 2000), 12 * 2100)
    return date(place // 12, place % 12 + 1, 1)


def _within(day: date) -> date:
    """The day, or the nearest one that our calendars have."""
    return min(max(day, FIRST), LAST)


# --- A calendar file -----------------------------------------------------------------------


def calendar_file(meetings: Iterable[Meeting], today: date) -> bytes:
    """Meetings as every calendar reads them (RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Vivier//Groupes de travail//FR"]
    for one in meetings:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.public_id}@vivier",
            f"DTSTAMP:{today:%Y%m%d}T000000Z",
            f"SEQUENCE:{one.version}",
            f"DTSTART:{_utc(one.begins)}",
            f"DTEND:{_utc(one.ends)}",
            f"SUMMARY:{_escaped(one.title)}",
            f"LOCATION:{_escaped(one.plan.place)}",
            *([f"DESCRIPTION:{_escaped(one.plan.agenda)}"] if one.plan.agenda else []),
            *([f"URL:{one.plan.link}"] if one.plan.link else []),
            f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _folded(line: str) -> str:
    """No line is longer than 75 bytes, and no letter is cut in two."""
    parts, part = [], ""
    for letter in line:
        if len(f"{part}{letter}".encode()) > LONGEST:
            parts.append(part)
            part = " "
        part += letter
    return "\r\n".join([*parts, part])
