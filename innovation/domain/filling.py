"""Sentences of plugins with words to fill in: ``%(word)s``, and ``%%`` for a percent sign.

Python's own ``%`` does more than that: it fails on an unknown word, and a width makes a text of any
length. A translation, which nobody checks, would do so on somebody's page.
"""

import re
from collections.abc import Mapping

HOLE = re.compile(r"%(?:\((\w+)\)[sd]|%)")


def filled(text: str, words: Mapping[str, object]) -> str:
    """``text`` with its words; what it does not know, or can't read, stays as it is written."""

    def word(hole: re.Match[str]) -> str:
        return str(words.get(hole[1], hole[0])) if hole[1] else "%"

    return HOLE.sub(word, text)


def holes(text: str) -> frozenset[str]:
    """The words that ``text`` wants."""
    return frozenset(found for found in HOLE.findall(text) if found)


def can_be_filled(text: str) -> bool:
    """Whether it has no other percent sign."""
    return "%" not in HOLE.sub("", text)
