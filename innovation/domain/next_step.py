"""Who has an idea, what comes next, and by when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from innovation import world
from innovation.domain.pipeline import Facts
from innovation.domain.stages import Stage, Status, Verdict
from innovation.domain.words import N_


@dataclass(frozen=True, slots=True)
class NextStep:
    """Who has the idea, what comes next, and by when: sentences to translate."""

    msgid: str
    by: date | None = None
    by_msgid: str = N_("Réponse avant le %(day)s.")


def next_step(
    facts: Facts,
    answer_by: date | None,
    *,
    review_on: date | None = None,
    pilot_ends: date | None = None,
) -> NextStep:
    """Where the idea stands, as its author wants to read it."""
    if facts.status is Status.ON_HOLD:
        return _on_hold(review_on)
    if facts.status is not Status.OPEN:
        return NextStep(_HELD[facts.status])
    if facts.stage is Stage.PILOTED:
        return _piloted(facts, pilot_ends)
    retained = facts.verdict is Verdict.GO
    if facts.stage is Stage.ASSESSED and retained:
        return NextStep(N_("Retenue : le président du comité prépare l'expérimentation."))
    return {
        Stage.SUBMITTED: NextStep(N_("Le comité évalue l'idée, puis décide."), answer_by),
        Stage.ASSESSED: NextStep(N_("Le comité décide de la suite."), answer_by),
        Stage.SHARED: NextStep(N_("Partagée avec les trois offices.")),
    }[facts.stage]


_HELD = {
    Status.REWORK: N_("À retravailler : le porteur complète l'idée et la renvoie."),
    Status.DECLINED: N_(
        "Non retenue : le motif est donné plus bas. Une nouvelle idée peut en tenir compte."
    ),
    Status.WITHDRAWN: N_("Retirée : son porteur peut la reprendre."),
    Status.GROUPED: N_("Regroupée avec une autre idée : la suite se lit là."),
}


def _on_hold(review_on: date | None) -> NextStep:
    if review_on is None:
        return NextStep(
            N_("Ajournée : le président du comité la reprend quand la condition est remplie.")
        )
    return NextStep(
        N_("Ajournée : le comité décidera de nouveau."), review_on, N_("À reprendre le %(day)s.")
    )


def _piloted(facts: Facts, ends_on: date | None) -> NextStep:
    if facts.practice_state:
        return NextStep(
            N_("La fiche pratique est proposée : l'administrateur de l'office la confirme.")
        )
    if facts.pilot_closed:
        return NextStep(
            N_("L'expérimentation est close : le président du comité prépare la fiche pratique.")
        )
    return NextStep(N_("L'expérimentation est en cours."), ends_on, N_("Fin prévue le %(day)s."))


def answer_by(submitted_at: datetime, days: int) -> date:
    """The day by which the committee owes an answer, counted from the offices' own day."""
    return world.day_of(submitted_at) + timedelta(days=days)
