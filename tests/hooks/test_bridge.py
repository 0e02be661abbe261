"""Plugin code that is async: what it asks of the site happens in the site's loop, or not at all."""

import asyncio
import threading
from contextlib import asynccontextmanager, suppress
from itertools import count

import pytest

from innovation.domain.facts import PilotFacts
from innovation.domain.stages import Stage
from innovation.hooks import bridge
from innovation.hooks.bridge import finished
from innovation.hooks.problems import PluginProblem

PLUGIN = """
@hook
def criteria():
    return []
"""


class Ctx:
    """A site that remembers what was asked of it, and in which thread."""

    def __init__(self):
        self.office = "brest"
        self.said, self.threads = [], []

    def translate(self, text):
        return text

    async def names(self, words):
        self.threads.append(threading.current_thread())
        self.said.append(words)
        return words.upper()

    async def offices(self):
        self.said.append("begun")
        await asyncio.sleep(30)
        self.said.append("too late")

    @asynccontextmanager
    async def writing(self):
        self.said.append("begin")
        try:
            yield Ctx.Rows(self)
        except BaseException:
            self.said.append("rollback")
            raise
        self.said.append("commit")

    class Rows:
        def __init__(self, ctx):
            self.ctx = ctx

        async def fetch(self, sql):
            self.ctx.said.append(sql)
            if "broken" in sql:
                raise ValueError(sql)
            return [{"task": id(asyncio.current_task())}]


@pytest.fixture
async def run(make_host, source, activate):
    """Run an ``async`` function of a plugin with a ``ctx``."""
    host = make_host({"brest/essai.py": source("essai", PLUGIN)})
    await activate(host, "brest", "essai")

    def run(work, ctx):
        return host.office("brest").run(
            "essai", "event", "on_event", ctx, lambda _, __, there: finished(work(there), there)
        )

    return run


async def test_what_is_asked_happens_in_the_site_s_thread_and_is_answered(run):
    ctx = Ctx()

    async def work(there):
        assert threading.current_thread() is not threading.main_thread()
        return there.office, await there.names("bonjour")

    assert await run(work, ctx) == ("brest", "BONJOUR")
    assert ctx.threads == [threading.current_thread()]


async def test_what_is_asked_with_is_made_in_the_plugin_s_thread(run):
    class Words(str):
        def upper(self):
            raise AssertionError("the site's loop runs a method of the plugin's")

    ctx, made = Ctx(), []

    async def work(there):
        await there.names(Words("bonjour"))
        with suppress(AttributeError):  # no text has come
            await there.names(made.append(threading.current_thread()) or one for one in "ab")

    await run(work, ctx)
    assert ctx.said == ["bonjour", ["a", "b"]]
    assert threading.current_thread() not in made


@pytest.mark.parametrize("name", ["_secret", "said", "viewer"])
async def test_of_the_context_only_what_is_promised_is_there(name, run):
    async def work(there):
        return getattr(there, name)

    told = f"Context n'a pas '{name}', mais office, today, language, translate"
    with pytest.raises(PluginProblem, match=told):
        await run(work, Ctx())


async def test_of_what_the_context_hands_out_only_what_is_promised_is_there(run):
    async def work(there):
        async with there.writing() as db:
            return db.ctx

    with pytest.raises(PluginProblem, match="Database n'a pas 'ctx', mais fetch, run"):
        await run(work, Ctx())


async def test_a_block_is_one_transaction_in_one_task(run):
    ctx = Ctx()

    async def work(there):
        async with there.writing() as db:
            first = await db.fetch("one")
            await there.names("inside")
            return first == await db.fetch("two")

    assert await run(work, ctx)
    assert ctx.said == ["begin", "one", "inside", "two", "commit"]


async def test_an_error_of_the_plugin_s_undoes_its_block_and_is_its_own(run):
    ctx = Ctx()

    async def work(there):
        try:
            async with there.writing() as db:
                await db.fetch("one")
                raise KeyError("mine")
        except KeyError:
            return await there.names("caught")

    assert await run(work, ctx) == "CAUGHT"
    assert ctx.said == ["begin", "one", "rollback", "caught"]


async def test_a_statement_that_fails_is_told_to_the_plugin(run):
    ctx = Ctx()

    async def work(there):
        async with there.writing() as db:
            with pytest.raises(ValueError, match="broken"):
                await db.fetch("broken")
            await db.fetch("two")

    await run(work, ctx)
    assert ctx.said == ["begin", "broken", "two", "commit"]


async def test_blocks_do_not_nest_and_follow_one_another(run):
    ctx = Ctx()

    async def work(there):
        async with there.writing():
            with pytest.raises(RuntimeError, match="dans un autre : finissez d'abord le premier"):
                async with there.writing():
                    pass
        async with there.writing() as db:
            await db.fetch("second")

    await run(work, ctx)
    assert ctx.said == ["begin", "commit", "begin", "second", "commit"]


async def test_a_block_open_for_too_long_is_undone_and_the_plugin_is_told(run, monkeypatch):
    monkeypatch.setattr(bridge, "BLOCK_SECONDS", 0.05)
    ctx = Ctx()

    async def work(there):
        async with there.writing() as db:
            await db.fetch("one")
            await asyncio.sleep(0.15)
            await db.fetch("two")

    with pytest.raises(PluginProblem, match=r"un bloc dure 0\.05 s au plus"):
        await run(work, ctx)
    assert ctx.said == ["begin", "one", "rollback"]


async def test_when_the_time_is_over_the_block_is_undone_and_nothing_goes_on(run):
    ctx, left = Ctx(), threading.Event()

    async def work(there):
        try:
            async with there.writing() as db:
                await db.fetch("one")
                await asyncio.sleep(30)
        finally:
            left.set()

    with pytest.raises(PluginProblem, match="pas de réponse"):
        await run(work, ctx)
    assert ctx.said == ["begin", "one", "rollback"]
    assert await asyncio.to_thread(left.wait, 5), "its thread is not free again"


async def test_a_block_in_which_the_plugin_blocks_is_undone_too(run):
    ctx, free, went_on = Ctx(), threading.Event(), threading.Event()

    async def work(there):
        async with there.writing() as db:
            await db.fetch("one")
            free.wait(3)
            went_on.set()

    with pytest.raises(PluginProblem, match="pas de réponse"):
        await run(work, ctx)
    waited_for = went_on.is_set()
    free.set()
    assert ctx.said == ["begin", "one", "rollback"]
    assert not waited_for


async def test_what_is_under_way_when_the_time_is_over_is_stopped(run):
    ctx = Ctx()
    with pytest.raises(PluginProblem, match="pas de réponse"):
        await run(lambda there: there.offices(), ctx)
    await asyncio.sleep(0)
    assert ctx.said == ["begun"]


async def test_a_thread_that_blocks_does_nothing_once_its_time_is_over(run):
    ctx = Ctx()
    free, done = threading.Event(), threading.Event()

    async def work(there):
        free.wait(5)  # it blocks: nothing can stop it
        try:
            await there.names("too late")
        finally:
            done.set()

    with pytest.raises(PluginProblem, match="pas de réponse"):
        await run(work, ctx)
    free.set()
    assert await asyncio.to_thread(done.wait, 5)
    assert ctx.said == []


async def test_a_context_that_was_kept_says_that_its_call_is_over(run):
    kept = []
    await run(kept.append, Ctx())

    async def work(_there):
        for ask in (kept[0].names("a"), kept[0].writing().__aenter__()):
            with pytest.raises(TimeoutError, match="un appel qui est fini"):
                await ask

    await run(work, Ctx())


async def test_a_generator_that_never_ends_is_not_asked_with(run):
    ctx = Ctx()
    with pytest.raises(PluginProblem, match="plus de 100000 valeurs"):
        await run(lambda there: there.names(count()), ctx)
    assert ctx.said == []


GATES = """
async def check(ctx, idea):
    return Block(await ctx.names("fermé")) if idea.title else Pass()

@hook
def gates():
    return [Gate("jalon", "Jalon", Stage.PILOTED, check)]

async def render(ctx, idea):
    return await ctx.names("<b>") if idea is None else "rien"

@hook
def panels():
    return [Panel("boite", "home.side", "Boîte", render)]

async def compute(ctx, pilot):
    return {"nan": float("nan"), "texte": "3", "vaste": 1e28, "rien": None, "trois": 3}[pilot.kind]

@hook
def indicators():
    return [Indicator("mesure", "Mesure", compute=compute)]
"""


@pytest.fixture
async def office(make_host, source, activate):
    host = make_host({"brest/essai.py": source("essai", GATES)})
    assert host.problems == []
    await activate(host, "brest", "essai")
    return host.office("brest")


async def test_an_async_gate_asks_the_site(office, idea):
    (answer,) = await office.ask_gates(Stage.PILOTED, {"essai": idea}, lambda _: Ctx())
    assert (answer.open, answer.reason) == (False, "FERMÉ")


async def test_an_async_panel_of_the_home_page_has_no_idea_and_its_text_is_escaped(office):
    answer = await office.panel("essai.boite", None, lambda _: Ctx())
    assert (answer.failed, str(answer.text)) == (False, "&lt;B&gt;")


@pytest.mark.parametrize(("kind", "value"), [("trois", 3.0), ("rien", None)])
async def test_an_indicator_is_computed(kind, value, office, a_pilot):
    answer = await office.compute("essai.mesure", a_pilot(kind), lambda _: Ctx())
    assert (answer.failed, answer.value) == (False, value)


TOLD = {"nan": "'nan'", "texte": "'3'", "vaste": "1e+28", "?": "KeyError"}


@pytest.mark.parametrize(("kind", "told"), TOLD.items())
async def test_an_indicator_that_is_no_number_offers_nothing(kind, told, office, a_pilot, reported):
    answer = await office.compute("essai.mesure", a_pilot(kind), lambda _: Ctx())
    assert (answer.failed, answer.value) == (True, None)
    assert told in reported[0].message
    assert (reported[0].stage, reported[0].office) == ("indicator", "brest")


@pytest.fixture
def a_pilot():
    return lambda kind: PilotFacts(kind, True)
