"""What plugins keep: whose each reminder is and where it leads, whose each table is."""

from innovation.db import DB, fetch
from innovation.domain.plugin_sql import prefix_of
from innovation.verify.invariants import Invariant, sql

_REMINDERS = """
SELECT m.public_id AS what FROM reminder m JOIN person p ON p.id = m.person
WHERE m.office <> p.office OR (m.path NOT LIKE '/ideas/%'
  AND m.path NOT LIKE '/o/' || m.office || '/x/' || m.plugin || '/%')"""

_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'x~_%' ESCAPE '~'",
    "postgres": "SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' "
    "AND starts_with(relname, 'x_') AND relnamespace = current_schema()::regnamespace",
}


async def _tables_of_nobody() -> list[str]:
    plugins = await fetch("SELECT DISTINCT plugin FROM plugin_migration")
    own = tuple(prefix_of(row["plugin"]) for row in plugins)
    rows = await fetch(_TABLES[DB.engine_type])
    return sorted(row["name"] for row in rows if not row["name"].startswith(own))


INVARIANTS = (
    Invariant(
        "plugin.reminder",
        "Ce qu'un module rappelle est de l'office de la personne, et mène dans le site.",
        sql(_REMINDERS),
    ),
    Invariant(
        "plugin.table",
        "Chaque table de module vient d'une migration de ce module.",
        _tables_of_nobody,
    ),
)
