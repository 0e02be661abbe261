"""A statement of a plugin names the plugin's own tables, wherever a table may stand."""

import pytest

from innovation.domain.plugin_sql import fault_of, fault_of_migration, fault_of_tables, parts_of

OWN = [
    "SELECT * FROM x_essai_a",
    "SELECT * FROM x_essai_a, x_essai_b b WHERE b.idea = 'from idea' -- join mark",
    'SELECT office, idea FROM "x_essai_a" ORDER BY office, idea',
    "WITH t AS (SELECT 1) SELECT * FROM t JOIN x_essai_a ON t.a = b, x_essai_z",
    "INSERT INTO x_essai_a (a, b) VALUES ({}, {}) ON CONFLICT (a) DO UPDATE SET b = 1 RETURNING id",
    "SELECT EXTRACT(YEAR FROM at) FROM x_essai_a WHERE a IS DISTINCT FROM person",
    "SELECT substring(a FROM 2) FROM x_essai_b",
    "UPDATE x_essai_a SET a = 1, idea = 2 WHERE c IN (SELECT c FROM x_essai_b)",
    "SELECT * FROM x_essai_a FOR UPDATE",
    "SELECT n FROM generate_series(1, 2) n",
    "SELECT a FROM (SELECT b FROM x_essai_a) q, x_essai_b",
    "SELECT a, (SELECT 1, b) FROM x_essai_a JOIN x_essai_b USING (idea, person)",
    "SELECT * FROM (VALUES (1, 2)) v, (x_essai_a CROSS JOIN x_essai_b)",
    "SELECT * FROM x_essai_a WHERE (person, idea) IN (SELECT a, idea FROM x_essai_b)",
    "SELECT trim(both ' ' from a), 'b' FROM x_essai_a JOIN x_essai_b ON c IN ('d', 'e')",
    "SELECT 'a', 'b' FROM x_essai_a WHERE a IS DISTINCT FROM 'c' ORDER BY coalesce(b, 'd'), 'e'",
    "SELECT 'c''est l''idée' FROM x_essai_a WHERE a = $1 AND b = $2",
]
OTHERS = [
    "SELECT * FROM idea",
    "SELECT * FROM x_essai_a, idea",
    "SELECT * FROM x_essai_a JOIN public.idea i ON 1 = 1",
    "SELECT 1 FROM x_essai_a a JOIN x_essai_b b ON f(a, b) = 1, person",
    "SELECT (SELECT max(value) FROM mark)",
    'SELECT * FROM "mark"',
    "SELECT * FROM/**/mark",
    "WITH a AS (SELECT * FROM mark) SELECT * FROM a",
    "SELECT * FROM (SELECT * FROM x_essai_a) q, mark",
    "SELECT EXTRACT(YEAR FROM (SELECT at FROM event))",
    "SELECT * FROM x_autre_a",
    "INSERT INTO mark (value) VALUES (1)",
    "UPDATE idea SET title = ''",
    "DELETE FROM event",
    "DELETE FROM x_essai_a USING person WHERE true RETURNING person.email",
    "DELETE FROM x_essai_a USING x_essai_b, person WHERE true RETURNING person.email",
    "SELECT * FROM (person)",
    "SELECT * FROM (person CROSS JOIN x_essai_a)",
    "SELECT * FROM (x_essai_a, person)",
    "SELECT * FROM x_essai_a, ((person))",
    "SELECT * FROM ONLY (person)",
    "SELECT * FROM [person]",
    "SELECT * FROM `person`",
    "WITH a AS (SELECT * FROM person), person AS (SELECT 1) SELECT * FROM a",
    "SELECT * FROM person, (WITH person AS (SELECT 1) SELECT * FROM person) q",
    "WITH x_autre_a AS (SELECT 1) SELECT * FROM x_autre_a",
    """SELECT 1 AS "a'b", name FROM person WHERE name <> 'b'""",
    f"SELECT * FROM {'(' * 40}person{')' * 40}",
    "SELECT 1 AS `a'b`, name FROM person WHERE name <> 'b'",
    """SELECT 1 AS "--", name FROM person""",
    r"SELECT E'\'', name FROM person WHERE name <> ' '",
    "SELECT * FROM 'person'",
    "SELECT * FROM x_essai_a INNER JOIN'person'ON 1",
    "SELECT * FROM (SELECT 1), 'person'",
    "UPDATE 'person' SET name = 'a'",
    "INSERT INTO 'person' VALUES (1)",
]
HIDDEN = [
    "SELECT $$'$$, name FROM person WHERE name <> $$'$$",
    "SELECT $a$'$a$, name FROM person WHERE name <> $a$'$a$",
    "SELECT /* /* */ ' */ name FROM person -- '",
    "SELECT 1 -- \r, name FROM person",
    "SELECT set_config('app.system', 'on', true)",
    "SELECT setval('idea_id_seq', 1)",
    "SELECT query_to_xml('SELECT * FROM person', true, true, '')",
    "SELECT table_to_xml('person', true, true, '') FROM x_essai_a",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT * FROM pragma_table_info('person')",
]


@pytest.mark.parametrize("sql", OWN)
def test_a_plugin_reads_and_writes_its_own_tables(sql: str) -> None:
    assert fault_of(sql, "essai") == ""


@pytest.mark.parametrize("sql", OTHERS)
def test_a_table_of_anybody_else_is_found_out(sql: str) -> None:
    assert "x_essai_" in fault_of(sql, "essai")


@pytest.mark.parametrize("sql", HIDDEN)
def test_what_hides_a_table_from_this_check_is_refused(sql: str) -> None:
    assert fault_of(sql, "essai") != ""


@pytest.mark.parametrize("sql", ["", "DROP TABLE x_essai_a", "PRAGMA user_version", "SET a = 1"])
def test_a_page_only_reads_and_writes_rows(sql: str) -> None:
    assert fault_of(sql, "essai").startswith("une instruction SELECT")


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE marks (b int)",
        "CREATE INDEX x_essai_i ON idea (title)",
        "SELECT 1; CREATE INDEX x_essai_i ON idea (title)",
        "ALTER TABLE ONLY idea ADD x int",
        "CREATE TABLE x_essai_a (a bigint REFERENCES idea (id))",
        "CREATE TRIGGER x_essai_t BEFORE UPDATE ON idea BEGIN SELECT 1; END",
    ],
)
def test_so_is_one_in_a_migration(sql: str) -> None:
    assert "x_essai_" in fault_of_tables(sql, "essai")


def test_a_migration_makes_changes_and_drops_its_own() -> None:
    written = (
        "CREATE TABLE x_essai_a (id bigint, b text REFERENCES x_essai_b (id) ON DELETE CASCADE "
        "ON UPDATE CASCADE); CREATE UNIQUE INDEX x_essai_i ON x_essai_a (b); "
        "ALTER TABLE x_essai_a ADD COLUMN on_site text; DROP TABLE IF EXISTS x_essai_a;"
    )
    assert fault_of_tables(written, "essai") == ""
    assert fault_of_migration(written, "essai") == ""


TRIGGER = (
    "CREATE TRIGGER x_essai_t AFTER INSERT ON x_essai_a "
    "BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; UPDATE x_essai_a SET b = 1; END;"
)
FUNCTION = (
    "CREATE FUNCTION x_essai_f() RETURNS trigger AS $$ BEGIN RETURN NULL; END; $$ LANGUAGE plpgsql;"
)
OF_THE_SITE = [
    "DROP TABLE idea", "TRUNCATE idea", "DROP INDEX idea_office", "DROP TRIGGER event_frozen",
    "DROP VIEW IF EXISTS seen", "DROP POLICY barrier ON idea", "ALTER POLICY barrier ON idea",
    "DROP SCHEMA public CASCADE", "DROP FUNCTION app_office()", "SET ROLE owner",
    "CREATE OR REPLACE FUNCTION app_system() RETURNS boolean AS 'SELECT true' LANGUAGE sql",
    "ALTER SEQUENCE idea_id_seq RESTART", "GRANT ALL ON idea TO PUBLIC", "COPY idea TO '/tmp/x'",
    "DO 'begin drop table idea; end'", "ATTACH 'x' AS y", "PRAGMA writable_schema = 1",
    "COMMIT", "BEGIN", "VACUUM", "LOCK TABLE idea", "CREATE VIEW ideas AS SELECT 1",
    "ALTER TABLE x_essai_a RENAME TO idea_old", "CREATE INDEX idea_mine ON x_essai_a (b)",
    f"CREATE TABLE x_essai_{'a' * 60} (b int)", "CREATE INDEX ON x_essai_a (b)",
    f"{TRIGGER} DROP INDEX idea_office",
    f"{FUNCTION} DROP FUNCTION app_office()",
]  # fmt: skip


@pytest.mark.parametrize("sql", OF_THE_SITE)
def test_a_migration_leaves_the_site_s_own_things_and_transactions_alone(sql: str) -> None:
    assert fault_of_migration(f"CREATE TABLE x_essai_b (b int); {sql};", "essai") != ""


def test_a_migration_may_bring_triggers_functions_and_policies() -> None:
    written = (
        f"{TRIGGER} {FUNCTION} ALTER TABLE ONLY x_essai_a RENAME TO x_essai_b; "
        "ALTER TABLE x_essai_b RENAME COLUMN b TO c; DELETE FROM x_essai_b; "
        "CREATE POLICY x_essai_p ON x_essai_b USING (app_system()); "
    )
    assert fault_of_migration(written, "essai") == ""


def test_a_script_is_parted_where_postgresql_parts_it() -> None:
    parts = [
        "INSERT INTO x_a (b) VALUES ('l''un;l''autre');",
        "-- rien ; ici\nCREATE FUNCTION x_a_f() AS $$ SELECT 1; SELECT ';' $$;",
        "/* ; */ SELECT E'\\';' AS \"x;y\";",
        "SELECT $a$; $b$ ; $a$;",
        "SELECT 2",
    ]
    assert parts_of(" ".join(parts)) == parts
    assert parts_of("  \n") == []
