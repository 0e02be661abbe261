"""The kinds of things that may wait for somebody: when each does, and where it is done."""

from dataclasses import dataclass

from innovation.domain.stages import Role
from innovation.domain.words import N_
from innovation.queries.lines import PRESIDES
from innovation.queries.visible import NOT_CLOSED


@dataclass(frozen=True, slots=True)
class Things:
    """What tasks are about: rows ``i`` of a table, those in the viewer's scope, their address."""

    table: str
    scope: str
    place: str


IDEAS = Things("idea", f"i.office = {{office}} AND {NOT_CLOSED}", "/ideas")
BORROWED = Things(
    "idea",
    f"i.id IN (SELECT p.idea FROM participant p WHERE p.committee = {{office}}) AND {NOT_CLOSED}",
    "/ideas",
)
"""Ideas of other offices that the viewer's committee was asked to read."""
PRACTICES = Things(
    "practice_sheet", "i.state = 'shared' AND coalesce(i.office, '') <> {office}", "/practices"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of task: for which role (none: whoever takes part), on which page, and when.

    In ``condition``, ``{}`` is the viewer, ``{office}`` their office, ``{today}`` and
    ``{month_ago}`` days; ``i`` is one of ``things``: an idea of the office that is not closed.
    """

    msgid: str
    page: str
    role: Role | None
    condition: str
    due: str = "i.answer_by"
    things: Things = IDEAS


NEVER = "CAST(NULL AS date)"

_LAST_ROUND = "(SELECT max(number) FROM round WHERE idea = i.id AND committee = i.office)"
_READY = (
    "i.id IN (SELECT r.idea FROM round r WHERE r.office = {office} AND r.committee = {office} "
    "AND r.state = 'open' AND r.answered >= r.quorum UNION ALL "
    "SELECT r.idea FROM round r WHERE r.office = {office} AND r.committee = {office} "
    "AND r.state = 'locked')"
)
"""Locked: a reveal was cut short. Two halves, each by an index of its own."""
_GO = "EXISTS (SELECT 1 FROM decision d WHERE d.idea = i.id AND d.current AND d.verdict = 'go')"
_I_AM = "EXISTS (SELECT 1 FROM participant p WHERE p.idea = i.id AND p.person = {} AND p.part "
_PROPOSED = "EXISTS (SELECT 1 FROM practice_sheet s WHERE s.idea = i.id AND s.state = 'proposed')"
_CLOSED_PILOT = "EXISTS (SELECT 1 FROM pilot x WHERE x.idea = i.id AND x.closed_at IS NOT NULL)"
_MINE = (
    "i.id IN (SELECT p.idea FROM participant p WHERE p.person = {} "
    "AND p.part IN ('author', 'co_author'))"
)
_LED = "i.id IN (SELECT p.idea FROM participant p WHERE p.person = {} AND p.part = 'lead')"
_ASKED = (
    "i.id IN (SELECT c.idea FROM co_authorship c WHERE c.office = {office} AND c.state = 'asked')"
)
_NOBODY_CARRIES = (
    "NOT EXISTS (SELECT 1 FROM participant p JOIN person q ON q.id = p.person "
    "WHERE p.idea = i.id AND p.part IN ('author', 'co_author') AND q.disabled_at IS NULL)"
)
_REQUEST = "FROM opinion n WHERE n.idea = i.id AND n.committee = {office} AND n.state = "
_BORROWED_ROUND = "FROM round r WHERE r.idea = i.id AND r.committee = {office} AND r.state = 'open'"
_BORROWED_READY = (
    "FROM round r WHERE r.idea = i.id AND r.committee = {office} "
    "AND r.state IN ('open', 'locked') AND r.answered >= r.quorum"
)
_REQUEST_DUE = f"(SELECT n.answer_by {_REQUEST}'accepted')"
_UNGIVEN = (
    "FROM office w CROSS JOIN opinion n WHERE w.slug <> {office} AND n.committee = w.slug "
    "AND n.state IN ('asked', 'accepted') AND n.office = {office}"
)
"""By committee, as its index has them."""
_OF_MINE = "FROM reply r WHERE r.practice = i.id AND r.office = {office} AND r.current"
_REPLY = f"SELECT 1 {_OF_MINE}"

KINDS = (
    Kind(
        N_("Votre idée est à retravailler"),
        "rework",
        None,
        f"i.stage = 'submitted' AND i.status = 'rework' AND {_MINE}",
    ),
    Kind(
        N_("Votre fiche d'évaluation est attendue"),
        "sheet",
        Role.ASSESSOR,
        "i.stage = 'submitted' AND i.status = 'open' "
        f"AND NOT {_I_AM} IN ('author', 'co_author', 'recused')) "
        f"AND NOT {_I_AM} = 'assessor' AND p.answered_round = {_LAST_ROUND})",
    ),
    Kind(
        N_("Le quorum est atteint : l'évaluation peut être dévoilée"),
        "",
        Role.CHAIR,
        _READY,
    ),
    Kind(
        N_("Un module vous demande votre fiche d'évaluation"),
        "sheet",
        None,
        "i.stage = 'submitted' AND i.status = 'open' AND i.id IN (SELECT p.idea "
        "FROM participant p WHERE p.person = {} AND p.named_by IS NOT NULL "
        f"AND p.answered_round < {_LAST_ROUND}) AND NOT EXISTS (SELECT 1 FROM person_role q "
        "WHERE q.person = {} AND q.role = 'assessor') "
        f"AND NOT {_I_AM} IN ('author', 'co_author', 'recused'))",
    ),
    Kind(
        N_("Un autre office demande l'avis de votre comité : acceptez ou déclinez"),
        "",
        Role.CHAIR,
        f"EXISTS (SELECT 1 {_REQUEST}'asked')",
        f"(SELECT n.answer_by {_REQUEST}'asked')",
        BORROWED,
    ),
    Kind(
        N_("Un autre office attend votre fiche d'évaluation"),
        "sheet",
        Role.ASSESSOR,
        f"i.status <> 'rework' AND EXISTS (SELECT 1 {_BORROWED_ROUND} AND NOT EXISTS (SELECT 1 "
        "FROM sheet s WHERE s.round = r.id AND s.person = {})) "
        f"AND NOT {_I_AM} IN ('author', 'co_author', 'recused'))",
        _REQUEST_DUE,
        BORROWED,
    ),
    Kind(
        N_("Le quorum est atteint : l'avis peut être rendu à l'autre office"),
        "",
        Role.CHAIR,
        f"EXISTS (SELECT 1 {_BORROWED_READY})",
        _REQUEST_DUE,
        BORROWED,
    ),
    Kind(
        N_("L'avis d'un autre comité ne vient pas : voyez avec cet office, ou reprenez la demande"),
        "",
        Role.CHAIR,
        f"i.id IN (SELECT n.idea {_UNGIVEN} "
        f"AND (n.answer_by < {{today}} OR NOT EXISTS (SELECT 1 {PRESIDES})))",
        f"(SELECT min(n.answer_by) {_UNGIVEN} AND n.idea = i.id)",
    ),
    Kind(
        N_("La décision du comité est attendue"),
        "",
        Role.CHAIR,
        f"i.stage = 'assessed' AND i.status = 'open' AND NOT {_GO}",
    ),
    Kind(
        N_("Une idée ajournée est à reprendre"),
        "",
        Role.CHAIR,
        "i.stage = 'assessed' AND i.status = 'on_hold'",
        "(SELECT d.review_on FROM decision d WHERE d.idea = i.id AND d.current)",
    ),
    Kind(
        N_("Une idée retenue attend son expérimentation"),
        "pilot",
        Role.CHAIR,
        f"i.stage = 'assessed' AND i.status = 'open' AND {_GO}",
        NEVER,
    ),
    Kind(
        N_("Votre expérimentation attend son retour d'expérience"),
        "",
        None,
        f"i.stage = 'piloted' AND {_LED} AND NOT {_CLOSED_PILOT}",
        "(SELECT x.ends_on FROM pilot x WHERE x.idea = i.id)",
    ),
    Kind(
        N_("Les mesures de votre expérimentation datent de plus d'un mois"),
        "",
        None,
        f"i.stage = 'piloted' AND {_LED} AND EXISTS (SELECT 1 FROM pilot x "
        "WHERE x.idea = i.id AND x.closed_at IS NULL AND x.starts_on < {month_ago} "
        "AND NOT EXISTS (SELECT 1 FROM measure m WHERE m.pilot = x.id "
        "AND m.withdrawn_at IS NULL AND m.taken_on >= {month_ago}))",
        NEVER,
    ),
    Kind(
        N_("Une idée importée attend que son expérimentation soit consignée"),
        "pilot",
        Role.CHAIR,
        "i.stage = 'piloted' AND NOT EXISTS (SELECT 1 FROM pilot x WHERE x.idea = i.id)",
        NEVER,
    ),
    Kind(
        N_("Une expérimentation close attend sa fiche pratique"),
        "practice",
        Role.CHAIR,
        f"i.stage = 'piloted' AND {_CLOSED_PILOT} "
        "AND NOT EXISTS (SELECT 1 FROM practice_sheet s WHERE s.idea = i.id)",
        NEVER,
    ),
    Kind(
        N_("Une pratique partagée attend la réponse de votre office"),
        "",
        Role.CHAIR,
        f"i.office IS NOT NULL AND NOT EXISTS ({_REPLY})",
        NEVER,
        PRACTICES,
    ),
    Kind(
        N_("Une pratique remise à plus tard est à revoir"),
        "",
        Role.CHAIR,
        f"EXISTS ({_REPLY} AND r.kind = 'later' AND r.review_on <= {{today}})",
        f"(SELECT r.review_on {_OF_MINE})",
        PRACTICES,
    ),
    Kind(
        N_("Une fiche pratique attend votre confirmation"),
        "",
        Role.OFFICE_ADMIN,
        f"i.stage = 'piloted' AND {_PROPOSED}",
        NEVER,
    ),
    Kind(
        N_("Vous êtes invité à co-porter cette idée"),
        "invitation",
        None,
        "i.id IN (SELECT c.idea FROM co_authorship c WHERE c.person = {} AND c.state = 'invited')",
        NEVER,
    ),
    Kind(
        N_("Un collègue a déposé cette idée à votre nom : relisez-la"),
        "",
        None,
        f"i.submitted_by IS NOT NULL AND i.author = {{}} AND {_MINE} "
        "AND EXISTS (SELECT 1 FROM event e WHERE e.kind = 'idea' AND e.thing = i.id "
        "AND e.verb = 'idea.submitted_for' "
        "AND e.id > (SELECT seen_event FROM person WHERE id = {}))",
        NEVER,
    ),
    Kind(
        N_("On demande à co-porter votre idée"),
        "co-authors",
        None,
        f"{_ASKED} AND {_MINE}",
        NEVER,
    ),
    Kind(
        N_("On demande à porter une idée sans porteur"),
        "co-authors",
        Role.CHAIR,
        f"{_ASKED} AND {_NOBODY_CARRIES}",
        NEVER,
    ),
)
