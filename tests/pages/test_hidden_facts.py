"""Two worlds that differ in a hidden fact are the same, byte for byte, to whoever may not know it.

For each person everything that they may not know is changed at once, behind the application's back,
and all that they can reach is fetched before and after.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from innovation.actions.saved import save_filter
from innovation.db import writing
from tests.pages.test_matrix import ABOUT_THE_IDEA, BREST
from tests.pages.test_sealed import Explorer, differing

Sql = Callable[..., Awaitable[list[Any]]]

EVERYBODY = frozenset({*ABOUT_THE_IDEA, "other_assessor"})
COMMITTEE = {"assessor", "other_assessor", "chair", "office_admin"}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something hidden: where it stands, as it is and otherwise, and who may know it."""

    column: str
    is_now: object
    otherwise: object
    known_to: frozenset[str]
    where: str = ""

    def change(self, ids: dict[str, int], *, back: bool = False) -> tuple[str, object, object]:
        """A statement that changes it, or changes it back, and its values."""
        table, _, column = self.column.partition(".")
        was, to = (self.otherwise, self.is_now) if back else (self.is_now, self.otherwise)
        also = f" AND {self.where.format(**ids)}" if self.where else ""
        return f"UPDATE {table} SET {column} = {{}} WHERE {column} = {{}}{also}", to, was


SEALED = "round IN (SELECT id FROM round WHERE idea = {sealed}) AND person = {assessor}"
NANTES = "office = 'nantes'"
HERE = frozenset({*BREST, "other_assessor"})
THERE = frozenset({"other_staff", "other_chair"})
HEADS = frozenset({"chair", "office_admin"})
AUTHOR, ASSESSOR = frozenset({"author"}), frozenset({"assessor"})
FACTS = {
    "a sealed mark": Fact("mark.value", 3, 0, ASSESSOR, SEALED),
    "a sealed sheet's words": Fact("sheet.comment", "", "Un mot.", ASSESSOR, SEALED),
    "whether a sheet is in": Fact(
        "participant.answered_round", 1, 0, ASSESSOR | HEADS,
        "part = 'assessor' AND idea = {sealed} AND person = {assessor}",
    ),
    "how many sheets are in": Fact("round.answered", 2, 1, HEADS, "idea = {sealed}"),
    "who steps aside": Fact(
        "participant.part", "recused", "assessor", HEADS | {"recused"},
        "idea = {sealed} AND person = {recused}",
    ),
    "a draft": Fact("draft.title", "À moi", "À moi seule", AUTHOR),
    "a draft's file": Fact("attachment.name", "brouillon.pdf", "autre.pdf", AUTHOR),
    "a search that somebody keeps": Fact("saved_filter.name", "Les miens", "Autres", AUTHOR),
    "an imported file": Fact("import_file.name", "a.csv", "b.csv", frozenset({"office_admin"})),
    "a withdrawn idea": Fact(
        "idea.problem", "Retirée.", "Autre.", HERE - {"staff", "recused"}, "id = {withdrawn}"
    ),
    "why it was withdrawn": Fact("withdrawal.reason", "", "Non.", HERE - {"staff", "recused"}),
    "a hidden comment": Fact("comment.text", "Masqué.", "Autre mot.", HEADS | {"staff"}),
    "a comment in the office": Fact("comment.text", "Un cas vécu.", "Autre cas.", HERE),
    "a proposed practice": Fact("practice_sheet.advice", "Proposé.", "Autre.", HERE),
    "a decision": Fact("decision.reason", "Parce que.", "Autre.", HERE),
    "a pilot's lessons": Fact("pilot.lessons", "Le bois tient.", "Autre.", HERE),
    "a file beside those that are shared": Fact("attachment.name", "c.pdf", "d.pdf", HERE),
    "another office's idea": Fact("idea.problem", "Chez eux.", "Autre.", THERE, NANTES),
    "another office's comment": Fact("comment.text", "Dit là.", "Autre dit.", THERE, NANTES),
    "another office's colleague": Fact("person.service", "", "Accueil", THERE, NANTES),
    "another office's quorum": Fact("office.quorum", 2, 3, THERE, "slug = 'nantes'"),
    "another office's box": Fact("office.open_box", True, False, THERE, "slug = 'nantes'"),
    "a password": Fact("person.password_hash", "un", "deux", frozenset()),
}  # fmt: skip


@pytest.fixture
async def scene(
    town: Any, ready: Any, nantes: Any, make_idea: Any, sql: Sql
) -> tuple[list[Any], dict[str, int]]:
    """Ideas in which every fact stands, and the ids that say where."""
    sealed, withdrawn = await ready("round.reveal"), await ready("idea.take_back")
    talked, proposed = await ready("comment.hide"), await ready("practice.confirm")
    shared, theirs = await ready("practice.reply"), await make_idea(nantes, problem="Chez eux.")
    file = ("c.pdf", b"%PDF- %%EOF")
    await town.send("author", f"/ideas/{talked.public_id}/files", file)
    await sql("UPDATE attachment SET idea = {} WHERE name = 'c.pdf'", shared.id)
    await town.post("staff", f"/ideas/{talked.public_id}/comments", {"text": "Masqué."})
    await sql("UPDATE comment SET state = 'hidden' WHERE text = 'Masqué.'")
    await town.post("other_staff", f"/ideas/{theirs.public_id}/comments", {"text": "Dit là."})
    draft = (await town.post("author", "/drafts", {})).headers["location"]
    await town.send("author", f"{draft}/files", ("brouillon.pdf", b"%PDF- 2 %%EOF"))
    await sql("UPDATE draft SET title = 'À moi'")
    await town.send("office_admin", "/imports", ("a.csv", b"titre;probleme\nBancs;p\n"))
    author = town.people["author"]
    async with writing(author):
        await save_filter("ideas", "Les miens", "words=banc", by=author)
    await sql("UPDATE practice_sheet SET advice = 'Proposé.' WHERE state = 'proposed'")
    await sql("UPDATE idea SET problem = 'Retirée.' WHERE id = {}", withdrawn.id)
    await sql("UPDATE person SET password_hash = 'un'")
    ids = {"sealed": sealed.id, "withdrawn": withdrawn.id}
    ids |= {name: town.people[name].id for name in ("assessor", "recused")}
    return [sealed, withdrawn, talked, proposed, shared, theirs], ids


@pytest.mark.same_bytes
@pytest.mark.timeout(900)
async def test_what_somebody_may_not_know_changes_not_one_byte_for_them(
    clock: datetime,
    town: Any,
    scene: tuple[list[Any], dict[str, int]],
    read_same: Any,
    sql: Sql,
    long_run: bool,
    proves: Any,
) -> None:
    ideas, ids = scene
    explorer, pairs = Explorer(town, read_same), 0
    for name in sorted(EVERYBODY) if long_run else SOME:
        hidden = {what: one for what, one in FACTS.items() if name not in one.known_to}
        before = await explorer.everything(name, ideas, deep=long_run)
        await _change(hidden, ids, sql)
        after = await explorer.everything(name, ideas, deep=long_run)
        await _change(hidden, ids, sql, back=True)
        assert not differing(before, after), (name, differing(before, after))
        pairs += len(hidden)
    proves("hidden-fact pairs", pairs)


SOME = ("visitor", "staff", "assessor", "recused", "chair", "office_admin", "other_chair",
        "coordinator")  # fmt: skip
"""Who asks in the short round."""


async def _change(
    facts: dict[str, Fact], ids: dict[str, int], sql: Sql, *, back: bool = False
) -> None:
    for what, one in facts.items():
        statement, to, was = one.change(ids, back=back)
        changed = await sql(f"{statement} RETURNING 1 AS one", to, was)
        assert changed, what


async def test_each_fact_shows_to_somebody_who_may_know_it(
    clock: datetime,
    town: Any,
    scene: tuple[list[Any], dict[str, int]],
    read_same: Any,
    sql: Sql,
) -> None:
    """Else the other test would compare nothing: who may know sees what was changed."""
    ideas, ids = scene
    explorer = Explorer(town, read_same)
    for name in ("office_admin", "assessor", "author", "other_staff"):
        known = {what: one for what, one in FACTS.items() if name in one.known_to}
        before = await explorer.everything(name, ideas, deep=False)
        await _change(known, ids, sql)
        after = await explorer.everything(name, ideas, deep=False)
        await _change(known, ids, sql, back=True)
        assert differing(before, after), name
