"""When a plugin's job runs next."""

from datetime import datetime, timedelta

from innovation.domain.contributions import Every

EVERY: dict[Every, timedelta] = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
LONGEST = max(EVERY.values())
"""What is due later was written by a clock that ran ahead."""


def next_time(every: Every, due: datetime, now: datetime) -> datetime:
    """The first time after ``now`` that keeps the rhythm of when it was due."""
    step = EVERY[every]
    if due > now:  # asked for by hand, or a clock that ran ahead
        return due if due - now <= step else now + step
    return due + step * ((now - due) // step + 1)
