"""What stands around ideas: whose each row is, people, search, files, forms."""

from innovation.domain.stages import Role
from innovation.indexing import KINDS, unindexed
from innovation.verify.invariants import Invariant, sql

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
LEFT JOIN thread t ON t.id = a.thread
WHERE (a.draft IS NOT NULL AND (d.id IS NULL OR d.author <> a.added_by))
OR (a.idea IS NOT NULL AND (i.id IS NULL OR i.office <> a.office))
OR (a.draft IS NULL AND a.idea IS NULL AND (t.id IS NULL OR a.shared))
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
SELECT k.location AS what FROM idempotency k
WHERE (k.location NOT LIKE '/%' AND k.location <> '') -- a plugin's that was refused
OR (k.location LIKE '/ideas/%' AND NOT EXISTS (
  SELECT 1 FROM idea i WHERE k.location LIKE '/ideas/' || i.public_id || '%'))"""


async def _not_findable() -> list[str]:
    return [f"{table} {thing}" for table in KINDS for thing in await unindexed(table)]


INVARIANTS = (
    Invariant("row.office", "Ce qui tient à une idée est de son office.", sql(_PLACES)),
    Invariant("row.orphan", "Rien ne tient à ce qui n'existe pas.", sql(_ORPHANS)),
    Invariant(
        "person.identity",
        "Un compte de l'office ouvre une personne de l'office.",
        sql(_IDENTITIES),
    ),
    Invariant("person.role", "Chaque rôle est connu.", sql(_ROLES)),
    Invariant("person.factor", "Qui a un second facteur l'a en entier.", sql(_FACTORS)),
    Invariant("person.erased", "De qui est effacé il ne reste rien.", sql(_ERASED)),
    Invariant(
        "search.index", "La recherche connaît chaque idée et chaque pratique.", _not_findable
    ),
    Invariant(
        "file.place", "Chaque fichier est d'un brouillon, d'une idée ou d'un fil.", sql(_FILES)
    ),
    Invariant("form.once", "Chaque formulaire reçu a mené quelque part.", sql(_ONCE)),
)
