"""What waits for the viewer and is no idea of theirs: told beside the kinds of ``waiting``."""

import json
from datetime import date

from piccolo.querystring import QueryString

from innovation.domain.people import Viewer
from innovation.domain.stages import Role
from innovation.domain.words import N_
from innovation.queries.plugin_lines import plugin_lines

REQUEST = N_("Un autre office demande l'avis de votre comité")
NOBODY = N_("Personne ne préside votre comité : donnez ce rôle à quelqu'un, qui pourra répondre")

PRESIDES = (
    "FROM person c JOIN person_role q ON q.person = c.id AND q.role = 'chair' "
    "WHERE c.office = n.committee AND c.disabled_at IS NULL"
)
"""Those who can answer the request ``n`` to another committee."""

_UNANSWERED = f"""
SELECT * FROM (SELECT CAST({{}} AS integer) AS kind, n.id, CAST({{}} AS text) AS title,
  n.committee AS public_id, n.answer_by AS due, CAST({{}} AS text) AS said,
  CAST({{}} AS text) AS words, '/people' AS place
FROM opinion n WHERE n.committee = {{}} AND n.state IN ('asked', 'accepted')
AND NOT EXISTS (SELECT 1 {PRESIDES}) ORDER BY 5 NULLS LAST, n.id LIMIT {{}}) x"""
"""Requests that nobody of the office can answer; its administrator sees no idea of others."""


def lines_of(viewer: Viewer, kind: int, most: int) -> list[QueryString]:
    """The statements of all; ``kind`` is the first place they take among the kinds of tasks."""
    lines = plugin_lines(viewer, kind + 1, most)
    if viewer.has(Role.OFFICE_ADMIN):
        values = (kind, REQUEST, NOBODY, "{}", viewer.office, most)
        lines.append(QueryString(_UNANSWERED, *values))
    return lines


def words_of(kept: str) -> dict[str, str | int | date]:
    """What fills a plugin's sentence; a day was kept as a list of one."""
    return {
        name: date.fromisoformat(value[0]) if isinstance(value, list) else value
        for name, value in json.loads(kept).items()
    }
