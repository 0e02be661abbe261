"""Which passwords anybody would try first: no rule of composition, only length and what is guessed.

With fifteen characters at least, a password that leaked or stands in a dictionary is rarely typed
alone: two of its words, or one repeated, or a run of the keyboard are. Three words without a link
between them are good.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise

from innovation.domain.refusals import Refusal
from innovation.domain.words import fold

SHORTEST, LONGEST = 15, 128
FEWEST = 6
"""Different characters."""
SHORTEST_WORD = 3
DIGEST = 5
"""Bytes that are kept of each listed word: of a million words, one in a million is mistaken."""

LEET = str.maketrans("4@30!15$7", "aaeoiisst")
RUNS = (
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
)
BREAKS = 2
"""How often a run may jump elsewhere and still be a run."""


def check_password(password: str, own: Iterable[str], *, shortest: int = SHORTEST) -> list[Refusal]:
    """Why this password can't be taken; ``own`` are the names of the person, office and towns."""
    if not shortest <= len(password) <= LONGEST:
        return [
            Refusal(
                "Le mot de passe compte de %(shortest)s à %(longest)s caractères.",
                field="password",
                shortest=shortest,
                longest=LONGEST,
            )
        ]
    plain = fold(password).replace(" ", "")
    if plain.isdigit() or len(set(plain)) < FEWEST or _is_repeated(plain) or _is_a_run(plain):
        return [
            Refusal(
                "Ce mot de passe se devine trop vite : il ne tient que de chiffres, se répète ou "
                "suit le clavier. Mêlez quelques mots sans lien entre eux.",
                field="password",
            )
        ]
    names = {letters(part) for name in own for part in (name, *re.split(r"[\W_]+", name))}
    if any(_is_made_of_two(core, names) for core in _readings(plain)):
        return [
            Refusal(
                "Ce mot de passe tient d'un ou deux mots connus, de votre nom ou de celui d'un "
                "office : ajoutez deux ou trois mots sans lien entre eux.",
                field="password",
            )
        ]
    return []


def letters(text: str) -> str:
    """A text's letters, without accents, capitals or anything between them."""
    return "".join(c for c in fold(text) if c.isalpha())


def _readings(plain: str) -> set[str]:
    """The letters as they are, and as digits and signs stand for them, but before and after."""
    core = plain.strip("".join(c for c in set(plain) if not c.isalpha()))
    return {letters(plain), letters(core.translate(LEET))}


def _is_repeated(plain: str) -> bool:
    sizes = range(1, len(plain) // 2 + 1)
    return any((plain[:size] * len(plain)).startswith(plain) for size in sizes)


def _is_a_run(plain: str) -> bool:
    following = {pair for run in RUNS for pair in pairwise(run)}
    jumps = sum(
        one != two and not {(one, two), (two, one)} & following for one, two in pairwise(plain)
    )
    return jumps <= BREAKS


def _is_made_of_two(text: str, names: set[str]) -> bool:
    """Whether one or two listed words, each as often as one likes, make the whole text."""
    seen: set[tuple[int, frozenset[str]]] = set()

    @cache
    def is_known(word: str) -> bool:
        return word in names or _is_listed(word)

    def goes_on(start: int, used: frozenset[str]) -> bool:
        if start == len(text):
            return True
        if (start, used) in seen:
            return False
        seen.add((start, used))
        if any(text.startswith(word, start) and goes_on(start + len(word), used) for word in used):
            return True
        ends = range(start + SHORTEST_WORD, len(text) + 1) if len(used) < 2 else ()
        return any(
            is_known(text[start:end]) and goes_on(end, used | {text[start:end]}) for end in ends
        )

    return goes_on(0, frozenset())


def _digest(word: str) -> bytes:
    return hashlib.blake2b(word.encode(), digest_size=DIGEST).digest()


def pack(words: Iterable[str]) -> bytes:
    """Listed words as one sorted string of digests, for ``_is_listed``."""
    read = (form for word in words for form in (letters(word), letters(fold(word).translate(LEET))))
    return b"".join(sorted({_digest(word) for word in read if len(word) >= SHORTEST_WORD}))


@cache
def _listed() -> bytes:
    return (files("innovation") / "static" / "vendor" / "words.bin").read_bytes()


def _is_listed(word: str) -> bool:
    listed, wanted = _listed(), _digest(word)
    places = range(len(listed) // DIGEST)
    place = bisect_left(places, wanted, key=lambda n: listed[n * DIGEST : (n + 1) * DIGEST])
    return listed[place * DIGEST : (place + 1) * DIGEST] == wanted
