"""French words as search compares them: the same for what is written and for what is asked.

Each word has three forms without accents: its stem, the stem of its unaccented self, and the
word as it is written. « sécurité », « Securite » and « SÉCURITÉ » meet in the second, « réparée »
and « réparer » in the first, the beginning « rénovat » and « rénovation » in the third.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

LONGEST = 40
"""Letters of a word that count."""

_WORD = re.compile(r"aujourd['’\u02bc]hui|[^\W_]+", re.IGNORECASE)
_COMPOUND = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)+")

# Plurals that no rule finds. « yeux » is « oeil », whose ligature is gone by then.
_IRREGULAR = {"travaux": "travail", "baux": "bail", "vitraux": "vitrail", "yeux": "oeil"}

# Words that every text has. « été », « bien », « neuf » and « personne » say something here.
_STOP_WORDS = """
    a ai aient ainsi ait alors as au aucun aucune aujourdhui aupres auquel aussi autant autre
    autres aux auxquelles auxquels avaient avait avec avez avoir avons ayant c ca car ce ceci cela
    celle celles celui cependant certain certaine certaines certains ces cet cette ceux chacun
    chacune chaque chez ci comme comment d dans de deja depuis des desquels dessous dessus donc
    dont du duquel durant elle elles en encore enfin ensuite entre est et etaient etait etant
    etes etre eu eux faire fait faites font furent fut hui il ils j je jusqu jusque juste l la
    laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu lorsque lui m ma mais malgre
    me meme memes mes moi moins mon n ne ni non nos notre nous on ont or ou par parce parfois
    parmi pas pendant peu peut peuvent plus plusieurs plutot pour pourquoi pourra pouvait presqu
    presque pu puis puisqu puisque qu quand quant que quel quelle quelles quelqu quelque quelques
    quels qui quoi quoiqu quoique rien s sa sans se selon sera serait seront ses si sien soi soient
    soit sommes son sont souvent sous suis sur t ta tandis tant te tel telle telles tels tes toi
    ton toujours tous tout toute toutes tres trop tu un une vers voici voila vos votre vous vu y
    """
_STOP = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word's three forms."""

    stem: str
    accented: str
    """The stem of the word with its accents."""
    written: str

    @property
    def forms(self) -> frozenset[str]:
        """Under any of which a text holds the word."""
        return frozenset((self.stem, self.accented, self.written))

    @property
    def stems(self) -> frozenset[str]:
        """Under any of which the word is looked for."""
        return frozenset((self.stem, self.accented))


def normal(text: str) -> str:
    """A text whose accented letters are one character each."""
    return unicodedata.normalize("NFC", text)


def plain(text: str) -> str:
    """A word without capitals, accents or ligatures, and nothing but letters and figures."""
    # Taken apart first: a letter of mathematics has no small one, what it stands for has.
    spelt = _without_ligatures(unicodedata.normalize("NFKD", text))
    return "".join(c for c in spelt if c.isalnum())[:LONGEST]


def placed_words(text: str) -> Iterator[tuple[int, int, Word]]:
    """The words of a ``normal`` text that say something, with the places where they stand."""
    for found in _WORD.finditer(text):
        if word := word_of(found.group()):
            yield found.start(), found.end(), word


def words(text: str) -> list[Word]:
    """The words of a text that say something, in order."""
    return [word for _, _, word in placed_words(normal(text))]


def compounds(text: str) -> list[Word]:
    """The compound words of a text, each as one: « auto-consommation », « autoconsommation »."""
    found = (word_of("".join(_WORD.findall(one))) for one in _COMPOUND.findall(normal(text)))
    return [word for word in found if word]


@lru_cache(maxsize=100_000)
def word_of(written: str) -> Word | None:
    """The forms of a word; ``None`` when it says nothing."""
    bare = plain(written)
    if not bare or bare in _STOP or (len(bare) == 1 and not bare.isdigit()):
        return None
    bare = _IRREGULAR.get(bare, bare)
    accented = plain(_stemmer().stemWord(normal(_without_ligatures(written))))
    return Word(_settled(plain(_stemmer().stemWord(bare))), _settled(accented), plain(written))


@cache
def _stemmer() -> Any:
    """Snowball's French: loaded with the first word, since it brings thirty languages along."""
    import snowballstemmer  # noqa: PLC0415

    return snowballstemmer.stemmer("french")


def _without_ligatures(text: str) -> str:
    return text.casefold().replace("œ", "oe").replace("æ", "ae")


def _settled(stem: str) -> str:
    """The stemmer keeps the plural after some vowels, and parts « réemploi » from « réemployé »."""
    if len(stem) > 3 and stem[-1] in "sx":
        return stem[:-1]
    return stem[:-1] + "i" if len(stem) > 5 and stem[-1] == "y" else stem
