"""All that a person gave and did, for themselves alone: their own words, and no one else's.

Whatever is another's is told by its public id: an idea's title may be its co-author's words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from innovation.db import DB, Row, fetch
from innovation.domain.people import Viewer
from innovation.domain.words import N_
from innovation.queries.journal import Entry

_SIGHT = "JOIN idea i ON i.id ="


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing: its heading, and the statement that finds the person's own."""

    key: str
    title: str
    sql: str


SECTIONS = (
    Section(
        "account",
        N_("Mon compte"),
        "SELECT name, email, office, service, language, theme, created_at, last_login_at "
        "FROM person WHERE id = {}",
    ),
    Section(
        "roles",
        N_("Mes rôles"),
        "SELECT role, granted_at FROM person_role WHERE person = {} ORDER BY id",
    ),
    Section(
        "sessions",
        N_("Mes sessions"),
        "SELECT browser, device, created_at, seen_at, expires_at FROM login_session "
        "WHERE person = {} ORDER BY id",
    ),
    Section(
        "second_factor",
        N_("Mon second facteur"),
        "SELECT created_at FROM second_factor WHERE person = {}",
    ),
    Section(
        "providers",
        N_("Mes connexions par un autre compte"),
        "SELECT issuer, subject, linked_at FROM oidc_identity WHERE person = {}",
    ),
    Section(
        "links",
        N_("Les liens faits pour moi"),
        "SELECT kind, created_at, expires_at, used_at FROM invitation WHERE person = {} "
        "ORDER BY id",
    ),
    Section(
        "drafts",
        N_("Mes brouillons"),
        "SELECT public_id, kind, title, problem, solution, benefit, site, category, theme, extra, "
        "updated_at FROM draft WHERE author = {} ORDER BY id",
    ),
    Section(
        "ideas",
        N_("Mes idées"),
        "SELECT public_id, office, kind, stage, status, submitted_at FROM idea WHERE author = {} "
        "ORDER BY id",
    ),
    Section(
        "submitted_for_others",
        N_("Les idées que j'ai déposées au nom de quelqu'un"),
        "SELECT public_id, submitted_at FROM idea WHERE submitted_by = {} ORDER BY id",
    ),
    Section(
        "versions",
        N_("Ce que j'ai envoyé au comité"),
        f"SELECT i.public_id AS idea, v.number, v.title, v.problem, v.solution, v.benefit, v.site, "
        f"v.category, v.theme, v.extra, v.at FROM idea_version v {_SIGHT} v.idea "
        "WHERE v.written_by = {} ORDER BY v.id",
    ),
    Section(
        "taking_part",
        N_("Les idées auxquelles je prends part"),
        f"SELECT i.public_id AS idea, p.part, p.since FROM participant p {_SIGHT} p.idea "
        "WHERE p.person = {} ORDER BY p.id",
    ),
    Section(
        "co_authorships",
        N_("Les idées à co-porter"),
        f"SELECT i.public_id AS idea, c.state, c.since FROM co_authorship c {_SIGHT} c.idea "
        "WHERE c.person = {} ORDER BY c.id",
    ),
    Section(
        "comments",
        N_("Mes commentaires"),
        "SELECT coalesce(i.public_id, s.public_id, t.plugin) AS place, c.text, c.state, c.at, "
        "c.edited_at FROM comment c LEFT JOIN idea i ON i.id = c.idea "
        "LEFT JOIN practice_sheet s ON s.id = c.practice LEFT JOIN thread t ON t.id = c.thread "
        "WHERE c.person = {} ORDER BY c.id",
    ),
    Section(
        "supports",
        N_("Ce qui me concerne"),
        f"SELECT i.public_id AS idea, s.at FROM support s {_SIGHT} s.idea "
        "WHERE s.person = {} ORDER BY s.id",
    ),
    Section(
        "sheets",
        N_("Mes fiches d'évaluation"),
        "SELECT i.public_id AS idea, r.number AS round, s.comment, s.updated_at FROM sheet s "
        f"JOIN round r ON r.id = s.round {_SIGHT} r.idea WHERE s.person = {{}} ORDER BY s.id",
    ),
    Section(
        "marks",
        N_("Mes notes"),
        "SELECT i.public_id AS idea, r.number AS round, m.criterion, m.value, m.comment "
        f"FROM mark m JOIN round r ON r.id = m.round {_SIGHT} r.idea "
        "WHERE m.person = {} ORDER BY m.id",
    ),
    Section(
        "decisions",
        N_("Mes décisions"),
        "SELECT i.public_id AS idea, d.verdict, d.reason, d.condition, d.review_on, d.at "
        f"FROM decision d {_SIGHT} d.idea WHERE d.decided_by = {{}} ORDER BY d.id",
    ),
    Section(
        "opinions_asked",
        N_("Les avis que j'ai demandés à d'autres comités"),
        "SELECT i.public_id AS idea, n.committee, n.why, n.answer_by, n.asked_at "
        f"FROM opinion n {_SIGHT} n.idea WHERE n.asked_by = {{}} ORDER BY n.id",
    ),
    Section(
        "opinions_answered",
        N_("Mes réponses aux demandes d'avis"),
        "SELECT i.public_id AS idea, n.state, n.reply, n.answered_at "
        f"FROM opinion n {_SIGHT} n.idea WHERE n.answered_by = {{}} ORDER BY n.id",
    ),
    Section(
        "overrides",
        N_("Les jalons que j'ai laissés passer"),
        "SELECT i.public_id AS idea, g.label, g.before, g.reason, g.at "
        f"FROM gate_override g {_SIGHT} g.idea WHERE g.person = {{}} ORDER BY g.id",
    ),
    Section(
        "withdrawals",
        N_("Mes retraits"),
        f"SELECT i.public_id AS idea, w.reason, w.at FROM withdrawal w {_SIGHT} w.idea "
        "WHERE w.person = {} ORDER BY w.id",
    ),
    Section(
        "measures",
        N_("Mes mesures"),
        "SELECT m.public_id, m.value, m.taken_on, m.note, m.at FROM measure m "
        "WHERE m.taken_by = {} ORDER BY m.id",
    ),
    Section(
        "pilots",
        N_("Les expérimentations que je conduis"),
        f"SELECT i.public_id AS idea, p.opened_at, p.closed_at FROM pilot p {_SIGHT} p.idea "
        "WHERE p.lead = {} ORDER BY p.id",
    ),
    Section(
        "practices",
        N_("Les fiches pratiques que j'ai proposées"),
        "SELECT public_id, state, title, problem, solution, results, advice, proposed_at "
        "FROM practice_sheet WHERE proposed_by = {} ORDER BY id",
    ),
    Section(
        "replies",
        N_("Mes réponses aux pratiques"),
        "SELECT s.public_id AS practice, r.kind, r.words, r.review_on, r.at FROM reply r "
        "JOIN practice_sheet s ON s.id = r.practice WHERE r.replied_by = {} ORDER BY r.id",
    ),
    Section(
        "saved_filters",
        N_("Mes recherches gardées"),
        "SELECT place, name, query, created_at FROM saved_filter WHERE person = {} ORDER BY id",
    ),
    Section(
        "imports",
        N_("Mes fichiers à importer"),
        "SELECT name, content, created_at FROM import_file WHERE person = {} ORDER BY id",
    ),
    Section(
        "files",
        N_("Les fichiers que j'ai joints"),
        "SELECT a.public_id, a.name, a.type, a.size, a.at, a.sha256 FROM attachment a "
        "WHERE a.added_by = {} AND a.removed_at IS NULL ORDER BY a.id",
    ),
    Section("plugins", N_("Ce que les modules gardent de moi"), ""),
)

_KEPT_BY_PLUGINS = {
    "sqlite": "SELECT t.name AS place, c.name AS whose FROM sqlite_master t, "
    "pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name LIKE 'x~_%' ESCAPE '~' "
    "AND c.name IN ('person', 'said_by') ORDER BY t.name, c.name",
    "postgres": "SELECT table_name::text AS place, column_name::text AS whose "
    "FROM information_schema.columns WHERE table_schema = current_schema() "
    "AND starts_with(table_name, 'x_') AND column_name IN ('person', 'said_by') "
    "AND data_type = 'text' ORDER BY table_name, column_name",
}
"""The tables of plugins whose rows are somebody's, and the column that says whose by public id."""

Own = Mapping[str, list[dict[str, Any]]]


async def own_data(viewer: Viewer) -> Own:
    """Each section's rows, all of them the viewer's own; opened as the system, which sees all."""
    own = {one.key: await fetch(one.sql, viewer.id) for one in SECTIONS if one.sql}
    return own | {"plugins": await _kept_by_plugins(viewer)}


async def _kept_by_plugins(viewer: Viewer) -> list[Row]:
    """The rows of plugins' tables that are the viewer's, whether the plugin is here or has left."""
    rows = []
    for kept in await fetch(_KEPT_BY_PLUGINS[DB.engine_type]):
        sql = f"SELECT * FROM {kept['place']} WHERE {kept['whose']} = {{}} ORDER BY 1"
        found = await fetch(sql, viewer.public_id)
        rows += [{"table": kept["place"]} | {k: _plain(v) for k, v in r.items()} for r in found]
    return rows


def _plain(value: Any) -> Any:
    """A plugin's column may be of any type: what is no text, number or day is told as a text."""
    return value if value is None or isinstance(value, str | int | float | date) else str(value)


async def own_events(viewer: Viewer) -> list[Entry]:
    """What the viewer did, each thing told by its public id."""
    rows = await fetch(
        "SELECT e.id, e.verb, e.office, e.kind, e.data, e.at, coalesce(i.public_id, s.public_id, "
        "q.public_id, g.plugin, t.plugin, e.office) AS thing FROM event e "
        "LEFT JOIN idea i ON e.kind = 'idea' AND i.id = e.thing "
        "LEFT JOIN practice_sheet s ON e.kind = 'practice' AND s.id = e.thing "
        "LEFT JOIN person q ON e.kind = 'person' AND q.id = e.thing "
        "LEFT JOIN plugin_activation g ON e.kind = 'plugin' AND g.id = e.thing "
        "LEFT JOIN thread t ON e.kind = 'thread' AND t.id = e.thing "
        "WHERE e.actor = {} ORDER BY e.id",
        viewer.id,
    )
    return [
        Entry(
            id=row["id"],
            verb=row["verb"],
            office=row["office"],
            actor=viewer.name,
            thing=row["thing"],
            kind=row["kind"],
            thing_public_id=row["thing"],
            data=json.loads(row["data"]),
            at=row["at"],
        )
        for row in rows
    ]
