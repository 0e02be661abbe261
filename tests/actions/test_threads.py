"""Comments and files around a thing of a plugin: for whom the plugin says, and nobody else."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from innovation import world
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import Refused
from innovation.domain.threads import MOST_FILES, Discussion, Space
from innovation.files import Folder
from innovation.forgetting import forget_threads
from innovation.hooks.web import Upload
from innovation.hosting.threads import Thread
from innovation.queries.erasing import unnamed_files
from innovation.queries.exchange import get_comment
from innovation.queries.files import get_file
from innovation.queries.personal import own_data
from innovation.queries.threads import everything_said, open_thread
from innovation.verify import verify

PDF = Upload("ordre du jour.pdf", "application/pdf", b"%PDF-1.4\n%%EOF")


@pytest.fixture
def thread(tmp_path: Path) -> Callable[..., Thread]:
    """A thing of a plugin, as a person whom the plugin lets in finds it."""

    def make(person: Viewer, thing: str = "groupe", **space: Any) -> Thread:
        return Thread("groups", Space(thing, **space), person, Folder(tmp_path / "files"))

    return make


def texts(discussion: Any) -> list[str]:
    return [remark.text for remark in discussion.remarks]


async def test_people_of_two_offices_read_what_each_other_says_and_joins(
    brest: Any, nantes: Any, thread: Any
) -> None:
    await thread(brest.author).say("Qui a un modèle de convention ?")
    await thread(nantes.chair).say("Nous, ci-joint.")
    (added,), wrong = await thread(nantes.chair).attach([PDF])
    assert wrong == []
    for person in (brest.author, nantes.chair):
        shown = await thread(person).show()
        assert texts(shown) == ["Qui a un modèle de convention ?", "Nous, ci-joint."]
        assert [file.name for file in shown.files] == ["ordre du jour.pdf"]
        kept = await thread(person).kept(added)
        assert kept is not None and kept.attachment.public_id == added
    assert await verify() == []


async def test_two_things_share_nothing(brest: Any, thread: Any) -> None:
    comment = await thread(brest.author, "un").say("Pour le premier.")
    (added,), _ = await thread(brest.author, "un").attach([PDF])
    other = thread(brest.author, "autre", moderates=True)
    await other.say("Pour l'autre.")
    assert texts(await other.show()) == ["Pour l'autre."]
    assert await other.kept(added) is None
    assert not await other.change(comment, "hide", 1)
    assert not await other.detach(added)
    elsewhere = Thread("another", Space("un"), brest.author, other.folder)
    assert await elsewhere.show() == await elsewhere.show()
    assert (await elsewhere.show()).remarks == ()


async def test_the_pages_of_the_site_never_find_what_is_in_a_thread(
    brest: Any, thread: Any
) -> None:
    """Not even for whoever wrote it, nor for their office's administrator: the plugin is asked."""
    comment = await thread(brest.author).say("Entre nous.")
    (added,), _ = await thread(brest.author).attach([PDF])
    for person in (brest.author, brest.chair, brest.admin):
        async with reading(person):
            assert await get_comment(person, comment) is None
            assert await get_file(person, added) is None


@pytest.mark.parametrize(
    "kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
async def test_a_transaction_that_opened_no_thread_reads_none(
    barrier: None, brest: Any, thread: Any
) -> None:
    """The second barrier: a condition forgotten in a query is an empty list."""
    await thread(brest.author, "un").say("Un.")
    await thread(brest.author, "autre").say("Autre.")
    await thread(brest.author, "un").attach([PDF])
    everything = "SELECT text AS t FROM comment UNION ALL SELECT name FROM attachment"
    async with reading(brest.author):
        assert await fetch(everything) == []
        await open_thread(brest.author, "groups", "un")
        assert sorted(row["t"] for row in await fetch(everything)) == ["Un.", "ordre du jour.pdf"]
    async with reading(brest.author):
        assert await fetch(everything) == []


async def test_a_comment_is_corrected_by_its_writer_for_a_quarter_of_an_hour(
    brest: Any, thread: Any, clock: Any
) -> None:
    mine = thread(brest.author)
    comment = await mine.say("Une fote.")
    assert await mine.change(comment, "edit", 1, "Une faute.")
    assert texts(await mine.show()) == ["Une faute."]
    with pytest.raises(Refused, match="a changé entre-temps"):
        await mine.change(comment, "edit", 1, "Une autre.")
    with pytest.raises(Refused, match="de quelqu'un d'autre"):
        await thread(brest.chair).change(comment, "edit", 2, "Autre.")
    with world.at(world.now() + timedelta(minutes=16)):
        with pytest.raises(Refused, match="quart d'heure"):
            await mine.change(comment, "edit", 2, "Trop tard.")
        assert await mine.change(comment, "remove", 2)
    (gone,) = (await mine.show()).remarks
    assert (gone.text, gone.state, gone.removable) == ("", "removed", False)


async def test_whoever_moderates_hides_and_nobody_else_reads_it_but_its_writer(
    brest: Any, nantes: Any, thread: Any
) -> None:
    comment = await thread(brest.author).say("Déplacé.")
    with pytest.raises(Refused, match="quelqu'un d'autre"):
        await thread(brest.chair).change(comment, "hide", 1)
    owner = thread(nantes.author, moderates=True)
    await owner.change(comment, "hide", 1)
    for person, read in ((brest.author, "Déplacé."), (brest.chair, ""), (brest.admin, "")):
        assert texts(await thread(person).show()) == [read]
    assert texts(await owner.show()) == ["Déplacé."]
    await owner.change(comment, "show", 2)
    assert texts(await thread(brest.chair).show()) == ["Déplacé."]


async def test_a_closed_thread_is_read_and_says_why_nothing_more_is_written(
    brest: Any, thread: Any
) -> None:
    await thread(brest.author).say("Avant.")
    (added,), _ = await thread(brest.author).attach([PDF])
    closed = thread(brest.author, closed="Ce groupe est archivé.")
    for act in (closed.say("Après."), closed.attach([PDF]), closed.detach(added)):
        with pytest.raises(Refused, match="archivé"):
            await act
    shown = await closed.show()
    assert texts(shown) == ["Avant."]
    assert not shown.remarks[0].editable and shown.remarks[0].removable


async def test_a_file_is_taken_away_by_who_joined_it_or_who_moderates(
    brest: Any, thread: Any
) -> None:
    (one, two), _ = await thread(brest.author).attach([PDF, PDF])
    with pytest.raises(Refused, match="quelqu'un d'autre"):
        await thread(brest.chair).detach(one)
    assert await thread(brest.author).detach(one)
    assert await thread(brest.chair, moderates=True).detach(two)
    assert not await thread(brest.author).detach(one)
    assert (await thread(brest.author).show()).files == ()
    assert await thread(brest.author).kept(one) is None


async def test_what_is_no_photo_and_no_document_is_refused_and_the_rest_kept(
    brest: Any, thread: Any
) -> None:
    bad = Upload("page.pdf", "application/pdf", b"<html><script>alert(1)</script>")
    added, wrong = await thread(brest.author).attach([bad, PDF])
    assert len(added) == 1
    assert "page.pdf" in wrong[0]
    added, wrong = await thread(brest.author).attach([bad])
    assert added == [] and len(wrong) == 1


async def test_a_thread_carries_so_many_files_and_no_more(brest: Any, thread: Any) -> None:
    await thread(brest.author).attach([PDF])
    async with writing(SYSTEM):
        await fetch(
            "INSERT INTO attachment (public_id, office, thread, name, sha256, size, type, "
            "added_by, at, field, width, height, shared, version) WITH RECURSIVE n(i) AS "
            "(SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT 'copy' || n.i, office, "
            "thread, name, sha256, size, type, added_by, at, field, width, height, shared, version "
            "FROM attachment, n",
            MOST_FILES,
        )
    with pytest.raises(Refused, match=str(MOST_FILES)):
        await thread(brest.author).attach([PDF])
    assert len((await thread(brest.author).show()).files) == MOST_FILES


async def test_two_first_words_at_once_are_both_kept(brest: Any, nantes: Any, thread: Any) -> None:
    await asyncio.gather(*(thread(one).say(one.name) for one in (brest.author, nantes.author)))
    said = sorted(texts(await thread(brest.author).show()))
    assert said == sorted([brest.author.name, nantes.author.name])


async def test_a_call_inside_an_open_transaction_is_part_of_it(brest: Any, thread: Any) -> None:
    async def say_and_fail() -> None:
        async with writing(brest.author):
            await thread(brest.author).say("Jamais dit.")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await say_and_fail()
    assert (await thread(brest.author).show()).remarks == ()


async def test_long_talks_come_in_pages(brest: Any, thread: Any) -> None:
    for n in range(51):
        await thread(brest.author).say(f"Mot {n}.")
    newest = await thread(brest.author).show()
    assert texts(newest) == [f"Mot {n}." for n in range(1, 51)]
    assert texts(await thread(brest.author).show(newest.older)) == ["Mot 0."]


async def test_ones_own_words_are_in_ones_own_data(brest: Any, thread: Any) -> None:
    await thread(brest.author).say("De moi.")
    await thread(brest.chair).say("D'une autre.")
    async with reading(brest.author.as_system()):
        own = await own_data(brest.author)
    assert [(row["place"], row["text"]) for row in own["comments"]] == [("groups", "De moi.")]


async def test_the_journal_says_that_something_was_said_to_its_writer_alone(
    brest: Any, thread: Any, verbs: Any
) -> None:
    comment = await thread(brest.author).say("Bonjour.")
    await thread(brest.author).change(comment, "remove", 1)
    assert (await verbs())[-2:] == ["thread.said", "thread.removed"]
    async with reading(SYSTEM):
        rows = await fetch("SELECT audience, data FROM event WHERE kind = 'thread'")
    assert {row["audience"] for row in rows} == {"sealed"}
    assert not any("Bonjour" in row["data"] for row in rows)


async def test_a_plugin_that_is_removed_with_its_data_takes_what_was_said_along(
    brest: Any, thread: Any
) -> None:
    await thread(brest.author).say("Pour le groupe.")
    await thread(brest.author).attach([PDF])
    other = Thread("another", Space("groupe"), brest.author, thread(brest.author).folder)
    await other.say("Pour un autre.")
    async with writing(SYSTEM):
        said = await everything_said(SYSTEM, "groups")
        files = await forget_threads("groups")
        assert await unnamed_files(SYSTEM, files) == set(files)
    assert sorted(row["words"] for row in said) == ["Pour le groupe.", "ordre du jour.pdf"]
    assert await thread(brest.author).show() == Discussion(Space("groupe"))
    assert texts(await other.show()) == ["Pour un autre."]
    assert await verify() == []
