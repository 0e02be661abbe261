"""What stands beside a list, in one statement: searches kept, offices, words near those typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from piccolo.querystring import QueryString
from rapidfuzz.distance import OSA

from innovation.db import Row, fetch
from innovation.domain.people import Viewer
from innovation.indexing import SHORTEST
from innovation.queries.visible import own

NEAREST = 100


@dataclass(frozen=True, slots=True)
class Saved:
    """A search that the viewer keeps: its name, and the filters as an address has them."""

    public_id: str
    place: str
    name: str
    query: str
    version: int

    @property
    def url(self) -> str:
        """Where it leads."""
        return f"/{self.place}?{self.query}" if self.query else f"/{self.place}"


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a list; ``near`` has the words of the office close to each one typed."""

    saved: list[Saved]
    offices: Mapping[str, str]
    near: Mapping[str, Sequence[str]]


async def beside_list(viewer: Viewer, place: str, unknown: Iterable[str] = ()) -> Beside:
    """For the list of ideas or the library; ``unknown`` are the words asked for in vain."""
    words = [word for word in dict.fromkeys(unknown) if len(word) >= SHORTEST]
    library = place == "library"
    parts = [_saved(viewer, place), EVERY_OFFICE if library else _offices(viewer)]
    parts += [_near("" if library else viewer.office, word) for word in words]
    rows = await fetch(" UNION ALL ".join("{}" for _ in parts), *parts)
    saved = [_as_saved(row) for row in rows if row["kind"] == "saved"]
    return Beside(
        saved=sorted(saved, key=lambda one: one.name.casefold()),
        offices=dict(sorted((row["a"], row["b"]) for row in rows if row["kind"] == "office")),
        near={word: close_to(word, _words(rows, word)) for word in words},
    )


async def saved_filters(viewer: Viewer) -> list[Saved]:
    """All the searches that the viewer keeps."""
    rows = await fetch("SELECT * FROM ({}) x ORDER BY b, a", _saved(viewer, ""))
    return [_as_saved(row) for row in rows]


def _saved(viewer: Viewer, place: str) -> QueryString:
    return QueryString(
        "SELECT 'saved' AS kind, f.public_id AS a, f.name AS b, f.query AS c, f.place AS d, "
        "f.version AS n FROM saved_filter f WHERE {} AND ({} = '' OR f.place = {})",
        own(viewer, "f.person"),
        place,
        place,
    )


def _offices(viewer: Viewer) -> QueryString:
    """The viewer's own, and those that ask them or their committee to take part in an idea."""
    return QueryString(
        "SELECT 'office', o.slug, o.name, '', '', 0 FROM office o WHERE o.slug = {} "
        "OR o.slug IN (SELECT p.office FROM participant p WHERE p.person = {}) "
        "OR o.slug IN (SELECT p.office FROM participant p WHERE p.committee = {})",
        viewer.office,
        viewer.id,
        viewer.office,
    )


EVERY_OFFICE = QueryString("SELECT 'office', o.slug, o.name, '', '', 0 FROM office o")


def _near(office: str, word: str) -> QueryString:
    """Words as long, give or take, of which one third at least is typed right."""
    third = len(word) // 3
    start, middle, end = word[:third], word[third : -third or None], word[-third:]
    return QueryString(
        "SELECT 'word', {}, w.word, '', '', 0 FROM search_word w WHERE w.office = {} "
        "AND length(w.word) BETWEEN {} AND {} "
        "AND (w.word LIKE {} OR w.word LIKE {} OR w.word LIKE {})",
        word,
        office,
        len(word) - forgiven(word),
        len(word) + forgiven(word),
        f"{start}%",
        f"%{middle}%",
        f"%{end}",
    )


def _words(rows: Iterable[Row], typed: str) -> list[str]:
    return [row["b"] for row in rows if row["kind"] == "word" and row["a"] == typed]


def forgiven(word: str) -> int:
    """How many letters of a word may be wrong, missing, added or swapped."""
    return 2 if len(word) >= 2 * SHORTEST else 1


def close_to(typed: str, words: Iterable[str]) -> list[str]:
    """The words that may have been meant, the closest first."""
    apart = {
        word: OSA.distance(typed, word, score_cutoff=forgiven(typed)) for word in sorted(words)
    }
    near = [word for word, distance in apart.items() if distance <= forgiven(typed)]
    return sorted(near, key=apart.__getitem__)[:NEAREST]


def _as_saved(row: Row) -> Saved:
    return Saved(row["a"], row["d"], row["b"], row["c"], row["n"])
