"""What other committees were asked about an idea, beside what its own thinks: line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from innovation.domain.assessment import Result, is_core
from innovation.domain.stages import RoundState
from innovation.domain.words import N_
from innovation.queries.assessment import Round, Signed
from innovation.queries.opinions import Opinion


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion of the common core, as two committees marked it; none where one did not."""

    label: str
    here: float | None
    there: float | None

    @property
    def gap(self) -> int | None:
        """From here to there, as a reader subtracts the whole numbers that are shown."""
        if self.here is None or self.there is None:
            return None
        return round(self.there) - round(self.here)


@dataclass(frozen=True, slots=True)
class Shown:
    """A request, the round that it opened, what was written there, and how it compares."""

    opinion: Opinion
    round: Round | None
    comments: Sequence[tuple[str, str]]
    compared: Sequence[Line]
    here: Result | None

    @property
    def widest(self) -> Line | None:
        """The criterion on which the two committees differ most, where they do."""
        apart = [line for line in self.compared[1:] if line.gap]
        return max(apart, key=lambda line: abs(line.gap or 0), default=None)


def shown_opinions(
    opinions: Iterable[Opinion],
    rounds: Sequence[Round],
    comments: Mapping[int, Sequence[tuple[str, str]]],
) -> list[Shown]:
    """Every request that was not taken back; of two to one committee, each with its own round."""
    here = next((r.result for r in rounds if r.result and not r.borrowed), None)
    of_each = {one.committee: _in_order(rounds, one.committee) for one in opinions}
    found = []
    for opinion in opinions:
        if opinion.state == "ended":
            continue
        left = of_each[opinion.committee]
        round_ = left.pop(0) if opinion.state in ("accepted", "given") and left else None
        result = round_.result if round_ else None
        compared = compare(here, result) if here and result else []
        written = comments.get(round_.id, ()) if round_ else ()
        found.append(Shown(opinion, round_, written, compared, here))
    return found


def _in_order(rounds: Sequence[Round], committee: str) -> list[Round]:
    """A committee's rounds, the oldest first: those that a request given, or accepted, opened."""
    return [
        r for r in reversed(rounds) if r.committee == committee and r.state is not RoundState.VOID
    ]


def compare(here: Result, there: Result) -> list[Line]:
    """The common core of both: as a whole, then in the order of the idea's own grid."""
    ours = {c.key: c for c in here.criteria if is_core(c.key)}
    theirs = {c.key: c for c in there.criteria if is_core(c.key)}
    whole = Line(N_("Le socle commun"), here.core, there.core)
    return [whole] + [
        Line(
            (ours.get(key) or theirs[key]).label,
            ours[key].mean if key in ours else None,
            theirs[key].mean if key in theirs else None,
        )
        for key in {**ours, **theirs}
    ]


def own_sheets(
    signed: Mapping[int, Sequence[Signed]], rounds: Sequence[Round], committee: str
) -> tuple[Round | None, Sequence[Signed]]:
    """The newest revealed round of a committee, with its sheets."""
    revealed = [r for r in rounds if r.result and r.committee == committee]
    return (revealed[0], signed.get(revealed[0].id, ())) if revealed else (None, ())
