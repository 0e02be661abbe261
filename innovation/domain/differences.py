"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")

Block = tuple[int, int, int, int]
"""From where to where a text changed: in the old one, in the new one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that was kept, added or taken away."""

    kind: Literal["kept", "added", "removed"]
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """The new text, with what was added to the old one and what was taken away."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found, here = [], 0
    for was, until, now, then in _joined(_changes(old, new), old):
        found.append(Piece("kept", "".join(old[here:was])))
        found.append(Piece("removed", "".join(old[was:until])))
        found.append(Piece("added", "".join(new[now:then])))
        here = until
    found.append(Piece("kept", "".join(old[here:])))
    return tuple(piece for piece in found if piece.text)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    # Spaces match anywhere: only words may anchor what was kept.
    matcher = SequenceMatcher(str.isspace, old, new)
    for tag, was, until, now, then in matcher.get_opcodes():
        if tag != "equal":
            yield was, until, now, then


def _joined(blocks: Iterator[Block], old: Sequence[str]) -> list[Block]:
    """Changes that only a space parts read better as one."""
    joined: list[Block] = []
    for block in blocks:
        if joined and "".join(old[joined[-1][1] : block[0]]).isspace():
            first = joined.pop()
            joined.append((first[0], block[1], first[2], block[3]))
        else:
            joined.append(block)
    return joined
