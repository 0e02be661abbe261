"""``innovation verify``: what must always hold in the database, by name, and what breaks it.

Most invariants are one statement that names the offenders as ``what``; the statement runs
on both databases. It reads only, as the system.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from innovation.db import fetch, reading
from innovation.domain.chain import START, Event, Head, Link, breaks
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Role
from innovation.files import Folder
from innovation.indexing import KINDS, unindexed
from innovation.queries.assessment import grid_from_json

SHOWN = 20
BATCH = 2000

Check = Callable[[], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold, and the first of what breaks it."""

    name: str
    sentence: str
    offenders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invariant:
    """What must hold, in words, and how to find what breaks it."""

    name: str
    sentence: str
    check: Check


def _sql(statement: str) -> Check:
    async def check() -> list[str]:
        return [str(row["what"]) for row in await fetch(f"{statement} LIMIT {SHOWN}")]

    return check


async def verify(folder: Folder | None = None, heads: Sequence[Head] = ()) -> list[Broken]:
    """Every invariant that does not hold.

    With the folder of files, that they are there too; with heads that were kept elsewhere, that
    the journal still holds them.
    """
    broken = []
    given = (
        Invariant("file.stored", "Chaque fichier est entier sur le disque.", _kept_in(folder)),
        Invariant(
            "event.published", "Le journal contient ce qui en a été gardé ailleurs.", _held(heads)
        ),
    )
    async with reading(SYSTEM):
        for invariant in (*INVARIANTS, *given):
            if offenders := await invariant.check():
                shown = tuple(offenders[:SHOWN])
                broken.append(Broken(invariant.name, invariant.sentence, shown))
    return broken


def _kept_in(folder: Folder | None) -> Check:
    async def check() -> list[str]:
        rows = await fetch("SELECT sha256, size FROM stored_file") if folder else []
        return [
            row["sha256"] for row in rows if folder and folder.size(row["sha256"]) != row["size"]
        ]

    return check


async def strays(folder: Folder) -> list[str]:
    """The files on disk that no row names: what a refused form or a dropped draft left."""
    async with reading(SYSTEM):
        named = {row["sha256"] for row in await fetch("SELECT sha256 FROM stored_file")}
    return sorted(set(folder.names()) - named)


# --- The journal ---------------------------------------------------------------------


async def _broken_links() -> list[str]:
    offices = await fetch("SELECT DISTINCT office FROM event ORDER BY office")
    found = []
    for row in offices:
        last = START
        async for link in _links(row["office"]):
            found += [f"{link.office} {link.seq} : {broken}" for broken in breaks(last, link)]
            last = link
    return found


_LINK = ", ".join(("id", *Event.__slots__, "hash"))


async def _links(office: str) -> AsyncIterator[Link]:
    """An office's events in order, a batch at a time."""
    seq = -(2**62)  # before any number that somebody could have given
    while batch := await fetch(
        f"SELECT {_LINK} FROM event WHERE office = {{}} AND seq > {{}} ORDER BY seq LIMIT {BATCH}",
        office,
        seq,
    ):
        for row in batch:
            yield Link(**row)
        seq = batch[-1]["seq"]


async def heads_of_journal() -> list[Head]:
    """Where each office's chain ends now."""
    async with reading(SYSTEM):
        rows = await fetch("SELECT office, seq, hash FROM chain_head ORDER BY office")
    return [Head(**row) for row in rows]


def _held(heads: Sequence[Head]) -> Check:
    async def check() -> list[str]:
        return [
            f"{head.office} {head.seq}"
            for head in heads
            if not await fetch(
                "SELECT 1 FROM event WHERE office = {} AND seq = {} AND hash = {}",
                head.office,
                head.seq,
                head.hash,
            )
        ]

    return check


_HEADS = """
SELECT h.office AS what FROM chain_head h WHERE NOT EXISTS (
  SELECT 1 FROM event e WHERE e.office = h.office AND e.seq = h.seq AND e.hash = h.hash
) OR EXISTS (SELECT 1 FROM event e WHERE e.office = h.office AND e.seq > h.seq)
UNION SELECT e.office FROM event e WHERE e.office NOT IN (SELECT office FROM chain_head)"""

_SEALED = """
SELECT e.office || ' ' || e.seq AS what FROM event e
WHERE e.verb = 'sheet.written' AND e.audience <> 'sealed'"""

_BIRTHS = """
SELECT i.title AS what FROM idea i WHERE (i.adopted_from IS NULL AND NOT EXISTS (
  SELECT 1 FROM event e WHERE e.kind = 'idea' AND e.thing = i.id AND e.office = i.office
  AND e.verb IN ('idea.submitted', 'idea.submitted_for', 'idea.imported'))
) OR (i.adopted_from IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM event e WHERE e.kind = 'practice' AND e.thing = i.adopted_from
  AND e.office = i.office AND e.verb = 'idea.adopted'))"""

_LOST_THINGS = """
SELECT e.office || ' ' || e.seq AS what FROM event e
WHERE (e.kind = 'idea' AND NOT EXISTS (SELECT 1 FROM idea x WHERE x.id = e.thing))
OR (e.kind = 'practice' AND NOT EXISTS (SELECT 1 FROM practice_sheet x WHERE x.id = e.thing))
OR (e.kind = 'person' AND NOT EXISTS (SELECT 1 FROM person x WHERE x.id = e.thing))
OR (e.actor IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person x WHERE x.id = e.actor))"""

# --- Ideas ----------------------------------------------------------------------------

_COUNTS = """
SELECT office || ' ' || stage || ' ' || status AS what FROM (
  SELECT office, stage, status, n FROM stage_count
  UNION ALL SELECT office, stage, status, -1 FROM idea
) x GROUP BY office, stage, status HAVING sum(n) <> 0"""

_VERSIONS = """
SELECT i.title AS what FROM idea i
WHERE NOT EXISTS (SELECT 1 FROM idea_version v WHERE v.idea = i.id AND v.number = 1)
OR NOT EXISTS (
  SELECT 1 FROM idea_version v WHERE v.idea = i.id AND v.number = i.content_version
  AND v.title = i.title AND v.problem = i.problem AND v.solution = i.solution)"""

_AUTHORS = """
SELECT i.title AS what FROM idea i WHERE (i.author IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM participant p WHERE p.idea = i.id AND p.part = 'author' AND p.person = i.author)
) OR EXISTS (
  SELECT 1 FROM participant p WHERE p.idea = i.id AND p.part = 'author' AND p.person IS NOT NULL
  AND (i.author IS NULL OR p.person <> i.author))"""

_STATUSES = """
SELECT title AS what FROM idea WHERE (status = 'rework' AND stage <> 'submitted')
OR (status IN ('on_hold', 'declined') AND stage <> 'assessed')
OR (status IN ('withdrawn', 'grouped') AND stage NOT IN ('submitted', 'assessed'))"""

_WITHDRAWN = """
SELECT i.title AS what FROM idea i LEFT JOIN withdrawal w ON w.idea = i.id AND w.ended_at IS NULL
WHERE (i.status = 'withdrawn') <> (w.id IS NOT NULL)"""

_GROUPED = """
SELECT i.title AS what FROM idea i LEFT JOIN grouping g ON g.idea = i.id AND g.ended_at IS NULL
LEFT JOIN idea m ON m.id = g.main
WHERE (i.status = 'grouped') <> (g.id IS NOT NULL) OR m.status = 'grouped'
OR m.office <> i.office"""

_IMPORTED_PAST_IT = (
    "(i.external_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.idea = i.id))"
)

_DECISIONS = f"""
SELECT title AS what FROM (
  SELECT i.title, i.stage, i.status, {_IMPORTED_PAST_IT} AS imported, coalesce(
    (SELECT d.verdict FROM decision d WHERE d.idea = i.id AND d.current), '') AS verdict
  FROM idea i) x
WHERE (NOT imported AND ((verdict = 'hold' AND status NOT IN ('on_hold', 'withdrawn'))
  OR (verdict <> 'hold' AND status = 'on_hold')
  OR (status = 'declined') <> (verdict = 'decline')))
OR (stage IN ('piloted', 'shared') AND verdict <> 'go' AND NOT imported)
OR (stage = 'submitted' AND verdict <> '')"""

# --- Assessment -------------------------------------------------------------------------

_ROUNDS = """
SELECT i.title AS what FROM idea i LEFT JOIN round r ON r.idea = i.id AND r.committee = i.office
GROUP BY i.id, i.title HAVING count(r.id) = 0 OR count(r.id) <> max(r.number) OR min(r.number) <> 1
"""

_OPEN_ROUNDS = """
SELECT i.title AS what FROM idea i WHERE EXISTS (
  SELECT 1 FROM round r WHERE r.idea = i.id AND r.committee = i.office
  AND r.state IN ('open', 'locked')) <> (i.stage = 'submitted' AND i.status = 'open')"""

_RESULTS = """
SELECT i.title AS what FROM round r JOIN idea i ON i.id = r.idea
LEFT JOIN result x ON x.round = r.id
WHERE (r.state = 'revealed') <> (x.id IS NOT NULL) OR (x.id IS NOT NULL AND (x.sheets < r.quorum
  OR x.sheets <> (SELECT count(*) FROM sheet s WHERE s.round = r.id)))"""

_ANSWERS = """
SELECT i.title AS what FROM sheet s JOIN round r ON r.id = s.round JOIN idea i ON i.id = r.idea
WHERE NOT EXISTS (SELECT 1 FROM participant p WHERE p.idea = i.id AND p.part = 'assessor'
  AND p.person = s.person AND p.answered_round >= r.number)
UNION SELECT i.title FROM participant p JOIN idea i ON i.id = p.idea
WHERE p.part = 'assessor' AND p.answered_round > 0 AND NOT EXISTS (
  SELECT 1 FROM sheet s JOIN round r ON r.id = s.round
  WHERE r.idea = i.id AND r.number = p.answered_round AND s.person = p.person)"""

_COUNTED = """
SELECT 'tour ' || r.id AS what FROM round r
WHERE r.answered <> (SELECT count(*) FROM sheet s WHERE s.round = r.id)"""

_JUDGES = """
SELECT i.title AS what FROM sheet s JOIN round r ON r.id = s.round JOIN idea i ON i.id = r.idea
JOIN participant p ON p.idea = i.id AND p.person = s.person AND p.part IN ('author', 'co_author')
WHERE r.state IN ('open', 'locked') OR s.updated_at > p.since"""

_CARRIERS = """
SELECT i.title AS what FROM co_authorship c JOIN idea i ON i.id = c.idea
WHERE c.state = 'accepted' AND NOT EXISTS (SELECT 1 FROM participant p
  WHERE p.idea = c.idea AND p.person = c.person AND p.part = 'co_author')
UNION SELECT i.title FROM idea i WHERE i.submitted_by = i.author
UNION SELECT i.title FROM participant p JOIN idea i ON i.id = p.idea
WHERE p.part = 'co_author' AND p.person = i.author"""

_MARKS = """
SELECT 'fiche ' || s.id AS what FROM mark m JOIN sheet s ON s.id = m.sheet
WHERE m.round <> s.round OR m.person <> s.person"""


async def _marks_off_the_grid() -> list[str]:
    rounds = await fetch("SELECT id, grid FROM round WHERE id IN (SELECT round FROM sheet)")
    found = []
    for row in rounds:
        best = {criterion.key: criterion.best for criterion in grid_from_json(row["grid"])}
        sheets: dict[int, set[str]] = {}
        for mark in await fetch(
            "SELECT s.id, m.criterion, m.value FROM sheet s LEFT JOIN mark m ON m.sheet = s.id "
            "WHERE s.round = {}",
            row["id"],
        ):
            marked = sheets.setdefault(mark["id"], set())
            if (mark["value"] or 0) <= best.get(mark["criterion"], -1):
                marked.add(mark["criterion"])
            else:
                marked.add("?")
        found += [f"fiche {sheet}" for sheet, marked in sheets.items() if marked != best.keys()]
    return found


# --- Pilots and practices ---------------------------------------------------------------

_PILOTS = f"""
SELECT i.title AS what FROM idea i LEFT JOIN pilot p ON p.idea = i.id
WHERE (p.id IS NULL AND i.stage IN ('piloted', 'shared') AND NOT {_IMPORTED_PAST_IT})
OR (p.id IS NOT NULL AND i.stage NOT IN ('piloted', 'shared'))"""

_MEASURED = """
SELECT n.label AS what FROM indicator n WHERE coalesce(n.measured, -1e300) <> coalesce((
  SELECT m.value FROM measure m WHERE m.indicator = n.id AND m.withdrawn_at IS NULL
  ORDER BY m.taken_on DESC, m.id DESC LIMIT 1), -1e300)"""

_LEADS = """
SELECT i.title AS what FROM pilot x JOIN idea i ON i.id = x.idea WHERE NOT EXISTS (
  SELECT 1 FROM participant p WHERE p.idea = i.id AND p.part = 'lead' AND p.person = x.lead)"""

_PRACTICES = f"""
SELECT i.title AS what FROM idea i LEFT JOIN practice_sheet s ON s.idea = i.id
LEFT JOIN pilot p ON p.idea = i.id
WHERE (i.stage = 'shared') <> (coalesce(s.state, '') = 'shared')
OR (s.id IS NOT NULL AND p.closed_at IS NULL AND NOT {_IMPORTED_PAST_IT})"""

_ADOPTIONS = """
SELECT i.title AS what FROM idea i LEFT JOIN adoption a ON a.idea = i.id
WHERE coalesce(i.adopted_from, 0) <> coalesce(a.practice, 0)
OR (a.id IS NOT NULL AND a.office <> i.office)
UNION SELECT s.title FROM practice_sheet s
WHERE s.adoptions <> (SELECT count(*) FROM adoption a WHERE a.practice = s.id)
OR (s.state <> 'shared' AND s.adoptions > 0)"""

_REPLIES = """
SELECT s.title AS what FROM adoption a JOIN practice_sheet s ON s.id = a.practice
WHERE NOT EXISTS (SELECT 1 FROM reply r WHERE r.practice = a.practice AND r.office = a.office
  AND r.current AND r.kind IN ('adopt', 'adapt'))
UNION SELECT s.title FROM reply r JOIN practice_sheet s ON s.id = r.practice
WHERE s.state <> 'shared' OR r.office = s.office OR (r.current AND r.kind IN ('adopt', 'adapt')
  AND NOT EXISTS (SELECT 1 FROM adoption a WHERE a.practice = r.practice AND a.office = r.office))
OR r.current <> (r.number = (
  SELECT max(number) FROM reply x WHERE x.practice = r.practice AND x.office = r.office))"""

# --- Around them --------------------------------------------------------------------------

_HUNG = (
    "support",
    "withdrawal",
    "grouping",
    "link",
    "idea_version",
    "participant",
    "co_authorship",
    "round",
    "result",
    "decision",
    "pilot",
    "practice_sheet",
)

_PLACES = """
SELECT 'indicator ' || n.id AS what FROM indicator n JOIN pilot p ON p.id = n.pilot
WHERE n.office <> p.office
UNION SELECT 'measure ' || m.id FROM measure m JOIN indicator n ON n.id = m.indicator
WHERE m.office <> n.office OR m.pilot <> n.pilot
UNION SELECT 'mark ' || m.id FROM mark m JOIN round r ON r.id = m.round
WHERE m.office <> r.office""" + "".join(
    f" UNION SELECT '{table} ' || t.id FROM {table} t JOIN idea i ON i.id = t.idea "
    "WHERE t.office <> i.office OR t.office IS NULL"
    for table in _HUNG
)

_PARENTS = {
    "idea_version": ("idea", "idea"),
    "participant": ("idea", "idea"),
    "co_authorship": ("idea", "idea"),
    "round": ("idea", "idea"),
    "result": ("round", "round"),
    "sheet": ("round", "round"),
    "mark": ("sheet", "sheet"),
    "decision": ("idea", "idea"),
    "pilot": ("idea", "idea"),
    "indicator": ("pilot", "pilot"),
    "measure": ("indicator", "indicator"),
    "adoption": ("practice", "practice_sheet"),
    "reply": ("practice", "practice_sheet"),
    "support": ("idea", "idea"),
    "withdrawal": ("idea", "idea"),
    "grouping": ("main", "idea"),
    "credit": ("grouping", "grouping"),
    "link": ("idea", "idea"),
    "outbox": ("event", "event"),
    "person_role": ("person", "person"),
    "oidc_identity": ("person", "person"),
    "import_file": ("person", "person"),
}

_ORPHANS = " UNION ".join(
    f"SELECT '{table} ' || t.id AS what FROM {table} t "
    f"WHERE NOT EXISTS (SELECT 1 FROM {parent} x WHERE x.id = t.{column})"
    for table, (column, parent) in _PARENTS.items()
)

_FILES = """
SELECT a.name AS what FROM attachment a LEFT JOIN draft d ON d.id = a.draft
LEFT JOIN idea i ON i.id = a.idea
WHERE (a.idea IS NULL AND (d.id IS NULL OR d.author <> a.added_by))
OR (a.draft IS NULL AND (i.id IS NULL OR i.office <> a.office))
OR NOT EXISTS (SELECT 1 FROM stored_file s WHERE s.sha256 = a.sha256)"""

_IDENTITIES = """
SELECT p.name AS what FROM oidc_identity x JOIN person p ON p.id = x.person
WHERE x.office <> p.office"""

_KNOWN = ", ".join(f"'{role}'" for role in Role if role is not Role.STAFF)
_ROLES = f"""
SELECT p.name AS what FROM person_role r JOIN person p ON p.id = r.person
WHERE r.role NOT IN ({_KNOWN})"""

_ERASED = """
SELECT p.public_id AS what FROM person p LEFT JOIN erasure e ON e.person = p.public_id
WHERE (p.erased_at IS NULL) <> (e.id IS NULL) OR (p.erased_at IS NOT NULL AND (
  p.password_hash IS NOT NULL OR p.disabled_at IS NULL OR p.email NOT LIKE '%@efface.invalid'
  OR EXISTS (SELECT 1 FROM person_role r WHERE r.person = p.id)
  OR EXISTS (SELECT 1 FROM login_session s WHERE s.person = p.id)
  OR EXISTS (SELECT 1 FROM draft d WHERE d.author = p.id)))"""

_FACTORS = """
SELECT p.id AS what FROM person p
WHERE p.has_factor <> (EXISTS (SELECT 1 FROM second_factor f WHERE f.person = p.id))
UNION SELECT c.person FROM recovery_code c
WHERE c.person NOT IN (SELECT f.person FROM second_factor f)"""

_ONCE = """
SELECT k.location AS what FROM idempotency k WHERE k.location NOT LIKE '/%'
OR (k.location LIKE '/ideas/%' AND NOT EXISTS (
  SELECT 1 FROM idea i WHERE k.location LIKE '/ideas/' || i.public_id || '%'))"""


async def _not_findable() -> list[str]:
    return [f"{table} {thing}" for table in KINDS for thing in await unindexed(table)]


INVARIANTS = (
    Invariant("event.chain", "Chaque fait scelle le précédent.", _broken_links),
    Invariant("event.head", "La tête de chaque chaîne est son dernier fait.", _sql(_HEADS)),
    Invariant("event.sealed", "Une fiche remise ne se lit pas dans le fil.", _sql(_SEALED)),
    Invariant("event.birth", "Chaque idée a le fait de son arrivée.", _sql(_BIRTHS)),
    Invariant("event.thing", "Chaque fait parle d'une chose qui existe.", _sql(_LOST_THINGS)),
    Invariant("idea.count", "Les compteurs disent le nombre des idées.", _sql(_COUNTS)),
    Invariant(
        "idea.version", "Chaque idée garde ses versions, la dernière aussi.", _sql(_VERSIONS)
    ),
    Invariant("idea.author", "Le porteur d'une idée y prend part, lui seul.", _sql(_AUTHORS)),
    Invariant("idea.co_author", "Qui a accepté de co-porter y prend part.", _sql(_CARRIERS)),
    Invariant("idea.status", "L'état d'une idée convient à son étape.", _sql(_STATUSES)),
    Invariant("idea.withdrawn", "Une idée retirée dit par qui.", _sql(_WITHDRAWN)),
    Invariant(
        "idea.grouped",
        "Une idée regroupée a son idée principale.",
        _sql(_GROUPED),
    ),
    Invariant("idea.decision", "L'état d'une idée suit sa décision.", _sql(_DECISIONS)),
    Invariant("round.number", "Les tours d'une idée se suivent depuis 1.", _sql(_ROUNDS)),
    Invariant("round.open", "Un tour est ouvert pour chaque idée déposée.", _sql(_OPEN_ROUNDS)),
    Invariant("round.result", "Un tour dévoilé a son résultat, lui seul.", _sql(_RESULTS)),
    Invariant("sheet.answered", "Chaque fiche est celle d'un évaluateur noté.", _sql(_ANSWERS)),
    Invariant("round.answered", "Chaque tour compte ses fiches.", _sql(_COUNTED)),
    Invariant("sheet.judge", "Un porteur n'évalue pas son idée.", _sql(_JUDGES)),
    Invariant("mark.sheet", "Une note est du tour et de la main de sa fiche.", _sql(_MARKS)),
    Invariant("mark.grid", "Une fiche note la grille de son tour.", _marks_off_the_grid),
    Invariant("pilot.stage", "Une idée expérimentée a son expérimentation.", _sql(_PILOTS)),
    Invariant("pilot.measured", "Un indicateur dit sa dernière mesure.", _sql(_MEASURED)),
    Invariant("pilot.lead", "Qui pilote une expérimentation y prend part.", _sql(_LEADS)),
    Invariant("practice.stage", "Une idée partagée a sa fiche pratique.", _sql(_PRACTICES)),
    Invariant("practice.adoption", "Une reprise se lit des deux côtés.", _sql(_ADOPTIONS)),
    Invariant("practice.reply", "Une reprise est ce que répond l'office.", _sql(_REPLIES)),
    Invariant("row.office", "Ce qui tient à une idée est de son office.", _sql(_PLACES)),
    Invariant("row.orphan", "Rien ne tient à ce qui n'existe pas.", _sql(_ORPHANS)),
    Invariant(
        "person.identity",
        "Un compte de l'office ouvre une personne de l'office.",
        _sql(_IDENTITIES),
    ),
    Invariant("person.role", "Chaque rôle est connu.", _sql(_ROLES)),
    Invariant("person.factor", "Qui a un second facteur l'a en entier.", _sql(_FACTORS)),
    Invariant("person.erased", "De qui est effacé il ne reste rien.", _sql(_ERASED)),
    Invariant(
        "search.index", "La recherche connaît chaque idée et chaque pratique.", _not_findable
    ),
    Invariant("file.place", "Chaque fichier est d'un brouillon ou d'une idée.", _sql(_FILES)),
    Invariant("form.once", "Chaque formulaire reçu a mené quelque part.", _sql(_ONCE)),
)
