"""Lines of plugins under « Ce qui vous attend »."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from innovation import world
from innovation.db import fetch, fetch_one
from innovation.domain.filling import can_be_filled, filled, holes
from innovation.domain.given import LONGEST_TEXT, fault_of_text, is_day
from innovation.domain.people import Viewer

KEPT = timedelta(days=7)
"""How long a line is kept once it is settled."""
PATH = re.compile(r"/[\w./?=&#-]*")
IDEA = re.compile(r"/ideas/[A-Za-z0-9_-]{8,}")
LONGEST_SENTENCE, LONGEST_PATH, LONGEST_KEY = 300, 200, 100


@dataclass(frozen=True, slots=True)
class Line:
    """What is said, where it leads, by when; ``key`` is the plugin's own name for it.

    ``words`` fill the sentence once it is told in the reader's language.
    """

    key: str
    sentence: str
    path: str
    due_on: date | None
    words: Mapping[str, str | int | date] = field(default_factory=dict)


def check_line(line: Line) -> None:
    """``ValueError`` says why a line is not one; its path is below the plugin's root."""
    _check_types(line)
    sentence, path, key, words = line.sentence, line.path, line.key, line.words
    if words and not (can_be_filled(sentence) and holes(sentence) <= words.keys()):
        raise ValueError(f"{sentence!r} ne se remplit pas avec {sorted(words)}")
    told = filled(sentence, words) if words else sentence
    if not 0 < len(told.strip()) <= LONGEST_SENTENCE:
        raise ValueError(f"une phrase de 1 à {LONGEST_SENTENCE} caractères est attendue")
    if not PATH.fullmatch(path) or "//" in path or ".." in path or len(path) > LONGEST_PATH:
        raise ValueError(f"{path!r} n'est pas un chemin du module, ni celui d'une idée")
    if not 0 < len(key) <= LONGEST_KEY:
        raise ValueError(f"une clé de 1 à {LONGEST_KEY} caractères est attendue")


def _check_types(line: Line) -> None:
    """Another one would be found on the home page of whoever is reminded."""
    words = line.words.values()
    texts = [one for one in words if isinstance(one, str)]
    for text in (line.sentence, line.path, line.key, *texts):
        if fault := fault_of_text(text, LONGEST_TEXT):
            raise ValueError(f"un rappel : {fault}")
    if not all(isinstance(one, str | int | float) or is_day(one) for one in words):
        raise ValueError("un mot d'un rappel est un texte, un nombre ou un jour (date)")
    if line.due_on is not None and not is_day(line.due_on):
        raise ValueError(f"by est un jour (date) ou None, et non {line.due_on!r}"[:LONGEST_PATH])


async def remind(plugin: str, person: str, line: Line, *, by: Viewer) -> None:
    """Add a person's line, or change the one of this key."""
    who = await fetch_one("SELECT id, office FROM person WHERE public_id = {}", person)
    assert who is not None, "nobody is removed"
    await fetch(
        "INSERT INTO reminder (public_id, plugin, office, person, key, sentence, words, path, "
        "due_on, made_at) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}) "
        "ON CONFLICT (person, plugin, key) WHERE settled_at IS NULL DO UPDATE SET "
        "sentence = excluded.sentence, words = excluded.words, path = excluded.path, "
        "due_on = excluded.due_on",
        *(world.public_id(), plugin, who["office"], who["id"], line.key, line.sentence),
        *(json.dumps(line.words, default=_as_list), line.path, line.due_on, world.now()),
    )


def _as_list(day: date) -> list[str]:
    """A day in JSON, which a text never looks like."""
    return [day.isoformat()]


async def settle(plugin: str, key: str, office: str | None, *, by: Viewer) -> None:
    """Take the lines of a key away, in one office or in all of them."""
    await fetch(
        "UPDATE reminder SET settled_at = {} WHERE plugin = {} AND key = {} "
        "AND settled_at IS NULL AND (office = {} OR {})",
        *(world.now(), plugin, key, office or "", office is None),
    )


async def forget_settled(*, by: Viewer) -> None:
    """What waits for nobody any more goes after a while."""
    await fetch("DELETE FROM reminder WHERE settled_at < {}", world.now() - KEPT)
