"""What the offices tell each other of a period, in three statements whatever there is to count."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from statistics import median
from typing import Any

from piccolo.querystring import QueryString

from innovation import world
from innovation.db import Row, fetch
from innovation.domain.figures import OfficeFigures
from innovation.domain.people import Viewer

DAYS_TOLD = 3
"""How many of the next days are told."""

_CLOSED = (
    "indicator n JOIN pilot p ON p.id = n.pilot WHERE p.closed_at >= {} AND p.closed_at < {} "
    "AND n.baseline IS NOT NULL AND n.measured IS NOT NULL"
)
_RIGHT_WAY = "n.measured <> n.baseline AND (n.measured > n.baseline) = (n.better = 'up')"
_TAKEN_UP = (
    "adoption a JOIN practice_sheet s ON s.id = a.practice AND s.office <> a.office "
    "WHERE a.at >= {} AND a.at < {}"
)
_DECIDED = "i.id IN (SELECT idea FROM decision)"
_AWAITED = (
    "i.submitted_at < {} AND i.id NOT IN (SELECT idea FROM decision WHERE at < {}) "
    "AND i.status NOT IN ('withdrawn', 'grouped') "
    f"AND ((i.status = 'open' AND i.stage IN ('submitted', 'assessed')) OR {_DECIDED})"
)
"""Of an idea ``i``: at a moment, given twice, it had no decision yet."""


async def figures(viewer: Viewer, start: date, end: date) -> list[OfficeFigures]:
    """Each office's, from a day to the eve of another; asked by the system, for all of them."""
    since, until = world.midnight(start), world.midnight(end)
    counted = await _counted(since, until, end)
    answers = await _answers(since, until)
    days = await _days(until, end, end + (end - start))
    return [
        OfficeFigures(
            office,
            **counts,
            answered=len(answers[office]),
            median_days=round(median(answers[office])) if answers[office] else None,
            due=sum(days[office].values()),
            next_on=tuple(sorted(days[office]))[:DAYS_TOLD],
        )
        for office, counts in counted.items()
    ]


async def _counted(since: datetime, until: datetime, end: date) -> Mapping[str, dict[str, int]]:
    """By office, all that is only counted."""
    counts = [_count(name, *what) for name, what in _what_is_counted(since, until, end).items()]
    rows = await fetch(
        "SELECT o.slug AS office, c.name, c.n FROM office o LEFT JOIN "
        f"({' UNION ALL '.join('{}' for _ in counts)}) c ON c.office = o.slug ORDER BY o.slug",
        *counts,
    )
    found: dict[str, dict[str, int]] = {row["office"]: {} for row in rows}
    for row in rows:
        if row["name"]:
            found[row["office"]][row["name"]] = row["n"]
    return found


def _what_is_counted(
    since: datetime, until: datetime, end: date
) -> dict[str, tuple[str, str, tuple[Any, ...]]]:
    """For each figure: the column of the office, the rows, and their values."""
    within = (since, until)
    usable = "person p WHERE p.created_at < {} AND (p.disabled_at IS NULL OR p.disabled_at >= {})"
    running = "pilot p WHERE p.opened_at < {} AND (p.closed_at IS NULL OR p.closed_at >= {})"
    return {
        "staff": ("p.office", usable, (until, until)),
        "ideas": ("i.office", "idea i WHERE i.submitted_at >= {} AND i.submitted_at < {}", within),
        "opened": ("p.office", "pilot p WHERE p.opened_at >= {} AND p.opened_at < {}", within),
        "closed": ("p.office", "pilot p WHERE p.closed_at >= {} AND p.closed_at < {}", within),
        "running": ("p.office", running, (until, until)),
        "measured": ("n.office", _CLOSED, within),
        "improved": ("n.office", f"{_CLOSED} AND {_RIGHT_WAY}", within),
        "given": ("s.office", _TAKEN_UP, within),
        "received": ("a.office", _TAKEN_UP, within),
        "late": (
            "i.office",
            f"idea i WHERE i.answer_by < {{}} AND {_AWAITED}",
            (end, until, until),
        ),
    }


def _count(name: str, office: str, rows: str, values: tuple[Any, ...]) -> QueryString:
    return QueryString(
        f"SELECT '{name}' AS name, {office} AS office, count(*) AS n FROM {rows} GROUP BY {office}",
        *values,
    )


async def _answers(since: datetime, until: datetime) -> Mapping[str, list[int]]:
    """By office, how many days each of the first decisions took."""
    rows = await fetch(
        "SELECT i.office, i.submitted_at, d.at FROM decision d JOIN idea i ON i.id = d.idea "
        "WHERE d.at >= {} AND d.at < {} AND d.id IN (SELECT min(id) FROM decision GROUP BY idea)",
        since,
        until,
    )
    found = defaultdict(list)
    for row in rows:
        found[row["office"]].append(_days_of(row))
    return found


def _days_of(row: Row) -> int:
    from_, to = (world.day_of(row[at]) for at in ("submitted_at", "at"))
    return int((to - from_).days)


async def _days(until: datetime, end: date, later: date) -> Mapping[str, dict[date, int]]:
    """By office and by day, the answers promised and the adjourned ideas to be taken up."""
    rows = await fetch(
        "SELECT office, CAST(day AS text) AS day, count(*) AS n FROM ("
        f"SELECT i.office, i.answer_by AS day FROM idea i WHERE {_AWAITED} UNION ALL "
        "SELECT i.office, d.review_on FROM idea i JOIN decision d ON d.idea = i.id "
        "WHERE i.status = 'on_hold' AND d.current AND d.at < {}"
        ") x WHERE day >= {} AND day < {} GROUP BY office, day",
        until,
        until,
        until,
        end,
        later,
    )
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for row in rows:
        found[row["office"]][date.fromisoformat(row["day"])] = row["n"]
    return found
