"""Structured logs: one line a fact, with the request's reference, no name and no text."""

import logging
import re
import sys
import traceback
from contextlib import suppress
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|(?<==)\(.*\)")

_for_a_terminal = structlog.dev.ConsoleRenderer(
    colors=False, exception_formatter=structlog.dev.plain_traceback
)


class _Lines:
    """Writes each line, or drops it: a full disk or a reader gone away must not stop the site."""

    def msg(self, line: str) -> None:
        with suppress(OSError):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()

    debug = info = warning = error = critical = msg


def configure(style: str) -> None:
    """Log for a terminal, or as JSON lines for a collector."""
    rendering: list[Processor] = (
        [structlog.processors.JSONRenderer()] if style == "json" else [_for_a_terminal]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            tell_exception,
            *rendering,
        ],
        logger_factory=lambda *_: _Lines(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def tell_exception(_: Any, __: str, event: EventDict) -> EventDict:
    """Where an exception was raised and of which kind; its own words may hold people's."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exception()
    if isinstance(error, BaseException):
        event["exception"] = "".join(_told(error))
    return event


def _told(error: BaseException) -> list[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    said = QUOTED.sub("…", str(error).partition("\n")[0])
    return [
        *([*_told(before), "\n"] if before else []),
        *traceback.format_tb(error.__traceback__),
        f"{type(error).__name__}: {said}\n",
    ]
