"""An idea, its assessment, its pilot and its practice agree with each other."""

from innovation.db import fetch
from innovation.queries.assessment import grid_from_json
from innovation.verify.invariants import Invariant, sql

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

_CARRIERS = """
SELECT i.title AS what FROM co_authorship c JOIN idea i ON i.id = c.idea
WHERE c.state = 'accepted' AND NOT EXISTS (SELECT 1 FROM participant p
  WHERE p.idea = c.idea AND p.person = c.person AND p.part = 'co_author')
UNION SELECT i.title FROM idea i WHERE i.submitted_by = i.author
UNION SELECT i.title FROM participant p JOIN idea i ON i.id = p.idea
WHERE p.part = 'co_author' AND p.person = i.author"""

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

_MARKS = """
SELECT 'fiche ' || s.id AS what FROM mark m JOIN sheet s ON s.id = m.sheet
WHERE m.round <> s.round OR m.person <> s.person"""


_OPINIONS = """
SELECT i.title AS what FROM idea i JOIN (
  SELECT n.idea, n.committee, 1 AS asked, 0 AS seated FROM opinion n
    WHERE n.state IN ('asked', 'accepted', 'given')
  UNION ALL SELECT p.idea, p.committee, 0, 1 FROM participant p WHERE p.committee IS NOT NULL
) x ON x.idea = i.id GROUP BY i.id, i.title, x.committee
HAVING (sum(x.asked) > 0) <> (sum(x.seated) > 0)"""

_OPINION_ROUNDS = """
SELECT i.title AS what FROM idea i JOIN (
  SELECT n.idea, n.committee, CASE WHEN n.state = 'accepted' THEN 1 ELSE 0 END AS reading,
    CASE WHEN n.state = 'given' THEN 1 ELSE 0 END AS given FROM opinion n
  UNION ALL SELECT r.idea, r.committee, CASE WHEN r.state IN ('open', 'locked') THEN -1 ELSE 0 END,
    CASE WHEN r.state = 'revealed' THEN -1 ELSE 0 END FROM round r WHERE r.committee <> r.office
) x ON x.idea = i.id GROUP BY i.id, i.title, x.committee
HAVING sum(x.reading) <> 0 OR sum(x.given) <> 0
UNION SELECT i.title FROM opinion n JOIN idea i ON i.id = n.idea
WHERE n.state IN ('asked', 'accepted')
AND i.status IN ('rework', 'declined', 'withdrawn', 'grouped')"""

_NAMED = """
SELECT i.title AS what FROM participant p JOIN idea i ON i.id = p.idea
LEFT JOIN person q ON q.id = p.person
WHERE p.named_by IS NOT NULL AND (p.part <> 'assessor' OR q.office <> i.office)"""

_SCORES = """
SELECT i.title AS what FROM result x JOIN idea i ON i.id = x.idea
WHERE x.score IS NOT NULL AND (x.score_by = '' OR x.score < 0 OR x.score > 100)"""


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


INVARIANTS = (
    Invariant("idea.count", "Les compteurs disent le nombre des idées.", sql(_COUNTS)),
    Invariant("idea.version", "Chaque idée garde ses versions, la dernière aussi.", sql(_VERSIONS)),
    Invariant("idea.author", "Le porteur d'une idée y prend part, lui seul.", sql(_AUTHORS)),
    Invariant("idea.co_author", "Qui a accepté de co-porter y prend part.", sql(_CARRIERS)),
    Invariant("idea.status", "L'état d'une idée convient à son étape.", sql(_STATUSES)),
    Invariant("idea.withdrawn", "Une idée retirée dit par qui.", sql(_WITHDRAWN)),
    Invariant(
        "idea.grouped",
        "Une idée regroupée a son idée principale.",
        sql(_GROUPED),
    ),
    Invariant("idea.decision", "L'état d'une idée suit sa décision.", sql(_DECISIONS)),
    Invariant("round.number", "Les tours d'une idée se suivent depuis 1.", sql(_ROUNDS)),
    Invariant("round.open", "Un tour est ouvert pour chaque idée déposée.", sql(_OPEN_ROUNDS)),
    Invariant("round.result", "Un tour dévoilé a son résultat, lui seul.", sql(_RESULTS)),
    Invariant("sheet.answered", "Chaque fiche est celle d'un évaluateur noté.", sql(_ANSWERS)),
    Invariant("opinion.committee", "Qui est invité à lire l'a été, lui seul.", sql(_OPINIONS)),
    Invariant("opinion.round", "Un comité invité a un tour pour son avis.", sql(_OPINION_ROUNDS)),
    Invariant("assessor.named", "Un module ne désigne que des collègues.", sql(_NAMED)),
    Invariant("result.score", "Une note d'ensemble dit de qui elle vient.", sql(_SCORES)),
    Invariant("round.answered", "Chaque tour compte ses fiches.", sql(_COUNTED)),
    Invariant("sheet.judge", "Un porteur n'évalue pas son idée.", sql(_JUDGES)),
    Invariant("mark.sheet", "Une note est du tour et de la main de sa fiche.", sql(_MARKS)),
    Invariant("mark.grid", "Une fiche note la grille de son tour.", _marks_off_the_grid),
    Invariant("pilot.stage", "Une idée expérimentée a son expérimentation.", sql(_PILOTS)),
    Invariant("pilot.measured", "Un indicateur dit sa dernière mesure.", sql(_MEASURED)),
    Invariant("pilot.lead", "Qui pilote une expérimentation y prend part.", sql(_LEADS)),
    Invariant("practice.stage", "Une idée partagée a sa fiche pratique.", sql(_PRACTICES)),
    Invariant("practice.adoption", "Une reprise se lit des deux côtés.", sql(_ADOPTIONS)),
    Invariant("practice.reply", "Une reprise est ce que répond l'office.", sql(_REPLIES)),
)
