"""Every column of the schema is declared in the register of personal data."""

from collections import Counter

from innovation.db import fetch, reading
from innovation.db.doors import Database
from innovation.domain.people import SYSTEM
from innovation.domain.register import DATA, KEPT, PEOPLE, TREATMENTS, register

NOT_OURS = ("sqlite_", "search_idea_", "search_practice_", "x_")
FTS = {"search_idea", "search_practice"}
"""What FTS5 keeps of search_idea and search_practice in tables of its own."""


def declared() -> Counter[tuple[str, str]]:
    return Counter((line.table, column) for line in register() for column in line.columns)


async def columns(database: Database) -> set[tuple[str, str]]:
    async with reading(SYSTEM):
        if database.kind == "sqlite":
            rows = await fetch(
                'SELECT t.name AS "table", c.name AS "column" FROM sqlite_master t '
                "JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
            )
        else:
            rows = await fetch(
                'SELECT table_name AS "table", column_name AS "column" '
                "FROM information_schema.columns WHERE table_schema = 'public'"
            )
    return {(row["table"], row["column"]) for row in rows if not row["table"].startswith(NOT_OURS)}


async def test_each_column_has_its_line_in_the_register(database: Database) -> None:
    assert await columns(database) - declared().keys() == set()


async def test_the_register_names_no_column_twice_nor_one_that_is_no_more(
    database: Database,
) -> None:
    lines = declared()
    assert [one for one, times in lines.items() if times > 1] == []
    gone = {table for table, _ in lines.keys() - await columns(database)}
    assert gone <= ({"search_title", *FTS} if database.kind == "sqlite" else set())


def test_each_line_says_why_whose_and_how_long_in_known_words() -> None:
    for line in register():
        assert line.treatment in TREATMENTS, line
        assert line.data in DATA, line
        assert line.people in PEOPLE, line
        assert line.kept in KEPT, line
