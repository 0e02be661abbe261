"""What a plugin may read, keep and do: of one office, as whoever asks sees it, in its own words."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from innovation import texts, world
from innovation.actions.plugins import deactivate_plugin
from innovation.actions.reminders import forget_settled
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.stages import Stage
from innovation.hooks.bridge import finished
from innovation.hooks.host import PluginHost
from innovation.hooks.problems import PluginProblem
from innovation.queries.around import around
from innovation.queries.waiting import Task, waiting_for

AsyncMake = Any
Ctx = Callable[..., Any]

DAY = date(2026, 3, 9)


async def tasks_of(person: Viewer) -> list[Task]:
    async with reading(person):
        return [task for task in await waiting_for(person) if "/x/essai/" in task.place]


# --- Ideas, pilots, people -----------------------------------------------------------------


async def test_an_idea_is_told_with_the_answers_to_the_plugin_alone(
    ctx: Ctx, brest: Any, make_idea: AsyncMake
) -> None:
    idea = await make_idea(brest, extra={"essai.bois": "chêne", "autre.secret": "non"})
    told = await ctx(brest.colleague).idea(idea.public_id)
    assert (told.title, told.stage, told.fields) == (idea.title, "submitted", {"bois": "chêne"})


async def test_who_carries_an_idea_is_told_to_whoever_sees_it(
    ctx: Ctx, brest: Any, nantes: Any, make_idea: AsyncMake
) -> None:
    idea = await make_idea(brest)
    assert await ctx(brest.colleague).carriers(idea.public_id) == {brest.author.public_id}
    assert await ctx(nantes.chair, "nantes").carriers(idea.public_id) == set()


async def test_nothing_of_another_office_is_told(
    ctx: Ctx, brest: Any, nantes: Any, make_idea: AsyncMake
) -> None:
    idea = await make_idea(brest, Stage.PILOTED)
    for viewer in (nantes.chair, SYSTEM):
        there = ctx(viewer, "nantes")
        assert await there.idea(idea.public_id) is None
        assert await there.carriers(idea.public_id) == set()
        assert await there.ideas() == []
        assert await there.ideas(words="bancs") == []
        assert await there.pilots() == []
        assert {one.office for one in await there.people()} == {"nantes"}


async def test_whoever_asks_is_told_of_what_they_see(
    ctx: Ctx, make_cast: AsyncMake, switch_on: AsyncMake, host: PluginHost, make_idea: AsyncMake
) -> None:
    rennes = await make_cast("rennes", open_box=False)
    await switch_on(host, "rennes")
    idea = await make_idea(rennes)
    seen = {
        name: [one.public_id for one in await ctx(viewer, "rennes").ideas()]
        for name, viewer in (
            ("colleague", rennes.colleague), ("author", rennes.author), ("job", SYSTEM),
        )
    }  # fmt: skip
    assert seen == {"colleague": [], "author": [idea.public_id], "job": [idea.public_id]}


async def test_ideas_are_found_by_stage_and_words_and_told_their_revealed_result(
    ctx: Ctx, brest: Any, make_idea: AsyncMake
) -> None:
    await make_idea(brest, title="Jardin partagé")
    await make_idea(brest, Stage.ASSESSED, title="Atelier vélo")
    here = ctx(brest.colleague)
    assert [one.title for one in await here.ideas(words="vélo")] == ["Atelier vélo"]
    (assessed,) = await here.ideas(stage="assessed")
    assert (assessed.title, assessed.total) == ("Atelier vélo", 75)
    assert [one.total for one in await here.ideas(stage=Stage.SUBMITTED)] == [None]
    assert len(await here.ideas(limit=1)) == 1


async def test_a_pilot_is_told_with_its_dates_its_lead_and_its_measures(
    ctx: Ctx, brest: Any, make_idea: AsyncMake
) -> None:
    idea = await make_idea(brest, Stage.SHARED)
    (pilot,) = await ctx(brest.colleague).pilots()
    assert (pilot.idea, pilot.title, pilot.lead.name) == (
        idea.public_id, idea.title, brest.author.name,
    )  # fmt: skip
    assert (pilot.open, pilot.outcome, pilot.measures["kwh"]) == (False, "kept", 70.0)
    assert (pilot.starts_on, pilot.ends_on) == (date(2026, 4, 1), date(2026, 9, 30))


async def test_addresses_are_for_the_administrator_and_jobs(ctx: Ctx, brest: Any) -> None:
    for viewer, told in ((brest.colleague, False), (brest.admin, True), (SYSTEM, True)):
        people = await ctx(viewer, "brest").people()
        assert [bool(one.email) for one in people] == [told] * 6
    assert len(await ctx(brest.colleague).people(role="assessor")) == 2


async def test_names_are_told_of_any_office_and_nothing_else(
    ctx: Ctx, brest: Any, nantes: Any
) -> None:
    asked = [nantes.chair.public_id, brest.chair.public_id, "personne"]
    assert await ctx(brest.colleague).names(asked) == {
        one.public_id: one.name for one in (nantes.chair, brest.chair)
    }
    assert {one.slug for one in await ctx(brest.colleague).offices()} == {"brest", "nantes"}


# --- Its own tables --------------------------------------------------------------------------


async def test_a_plugin_keeps_rows_of_its_own(ctx: Ctx, brest: Any) -> None:
    here = ctx(brest.colleague)
    async with here.writing() as db:
        await db.fetch("INSERT INTO x_essai_banc (office, bois) VALUES ({}, {})", "brest", "hêtre")
    with suppress(ZeroDivisionError):
        async with here.writing() as db:
            await db.fetch("DELETE FROM x_essai_banc")
            raise ZeroDivisionError
    async with ctx(SYSTEM).reading() as db:
        assert await db.fetch("SELECT bois FROM x_essai_banc") == [{"bois": "hêtre"}]


@pytest.mark.parametrize("sql", ["SELECT * FROM mark", "UPDATE idea SET title = 'x'", "VACUUM"])
async def test_a_plugin_reaches_no_table_of_the_site(ctx: Ctx, brest: Any, sql: str) -> None:
    with pytest.raises(ValueError, match=r"x_essai_|SELECT"):
        async with ctx(brest.chair).writing() as db:
            await db.fetch(sql)


async def test_a_query_of_piccolo_reaches_no_table_of_the_site(ctx: Ctx, brest: Any) -> None:
    from innovation.api.db import BigSerial, Table, Text  # noqa: PLC0415 - as a plugin does

    class Bench(Table, tablename="x_essai_banc"):
        id = BigSerial(primary_key=True)
        office = Text()
        bois = Text()

    class Idea(Table, tablename="idea"):
        title = Text()

    async with ctx(brest.chair).writing() as db:
        await db.run(Bench.insert(Bench(office="brest", bois="orme")))
        assert await db.run(Bench.select(Bench.bois)) == [{"bois": "orme"}]
        with pytest.raises(ValueError, match="idea"):
            await db.run(Idea.select())


@pytest.mark.parametrize("fails", [True, False])
async def test_what_is_asked_in_a_block_is_of_its_transaction(
    host: PluginHost, ctx: Ctx, brest: Any, make_idea: AsyncMake, fails: bool
) -> None:
    """From the plugin's thread, as the site calls it; what fails takes everything back."""
    idea = await make_idea(brest)
    here = ctx(brest.colleague)

    async def work(there: Any) -> int:
        async with there.writing() as db:
            await db.fetch("INSERT INTO x_essai_banc (office, bois) VALUES ('brest', 'orme')")
            await there.record("pose", thing=idea.public_id, bancs=2)
            await there.remind(brest.author.public_id, "Poser", "/", DAY, "pose")
            assert (await there.idea(idea.public_id)).title == idea.title
            assert not fails
        return len(await there.ideas())

    run = host.office("brest").run(
        "essai", "route", "routes", here, lambda _asking, _hooks, ctx: finished(work(ctx), ctx)
    )
    if fails:
        with pytest.raises(PluginProblem, match="AssertionError"):
            await run
    else:
        assert await run == 1
    async with reading(SYSTEM):
        kept = await fetch("SELECT 1 FROM x_essai_banc")
        told = [e.verb for e in (await around(SYSTEM, idea.id)).history if e.verb == "essai.pose"]
    assert {len(kept), len(told), len(await tasks_of(brest.author))} == {0 if fails else 1}


# --- Events, reminders, ideas ------------------------------------------------------------------


async def test_an_event_says_who_did_what_to_which_idea(
    ctx: Ctx, brest: Any, make_idea: AsyncMake
) -> None:
    idea = await make_idea(brest)
    await ctx(brest.colleague).record("pose", thing=idea.public_id, bancs=2)
    async with reading(SYSTEM):
        newest = (await around(SYSTEM, idea.id)).history[0]
    said = texts.sentence(newest).replace("\u00a0", " ")
    assert said == f"{brest.colleague.name} a posé 2 banc(s) : {idea.title}."


async def test_an_event_of_another_offices_idea_is_the_plugins_own(
    ctx: Ctx, brest: Any, nantes: Any, make_idea: AsyncMake
) -> None:
    idea = await make_idea(brest)
    await ctx(nantes.chair).record("pose", thing=idea.public_id, bancs=2)
    async with reading(SYSTEM):
        (event,) = await fetch("SELECT office, kind FROM event WHERE verb = 'essai.pose'")
    assert event == {"office": "nantes", "kind": "plugin"}


@pytest.mark.parametrize("bad", [{"bancs": "deux"}, {"bancs": True}, {"of": 1}, {"about": 1}])
async def test_an_event_holds_whole_numbers_alone(ctx: Ctx, brest: Any, bad: Any) -> None:
    with pytest.raises(ValueError, match="entier"):
        await ctx(brest.chair).record("pose", **bad)
    with pytest.raises(ValueError, match="verbs"):
        await ctx(brest.chair).record("inconnu")


async def test_a_line_waits_for_its_person_until_it_is_settled(ctx: Ctx, brest: Any) -> None:
    job = ctx(SYSTEM)
    who = brest.author.public_id
    await job.remind(who, "Relever les mesures", "/mois/3", DAY, "mois-3")
    await job.remind(who, "Relever les mesures de mars", "/mois/3", DAY, "mois-3")
    (task,) = await tasks_of(brest.author)
    assert (task.title, task.place, task.by, task.msgid) == (
        "Relever les mesures de mars", "/o/brest/x/essai/mois/3", DAY, "Essai",
    )  # fmt: skip
    assert await tasks_of(brest.chair) == []
    await job.settle("mois-3")
    assert await tasks_of(brest.author) == []
    await job.remind(who, "Encore", "/mois/3", None, "mois-3")
    assert [task.title for task in await tasks_of(brest.author)] == ["Encore"]


async def test_a_line_that_is_settled_goes_after_a_while(ctx: Ctx, brest: Any) -> None:
    for key in ("mois-3", "mois-4"):
        await ctx(SYSTEM).remind(brest.author.public_id, f"Relever {key}", "/", DAY, key)
    await ctx(SYSTEM).settle("mois-3")

    async def left(days: int) -> int:
        with world.at(world.now() + timedelta(days=days)):
            async with writing(SYSTEM):
                await forget_settled(by=SYSTEM)
                return len(await fetch("SELECT id FROM reminder"))

    assert [await left(6), await left(8), await left(800)] == [2, 1, 1]


async def test_a_line_is_filled_once_it_is_told_in_the_reader_s_language(
    ctx: Ctx, brest: Any
) -> None:
    who, sentence = brest.author.public_id, "Relever %(what)s avant le %(day)s"
    await ctx(SYSTEM).remind(who, sentence, "/", DAY, "m", what="100 % bois", day=DAY)
    (task,) = await tasks_of(brest.author)
    assert (task.title, task.words) == (sentence, {"what": "100 % bois", "day": DAY})
    assert texts.composed(task.title, task.words) == "Relever 100 % bois avant le 9 mars 2026"
    with texts.speaking("en"):
        assert texts.composed(task.title, task.words).endswith("9 March 2026")
    with pytest.raises(ValueError, match="remplit"):
        await ctx(SYSTEM).remind(who, sentence, "/", DAY, "m", what="mars")


async def test_who_has_left_is_no_longer_present(ctx: Ctx, brest: Any, nantes: Any) -> None:
    people = [brest.author.public_id, nantes.author.public_id, "nobody"]
    assert await ctx(brest.chair).present(people) == frozenset(people[:2])
    async with writing(SYSTEM):
        await fetch(
            "UPDATE person SET disabled_at = {} WHERE id = {}", world.now(), nantes.author.id
        )
    assert await ctx(brest.chair).present(people) == {people[0]}


async def test_a_line_is_late_from_the_morrow_of_its_day(ctx: Ctx, brest: Any) -> None:
    for days, key in ((-1, "hier"), (0, "aujourd'hui")):
        day = world.today() + timedelta(days=days)
        await ctx(SYSTEM).remind(brest.author.public_id, key, "/", day, key)
    tasks = await tasks_of(brest.author)
    assert [(task.title, task.late) for task in tasks] == [("hier", True), ("aujourd'hui", False)]


async def test_a_line_of_a_plugin_that_is_switched_off_waits_no_more(ctx: Ctx, brest: Any) -> None:
    await ctx(SYSTEM).remind(brest.author.public_id, "Relever", "/", DAY, "m")
    async with writing(SYSTEM):
        await deactivate_plugin("essai", "brest", by=SYSTEM)
    assert await tasks_of(brest.author) == []


async def test_lines_reach_another_office_where_the_plugin_is_active(
    ctx: Ctx, brest: Any, nantes: Any, make_cast: AsyncMake
) -> None:
    here = ctx(brest.chair)
    for person in (brest.author, nantes.author):
        await here.remind(person.public_id, "On demande à entrer", "/groupes/1", None, "g1")
    assert [task.place for task in await tasks_of(nantes.author)] == ["/o/nantes/x/essai/groupes/1"]
    await ctx(nantes.chair).settle("g1")
    assert [len(await tasks_of(one.author)) for one in (brest, nantes)] == [1, 0]
    await ctx(nantes.chair).settle("g1", everywhere=True)
    assert await tasks_of(brest.author) == []
    rennes = await make_cast("rennes")
    with pytest.raises(ValueError, match="rennes"):
        await here.remind(rennes.author.public_id, "Perdu", "/", None, "g2")


@pytest.mark.parametrize(
    ("sentence", "path", "key"),
    [("", "/", "k"), ("x" * 301, "/", "k"), ("x", "https://ailleurs", "k"), ("x", "//a", "k"),
     ("x", "/../a", "k"), ("x", "/", ""), ("x", "/a b", "k")],
)  # fmt: skip
async def test_a_line_is_one_short_sentence_that_leads_into_the_site(
    ctx: Ctx, brest: Any, sentence: str, path: str, key: str
) -> None:
    with pytest.raises(ValueError, match=r"attendue|chemin"):
        await ctx(SYSTEM).remind(brest.author.public_id, sentence, path, None, key)


async def test_an_idea_is_submitted_in_the_name_of_whoever_asks(ctx: Ctx, brest: Any) -> None:
    here = ctx(brest.colleague)
    words = ("Achat groupé", "Chacun achète seul.", "Acheter ensemble.")
    public_id = await here.submit_idea(*words, fields={"bois": "pin"}, category="technique")
    told = await here.idea(public_id)
    assert (told.title, told.category, told.fields) == (words[0], "technique", {"bois": "pin"})
    with pytest.raises(ValueError, match="titre"):
        await here.submit_idea("", "", "")
    with pytest.raises(ValueError, match="idea_fields"):
        await here.submit_idea(*words, fields={"inconnu": 1})
    with pytest.raises(ValueError, match="personne"):
        await ctx(SYSTEM).submit_idea(*words)
