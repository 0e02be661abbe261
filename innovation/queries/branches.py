"""The one statement that reads all that hangs on an idea.

Each kind of thing is a branch of one UNION, so that the page of an idea reads as many
statements with a thousand comments as with none. A feature adds a branch here rather than
a query of its own.
"""

import re

from innovation.queries.exchange import PAGE
from innovation.queries.journal import NAMES_OF_AN_ENTRY, events_of_idea
from innovation.queries.lines import PRESIDES

NAMES = 8
HISTORY = 200

COLUMNS = {
    "id": "bigint", "public_id": "text", "title": "text", "text": "text", "state": "text",
    "kind": "text", "person": "bigint", "name": "text", "office": "text", "n": "bigint",
    "at": "text", "until": "text",
}  # fmt: skip
"""What every branch tells; dates as text, since SQLite forgets a type in a UNION."""


def branch(part: str, source: str, **told: str) -> str:
    """One kind of thing; ``source`` is what follows its columns, those not told are NULL."""
    columns = (
        f"CAST({told.get(name, 'NULL')} AS {type_}) AS {name}" for name, type_ in COLUMNS.items()
    )
    return f"SELECT '{part}' AS part, {', '.join(columns)} {source}"


def newest(part: str, source: str, order: str, limit: int, **told: str) -> str:
    """The same, of which only some are read."""
    limited = f"{branch(part, source, **told)} ORDER BY {order} LIMIT {limit}"
    return f"SELECT * FROM ({limited}) {part}_"


# `{idea}` is this idea, `{me}` the viewer; `{visible}` is the rule of sight for an idea `i` of the
# office `o`; `folded` are this idea and those grouped into it. Each branch begins at the index that
# the idea's id opens: CROSS JOIN keeps SQLite, which knows no sizes, from beginning elsewhere.
_BRANCHES = (
    branch(
        "carrier",
        "FROM participant t JOIN person p ON p.id = t.person "
        "WHERE t.idea = {idea} AND t.part = 'co_author'",
        id="p.id", public_id="p.public_id", name="p.name", state="'accepted'",
    ),
    branch(
        "carrier",
        "FROM co_authorship c CROSS JOIN person p WHERE c.idea = {idea} "
        "AND c.state IN ('invited', 'asked', 'declined') AND p.id = c.person",
        id="p.id", public_id="p.public_id", name="p.name", state="c.state",
    ),
    newest(
        "comment",
        "FROM folded f CROSS JOIN comment c CROSS JOIN person p "
        "WHERE c.idea = f.id AND p.id = c.person",
        "c.id DESC",
        PAGE + 1,
        id="c.id", public_id="c.public_id", title="f.title", text="c.text", state="c.state",
        person="c.person", name="p.name", office="c.office", n="c.version",
        at="c.at", until="c.edited_at",
    ),
    newest(
        "support",
        "FROM (SELECT s.person, min(s.id) AS first, count(*) OVER () AS n FROM folded f "
        "CROSS JOIN support s WHERE s.idea = f.id GROUP BY s.person) s "
        "JOIN person p ON p.id = s.person",
        "s.person <> {me}, s.first",
        NAMES,
        person="s.person", name="p.name", n="s.n",
    ),
    branch(
        "file",
        "FROM attachment a WHERE a.idea = {idea} AND a.removed_at IS NULL",
        id="a.id", public_id="a.public_id", title="a.name", state="a.field", kind="a.type",
        n="a.size", text="a.width || ' ' || a.height",
        person="CASE WHEN a.shared THEN 1 ELSE 0 END",
    ),
    branch(
        "decision",
        "FROM decision d JOIN person p ON p.id = d.decided_by WHERE d.idea = {idea}",
        id="d.id", state="d.verdict", text="d.reason", title="d.condition", until="d.review_on",
        name="p.name", at="d.at", n="CASE WHEN d.current THEN 1 ELSE 0 END",
    ),
    branch(
        "practice",
        "FROM practice_sheet s WHERE s.idea = {idea}",
        id="s.id", public_id="s.public_id", title="s.title", state="s.state", n="s.version",
    ),
    branch(
        "adoption",
        "FROM practice_sheet s JOIN adoption a ON a.practice = s.id "
        "JOIN office o ON o.slug = a.office "
        "LEFT JOIN idea i ON i.id = a.idea AND i.office = a.office AND {visible} "
        "WHERE s.idea = {idea}",
        id="a.id", office="a.office", name="o.name", at="a.at", public_id="i.public_id",
    ),
    branch(
        "origin",
        "FROM adoption a JOIN practice_sheet s ON s.id = a.practice "
        "LEFT JOIN office f ON f.slug = s.office WHERE a.idea = {idea}",
        id="s.id", public_id="s.public_id", title="s.title", office="s.office", name="f.name",
        text="s.landlord",
    ),
    branch(
        "expected",
        "FROM idea i CROSS JOIN round n CROSS JOIN person p "
        "LEFT JOIN participant t ON t.idea = i.id AND t.person = p.id AND t.part = 'assessor' "
        "WHERE i.id = {idea} AND n.idea = i.id AND n.state = 'open' "
        "AND p.office = n.committee AND p.disabled_at IS NULL "
        "AND (t.named_by IS NOT NULL OR EXISTS (SELECT 1 FROM person_role r "
        "WHERE r.person = p.id AND r.role = 'assessor')) "
        "AND NOT EXISTS (SELECT 1 FROM participant x WHERE x.idea = i.id "
        "AND x.person = p.id AND x.part IN ('author', 'co_author', 'recused'))",
        id="p.id", name="p.name", office="n.committee",
        n="CASE WHEN coalesce(t.answered_round, 0) = n.number THEN 1 ELSE 0 END",
    ),
    branch(
        "opinion",
        "FROM opinion n CROSS JOIN office o CROSS JOIN person p "
        "WHERE n.idea = {idea} AND o.slug = n.committee AND p.id = n.asked_by",
        id="n.id", office="n.committee", title="o.name", state="n.state", text="n.why",
        kind="n.reply", name="p.name", at="n.asked_at", until="n.answer_by", n="n.version",
        public_id=f"(SELECT string_agg(c.name, ', ') {PRESIDES})",
    ),
    branch(
        "passed",
        "FROM gate_override g CROSS JOIN person p WHERE g.idea = {idea} AND p.id = g.person",
        id="g.id", kind="g.gate", title="g.label", state="g.before", text="g.reason",
        name="p.name", at="g.at",
    ),
    branch(
        "office",
        "FROM office w WHERE w.slug <> (SELECT office FROM idea WHERE id = {idea})",
        office="w.slug", name="w.name",
    ),
    branch(
        "link",
        "FROM link l CROSS JOIN idea i CROSS JOIN office o "
        "WHERE l.idea = {idea} AND i.id = l.to_idea AND o.slug = i.office AND {visible}",
        id="l.id", kind="'idea'", state="'inspired_by'", public_id="i.public_id", title="i.title",
    ),
    branch(
        "link",
        "FROM link l CROSS JOIN practice_sheet s WHERE l.idea = {idea} AND s.id = l.to_practice",
        id="l.id", kind="'practice'", state="'inspired_by'", public_id="s.public_id",
        title="s.title",
    ),
    newest(
        "link",
        "FROM link l CROSS JOIN idea i CROSS JOIN office o "
        "WHERE l.to_idea = {idea} AND i.id = l.idea AND o.slug = i.office AND {visible}",
        "l.id DESC",
        20,
        id="l.id", kind="'idea'", state="'inspired'", public_id="i.public_id", title="i.title",
    ),
    branch(
        "link",
        "FROM grouping g CROSS JOIN idea i CROSS JOIN office o "
        "WHERE g.idea = {idea} AND g.ended_at IS NULL "
        "AND i.id = g.main AND o.slug = i.office AND {visible}",
        id="g.id", kind="'idea'", state="'grouped_into'", public_id="i.public_id", title="i.title",
    ),
    branch(
        "link",
        "FROM folded f WHERE f.grouping IS NOT NULL",
        id="f.grouping", kind="'idea'", state="'groups'", public_id="f.public_id", title="f.title",
    ),
    branch(
        "withdrawal",
        "FROM withdrawal w JOIN person p ON p.id = w.person "
        "WHERE w.idea = {idea} AND w.ended_at IS NULL",
        id="w.id", name="p.name", text="w.reason", at="w.at",
    ),
    newest(
        "event",
        f"FROM {events_of_idea('{idea}')} {NAMES_OF_AN_ENTRY} "
        "WHERE e.audience <> 'sealed' OR e.actor = {me}",
        "e.id DESC",
        HISTORY,
        id="e.id", state="e.verb", office="e.office", kind="e.kind", text="e.data", at="e.at",
        name="p.name", title="coalesce(i.title, s.title, q.name, g.title, f.name, '')",
        public_id="coalesce(i.public_id, s.public_id, q.public_id, '')",
    ),
)  # fmt: skip

_SQL = (
    "WITH folded AS (SELECT i.id, '' AS public_id, '' AS title, CAST(NULL AS bigint) AS grouping "
    "FROM idea i WHERE i.id = {idea} "
    "UNION ALL SELECT i.id, CASE WHEN {visible} THEN i.public_id ELSE '' END, i.title, g.id "
    "FROM grouping g CROSS JOIN idea i CROSS JOIN office o WHERE g.main = {idea} "
    "AND g.ended_at IS NULL AND i.id = g.idea AND o.slug = i.office AND {would_see}) "
) + " UNION ALL ".join(_BRANCHES)
VALUES = re.findall(r"\{(\w+)\}", _SQL)
"""Which values the statement takes, in its order."""

STATEMENT = re.sub(r"\{\w+\}", "{}", _SQL)
