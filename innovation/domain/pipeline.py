"""What an idea may do next: the core's guards, as tables of pure questions.

A guard looks at the facts and says no, or nothing. Plugins add gates of their
own (``contributions.Gate``); the core's guards are asked again inside the
transaction, on rows read there.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from innovation.domain.refusals import Refusal
from innovation.domain.stages import RoundState, Stage, Status, Verdict
from innovation.domain.words import N_

CLOSED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.GROUPED})


@dataclass(frozen=True, slots=True)
class Borrowed:
    """The viewer's own committee, which another office asked to read its idea: how far it is."""

    request: str
    round_state: RoundState | None = None
    number: int = 0
    answered: int = 0
    quorum: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards look at, for one idea."""

    stage: Stage
    status: Status
    round_state: RoundState | None = None
    answered: int = 0
    quorum: int = 2
    verdict: Verdict | None = None
    has_pilot: bool = False
    pilot_closed: bool = False
    practice_state: str = ""
    borrowed: Borrowed | None = None


Guard = Callable[[Facts], Refusal | None]


def is_at(stage: Stage, sentence: str) -> Guard:
    """A guard that wants the idea at one stage."""
    return lambda facts: None if facts.stage is stage else Refusal(sentence)


def still_open(facts: Facts) -> Refusal | None:
    """Nothing moves once it was declined, withdrawn or grouped."""
    if facts.status in CLOSED:
        return Refusal("L'idée est close : sa suite est arrêtée.")
    return None


def not_in_rework(facts: Facts) -> Refusal | None:
    """The author has the idea in hand."""
    if facts.status is Status.REWORK:
        return Refusal("L'idée est à retravailler : le porteur doit d'abord la renvoyer.")
    return None


def in_rework(facts: Facts) -> Refusal | None:
    """Only an idea to be reworked is sent again."""
    if facts.status is not Status.REWORK:
        return Refusal("L'idée n'est pas à retravailler.")
    return None


def on_hold(facts: Facts) -> Refusal | None:
    """Only an idea on hold is taken up again."""
    if facts.status is not Status.ON_HOLD:
        return Refusal("L'idée n'est pas ajournée.")
    return None


def not_on_hold(facts: Facts) -> Refusal | None:
    """An adjourned idea is first taken up again."""
    if facts.status is Status.ON_HOLD:
        return Refusal("L'idée est ajournée : reprenez-la d'abord.")
    return None


def round_is_open(facts: Facts) -> Refusal | None:
    """Marks are given while the round is open, and never after."""
    if facts.round_state is not RoundState.OPEN:
        return Refusal("Le tour d'évaluation n'est plus ouvert.")
    return None


def at_home(guard: Guard) -> Guard:
    """A guard for the idea's own committee: an invited one has a round of its own."""
    return lambda facts: None if facts.borrowed else guard(facts)


def can_be_revealed(facts: Facts) -> Refusal | None:
    """A round that was locked, and whose reveal was cut short, is revealed again."""
    if facts.round_state not in (RoundState.OPEN, RoundState.LOCKED):
        return Refusal("Le tour d'évaluation n'est plus ouvert.")
    return None


def request_waits(facts: Facts) -> Refusal | None:
    """A request is answered once."""
    if facts.borrowed is None or facts.borrowed.request != "asked":
        return Refusal("Votre comité a déjà répondu à cette demande.")
    return None


def borrowed_round_is_open(facts: Facts) -> Refusal | None:
    """An invited committee marks once its chair has accepted, and until the reveal."""
    if facts.borrowed is None or facts.borrowed.round_state is RoundState.OPEN:
        return None
    if facts.borrowed.request == "asked":
        return Refusal("Le président de votre comité n'a pas encore accepté de lire cette idée.")
    return Refusal("Le tour d'évaluation n'est plus ouvert.")


def borrowed_can_be_revealed(facts: Facts) -> Refusal | None:
    """The same, for the invited committee."""
    state = facts.borrowed.round_state if facts.borrowed else None
    if state in (RoundState.OPEN, RoundState.LOCKED):
        return None
    return borrowed_round_is_open(facts) or Refusal("Votre comité n'est pas invité.")


def borrowed_quorum_is_met(facts: Facts) -> Refusal | None:
    """An invited committee keeps its own quorum."""
    if facts.borrowed is None:
        return None
    return quorum_is_met(
        replace(facts, answered=facts.borrowed.answered, quorum=facts.borrowed.quorum)
    )


def may_be_read_elsewhere(facts: Facts) -> Refusal | None:
    """Another committee is asked while its opinion can still serve."""
    if facts.stage not in (Stage.SUBMITTED, Stage.ASSESSED):
        return Refusal("L'idée est déjà expérimentée : l'avis d'un autre comité n'y ferait rien.")
    return None


def quorum_is_met(facts: Facts) -> Refusal | None:
    """A result needs enough sheets."""
    if facts.answered < facts.quorum:
        return Refusal(
            "Le quorum n'est pas atteint (fiches remises : %(answered)s sur %(quorum)s).",
            answered=facts.answered,
            quorum=facts.quorum,
        )
    return None


def not_shared(facts: Facts) -> Refusal | None:
    """What the three offices read is settled."""
    if facts.stage is Stage.SHARED:
        return Refusal("L'idée est partagée : elle ne change plus.")
    return None


def not_grouped(facts: Facts) -> Refusal | None:
    """What is said of a grouped idea is said of the main one."""
    if facts.status is Status.GROUPED:
        return Refusal("L'idée est regroupée avec une autre : écrivez plutôt sur celle-ci.")
    return None


def without_its_pilot(facts: Facts) -> bool:
    """Imported as *piloted*: its pilot is told after the fact."""
    return facts.stage is Stage.PILOTED and not facts.has_pilot


def ready_to_try(facts: Facts) -> Refusal | None:
    """A pilot opens once the committee has assessed the idea."""
    if facts.stage is Stage.ASSESSED or without_its_pilot(facts):
        return None
    return Refusal("L'idée n'est pas à l'étape « évaluée ».")


def before_pilot(facts: Facts) -> Refusal | None:
    """What is tried or shared is no longer its author's alone to stop."""
    if facts.stage in (Stage.PILOTED, Stage.SHARED):
        return Refusal("L'idée est déjà expérimentée : elle ne se retire ni ne se regroupe plus.")
    return None


def withdrawn(facts: Facts) -> Refusal | None:
    """Only a withdrawn idea is taken back."""
    if facts.status is not Status.WITHDRAWN:
        return Refusal("L'idée n'est pas retirée.")
    return None


def grouped(facts: Facts) -> Refusal | None:
    """Only a grouped idea is set apart again."""
    if facts.status is not Status.GROUPED:
        return Refusal("L'idée n'est pas regroupée.")
    return None


def retained(facts: Facts) -> Refusal | None:
    """A pilot follows a decision of the committee."""
    if facts.verdict is not Verdict.GO and not without_its_pilot(facts):
        return Refusal("Le comité n'a pas encore retenu l'idée.")
    return None


def not_decided(facts: Facts) -> Refusal | None:
    """One decision at a time stands."""
    if facts.verdict is Verdict.GO:
        return Refusal("L'idée est déjà retenue.")
    return None


def pilot_is_open(facts: Facts) -> Refusal | None:
    """A pilot that runs can be measured and closed."""
    if not facts.has_pilot or facts.pilot_closed:
        return Refusal("Aucune expérimentation n'est en cours.")
    return None


def pilot_is_closed(facts: Facts) -> Refusal | None:
    """A practice is shared from what a pilot taught."""
    if not facts.pilot_closed:
        return Refusal("L'expérimentation n'est pas close par un retour d'expérience.")
    return None


def practice_not_proposed(facts: Facts) -> Refusal | None:
    """An idea has one practice sheet."""
    if facts.practice_state:
        return Refusal("La fiche pratique est déjà proposée.")
    return None


def practice_is_proposed(facts: Facts) -> Refusal | None:
    """The administrator confirms what the chair proposed."""
    if facts.practice_state != "proposed":
        return Refusal("Le président du comité n'a pas encore proposé de fiche pratique.")
    return None


_SUBMITTED = is_at(Stage.SUBMITTED, N_("L'idée n'est plus à l'étape « déposée »."))
_ASSESSED = is_at(Stage.ASSESSED, N_("L'idée n'est pas à l'étape « évaluée »."))
_PILOTED = is_at(Stage.PILOTED, N_("L'idée n'est pas à l'étape « expérimentée »."))

GUARDS: dict[str, tuple[Guard, ...]] = {
    "sheet.write": (
        still_open,
        not_in_rework,
        at_home(_SUBMITTED),
        at_home(round_is_open),
        borrowed_round_is_open,
    ),
    "round.reveal": (still_open, not_in_rework, _SUBMITTED, can_be_revealed, quorum_is_met),
    "committee.ask": (still_open, not_in_rework, may_be_read_elsewhere),
    "committee.take_back": (still_open,),
    "committee.answer": (still_open, not_in_rework, request_waits),
    "committee.reveal": (
        still_open,
        not_in_rework,
        borrowed_can_be_revealed,
        borrowed_quorum_is_met,
    ),
    "gate.override": (still_open, not_in_rework),
    "idea.decide": (still_open, not_in_rework, not_on_hold, _ASSESSED, not_decided),
    "idea.resubmit": (still_open, in_rework),
    "idea.reopen": (still_open, on_hold),
    "idea.complete": (still_open, not_shared),
    "co_author.ask": (still_open, not_shared),
    "co_author.manage": (still_open, not_shared),
    "co_author.answer": (still_open,),
    "idea.withdraw": (still_open, before_pilot),
    "idea.take_back": (withdrawn,),
    "idea.group": (still_open, before_pilot),
    "idea.ungroup": (grouped,),
    "idea.support": (still_open,),
    "comment.write": (not_grouped,),
    "idea.attach": (still_open, not_shared),
    "pilot.open": (still_open, not_on_hold, ready_to_try, retained),
    "pilot.hand_over": (still_open, _PILOTED, pilot_is_open),
    "pilot.measure": (still_open, _PILOTED, pilot_is_open),
    "pilot.close": (still_open, _PILOTED, pilot_is_open),
    "practice.propose": (still_open, _PILOTED, pilot_is_closed, practice_not_proposed),
    "practice.confirm": (still_open, _PILOTED, pilot_is_closed, practice_is_proposed),
}

TO_BE_GROUPED = (still_open, not_in_rework, not_on_hold, before_pilot, not_decided)
"""What an idea needs to be grouped into another: nothing of it is under way."""

STAGE_AFTER = {
    "round.reveal": Stage.ASSESSED,
    "pilot.open": Stage.PILOTED,
    "practice.confirm": Stage.SHARED,
}
"""The actions that move an idea, and where to: plugins' gates are asked before them."""


def refusals_for(action: str, facts: Facts) -> list[Refusal]:
    """Every reason of the core why this action can't happen now."""
    return [no for guard in GUARDS[action] if (no := guard(facts)) is not None]


def next_move(facts: Facts) -> str:
    """The action that would take the idea on, whoever's it is; none once it is shared."""
    retained = facts.verdict is Verdict.GO
    after_assessment = "pilot.open" if retained else "idea.decide"
    after_pilot = "practice.confirm" if facts.practice_state else "practice.propose"
    return {
        Stage.SUBMITTED: "round.reveal",
        Stage.ASSESSED: "idea.reopen" if facts.status is Status.ON_HOLD else after_assessment,
        Stage.PILOTED: after_pilot,
    }.get(facts.stage, "")


def refusals_to_be_grouped(facts: Facts) -> list[Refusal]:
    """Every reason why this idea can't be grouped into another."""
    return [no for guard in TO_BE_GROUPED if (no := guard(facts)) is not None]


def status_when_back(facts: Facts) -> Status:
    """What held an idea before it was withdrawn or grouped."""
    if facts.stage is Stage.SUBMITTED and facts.round_state is RoundState.REVEALED:
        return Status.REWORK
    return Status.ON_HOLD if facts.verdict is Verdict.HOLD else Status.OPEN
