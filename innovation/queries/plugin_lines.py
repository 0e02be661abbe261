"""What plugins add to what waits for the viewer: their reminders, and their being out of order."""

from piccolo.querystring import QueryString

from innovation.domain.people import Viewer
from innovation.domain.stages import Role
from innovation.domain.words import N_
from innovation.queries.plugins import NEVER_CAME_IN

ASIDE = N_("Mis à l'écart après plusieurs pannes : il ne fait plus rien ici avant d'être réactivé")
NOT_IN = N_("Il n'a pas pu démarrer : sa fiche dit pourquoi, et qui prévenir")

_REMINDERS = """
SELECT * FROM (SELECT CAST({} AS integer) AS kind, m.id, m.sentence AS title, m.public_id,
  m.due_on AS due, a.title AS said, m.words, m.path AS place FROM reminder m
JOIN plugin_activation a ON a.plugin = m.plugin AND a.office = m.office AND a.active
WHERE m.person = {} AND m.office = {} AND m.settled_at IS NULL
ORDER BY 5 NULLS LAST, m.id LIMIT {}) x"""
"""What active plugins remind the viewer of: their own words, beneath the plugin's name."""

_OUT_OF_ORDER = f"""
SELECT * FROM (SELECT CAST({{}} AS integer) AS kind, a.id, a.title, a.plugin AS public_id,
  CAST(NULL AS date) AS due, CASE WHEN a.aside_at IS NULL THEN CAST({{}} AS text)
    ELSE CAST({{}} AS text) END AS said, CAST({{}} AS text) AS words,
  '/plugins#plugin_' || a.plugin AS place
FROM plugin_activation a WHERE a.office = {{}} AND a.active AND (a.aside_at IS NOT NULL OR EXISTS (
  SELECT 1 FROM plugin_problem p WHERE p.plugin = a.plugin AND p.office IN ('', a.office)
  AND (p.stage = 'migrate' OR {NEVER_CAME_IN})))
ORDER BY a.id LIMIT {{}}) x"""
"""Those that their failures put aside, and those whose code or tables did not come in."""


def plugin_lines(viewer: Viewer, kind: int, most: int) -> list[QueryString]:
    """The statements of both; ``kind`` is the place that they take among the kinds of tasks."""
    reminders = QueryString(_REMINDERS, kind, viewer.id, viewer.office, most)
    if not viewer.has(Role.OFFICE_ADMIN):
        return [reminders]
    broken = QueryString(_OUT_OF_ORDER, kind + 1, NOT_IN, ASIDE, "{}", viewer.office, most)
    return [reminders, broken]
