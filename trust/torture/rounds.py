"""What the rounds share: what each proves, how far it is, and where it is kept."""

import json
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from trust.torture.places import Kind, Places


@dataclass(slots=True)
class Report:
    """How far a round is; ``told`` is called each time it has gone further."""

    done: int = 0
    acknowledged: int = 0
    problems: list[str] = field(default_factory=list)
    seed: int = 0
    told: Callable[[], None] = lambda: None

    def tick(self, times: int = 1) -> None:
        """So many more faults were survived."""
        self.done += times
        self.told()

    def found(self, problems: list[str], acknowledged: int = 0) -> None:
        """What the checker said, after so many acknowledged writes."""
        self.problems += problems
        self.acknowledged += acknowledged
        self.told()

    def save(self, path: Path, **about: object) -> None:
        """Write it down, so that it can go on later."""
        kept = {name: value for name, value in asdict(self).items() if name != "told"}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({**about, **kept}, indent=2, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Round:
    """A kind of fault, and what survives it."""

    name: str
    line: str
    """Of the scoreboard."""
    run: Callable[[Places, Kind, int, int, Report], None]
    """Break a site of this kind, with this seed, so many times, and report."""
    kinds: tuple[Kind, ...] = ("sqlite", "postgres")
    batch: int = 30
    """How many faults one site goes through before a new one is taken."""
    needs: Callable[[], str] = lambda: ""
    """Why it can't be run here; nothing when it can."""


def chance_of(seed: int, *about: object) -> random.Random:
    """The chance of one moment of a round: the same for the same seed."""
    return random.Random(" ".join(map(str, (seed, *about))))
