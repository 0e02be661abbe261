"""Gates, panels and listeners: answers, and every way not to give one."""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from innovation.api import Happening, Html, Marked, Stage
from innovation.hooks.deciding import overall_score

WHEN = datetime(2024, 3, 1, 9, tzinfo=UTC)


def gate(check: str) -> str:
    return f"""
def check(idea, settings):
    {check}

@hook
def gates():
    return [Gate("controle", "Contrôle", Stage.PILOTED, check)]
"""


def panel(render: str) -> str:
    return f"""
def render(idea, settings):
    {render}

@hook
def panels():
    return [Panel("aide", "idea.side", "Aide", render)]
"""


def listener(body: str) -> str:
    return f"""
@hook
def verbs():
    return [Verb("dit", "%(n)s fois")]

@hook
{body}
"""


async def test_a_gate_sees_the_plugin_s_own_answers_and_says_why_it_is_closed(
    make_host, source, activate, idea
):
    check = "return Pass() if idea.fields['ok'] else Block('Il manque le budget.')"
    host = make_host({"_all/a.py": source("budget", gate(check))})
    await activate(host, "brest", "budget")
    for ok in (True, False):
        facts = {"budget": replace(idea, fields={"ok": ok})}
        [answer] = await host.office("brest").ask_gates(Stage.PILOTED, facts)
        assert (answer.open, answer.unavailable) == (ok, False)
        assert answer.reason == ("" if ok else "Il manque le budget.")
    assert await host.office("brest").ask_gates(Stage.SHARED, {}) == ()


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ("raise ValueError('aïe')", "ValueError: aïe"),
        ("time.sleep(5)", "pas de réponse en 0.3 s"),
        ("sys.exit()", "SystemExit"),
        ("return True", "rend bool"),
        ("return None", "rend NoneType"),
        ("return Block('')", "le motif est vide"),
        ("return asyncio.sleep(0)", "async"),
        ("idea.fields['x'] = 1", "does not support item assignment"),
    ],
)
async def test_a_gate_that_cannot_answer_is_closed_named_and_alone(
    check, words, make_host, source, activate, idea, reported
):
    files = {
        "_all/a.py": source("mauvais", gate(check)),
        "_all/b.py": source("bon_gate", gate("return Pass()")),
    }
    host = make_host(files)
    await activate(host, "brest", "mauvais", "bon_gate")
    facts = {"mauvais": idea, "bon_gate": idea}
    good, bad = await host.office("brest").ask_gates(Stage.PILOTED, facts)
    assert good.open
    assert (bad.open, bad.unavailable, bad.plugin) == (False, True, "mauvais")
    assert bad.reason.startswith("Ce contrôle ne répond pas.")
    [problem] = reported
    assert (problem.plugin, problem.office, problem.stage) == ("mauvais", "brest", "gate")
    assert words in problem.message
    assert problem.place.startswith("a.py:")


async def test_a_gate_that_the_code_no_longer_declares_is_unavailable(
    make_host, source, activate, idea
):
    body = """
    DONE = []
    @hook
    def gates():
        DONE.append(1)
        return [Gate("g", "G", Stage.PILOTED, lambda i, s: Pass())] if len(DONE) == 1 else []
    """
    host = make_host({"_all/a.py": source("oublieux", body)})
    await activate(host, "brest", "oublieux")
    [answer] = await host.office("brest").ask_gates(Stage.PILOTED, {"oublieux": idea})
    assert answer.unavailable


async def test_plain_text_of_a_panel_is_escaped_and_so_is_what_html_takes_in(
    make_host, source, activate, idea
):
    files = {
        "_all/a.py": source("texte", panel("return idea.title + '\\nfin'")),
        "_all/b.py": source("balise", panel("return Html('<p>{t}</p>').format(t=idea.title)")),
        "_all/c.py": source("somme", panel("return Html('<p>') + idea.title")),
    }
    host = make_host(files)
    await activate(host, "brest", "texte", "balise", "somme")
    office = host.office("brest")
    escaped = "Bancs &lt;b&gt;réemployés&lt;/b&gt;"
    assert (await office.panel("texte.aide", idea)).text == escaped + "<br>fin"
    assert (await office.panel("balise.aide", idea)).text == f"<p>{escaped}</p>"
    assert (await office.panel("somme.aide", idea)).text == f"&lt;p&gt;{escaped}"


def test_html_stays_html_only_through_format():
    assert isinstance(Html("{}").format("<"), Html)
    assert Html("<p>{}</p>").format(Html("<b>{}</b>").format("&")) == "<p><b>&amp;</b></p>"
    assert not isinstance(Html("<p>") + "x", Html)
    assert not isinstance("".join([Html("<p>")]), Html)
    assert not isinstance(f"{Html('<p>')}", Html)


@pytest.mark.parametrize("render", ["raise ValueError", "time.sleep(5)", "return 3", "sys.exit()"])
async def test_a_panel_that_fails_is_left_out_and_named(
    render, make_host, source, activate, idea, reported
):
    host = make_host({"_all/a.py": source("mauvais", panel(render))})
    await activate(host, "brest", "mauvais")
    answer = await host.office("brest").panel("mauvais.aide", idea)
    assert (answer.title, answer.text, answer.failed) == ("Aide", "", True)
    assert reported[0].stage == "panel"


async def test_a_panel_of_no_active_plugin_is_a_key_error(make_host, idea):
    with pytest.raises(KeyError):
        await make_host({}).office("brest").panel("autre.aide", idea)


@dataclass
class Site:
    """What the application does for a listener."""

    office: str = "brest"
    settings: dict = field(default_factory=dict)
    recorded: list = field(default_factory=list)

    async def record(self, verb_key: str, **data: int) -> None:
        if verb_key != "dit":
            raise KeyError(verb_key)
        self.recorded.append((asyncio.get_running_loop(), data))

    def log(self, message: str) -> None:
        logging.getLogger(__name__).info(message)


async def test_a_listener_records_in_the_site_s_own_loop(make_host, source, activate):
    body = "async def on_event(event, ctx, office):\n    await ctx.record('dit', n=len(office))"
    host = make_host({"_all/a.py": source("ecoute", listener(body))})
    await activate(host, "brest", "ecoute")
    office = host.office("brest")
    assert list(office.listeners()) == ["ecoute"]
    site = Site()
    await office.tell("ecoute", Happening("idea.moved", WHEN, None), site)
    assert site.recorded == [(asyncio.get_running_loop(), {"n": 5})]


async def test_a_listener_may_be_a_plain_function(make_host, source, activate):
    body = "def on_event(event, ctx):\n    ctx.log(event.verb + ctx.office)"
    host = make_host({"_all/a.py": source("ecoute", listener(body))})
    await activate(host, "brest", "ecoute")
    await host.office("brest").tell("ecoute", Happening("idea.moved", WHEN, None), Site())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("async def on_event(event):\n    raise ValueError('aïe')", "ValueError: aïe"),
        ("async def on_event(event):\n    time.sleep(5)", "pas de réponse"),
        ("async def on_event(ctx):\n    await ctx.record('inconnu')", "KeyError: 'inconnu'"),
        ("def on_event(event):\n    return 3", "rend int"),
    ],
)
async def test_a_listener_that_fails_is_raised_after_being_reported(
    body, words, make_host, source, activate, reported
):
    host = make_host({"_all/a.py": source("ecoute", listener(body))})
    await activate(host, "brest", "ecoute")
    with pytest.raises(Exception, match="ecoute") as caught:
        await host.office("brest").tell("ecoute", Happening("idea.moved", WHEN, None), Site())
    assert reported == [caught.value]
    assert caught.value.hook == "on_event"
    assert words in caught.value.message


async def test_a_listener_that_was_given_up_records_nothing_afterwards(make_host, source, activate):
    body = "async def on_event(ctx):\n    time.sleep(0.6)\n    await ctx.record('dit', n=1)"
    host = make_host({"_all/a.py": source("ecoute", listener(body))})
    await activate(host, "brest", "ecoute")
    site = Site()
    with pytest.raises(Exception, match="pas de réponse"):
        await host.office("brest").tell("ecoute", Happening("idea.moved", WHEN, None), site)
    await asyncio.sleep(0.6)
    assert site.recorded == []


async def test_while_a_plugin_blocks_the_site_goes_on(make_host, source, activate, idea):
    host = make_host({"_all/a.py": source("bloque", gate("time.sleep(5)"))})
    await activate(host, "brest", "bloque")
    asked = asyncio.create_task(host.office("brest").ask_gates(Stage.PILOTED, {"bloque": idea}))
    turns = 0
    while not asked.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 5


LYING_GATE = """
class Silent(Block):
    reason = property(lambda self: "Non.", lambda self, value: None)

class Words(str):
    def __str__(self):
        time.sleep(3)
    __len__ = strip = __str__

def check(idea, settings):
    return Silent("") if idea.fields["class"] else Block(Words("Non."))

@hook
def gates():
    return [Gate("controle", "Contrôle", Stage.PILOTED, check)]
"""


@pytest.mark.parametrize("own_class", [True, False])
async def test_a_gate_s_reason_is_letters_and_nothing_else(
    own_class, make_host, source, activate, idea
):
    host = make_host({"_all/a.py": source("menteur", LYING_GATE)})
    await activate(host, "brest", "menteur")
    facts = {"menteur": replace(idea, fields={"class": own_class})}
    [answer] = await host.office("brest").ask_gates(Stage.PILOTED, facts)
    assert (type(answer.reason), answer.reason, answer.open) == (str, "Non.", False)


async def test_an_error_that_hangs_when_it_is_told_does_not_hold_up_the_site(
    make_host, source, activate, idea, reported
):
    words = "class Slow(Exception):\n    def __str__(self):\n        time.sleep(2)\n"
    host = make_host({"_all/a.py": source("lent", words + panel("raise Slow"))})
    await activate(host, "brest", "lent")
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.01)

    rest = asyncio.create_task(others())
    assert (await host.office("brest").panel("lent.aide", idea)).failed
    rest.cancel()
    assert turns > 5
    assert reported[-1].hung


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("Score(Decimal(50), 'a')", "total n'est pas du type attendu : un nombre"),
        ("Score(True, 'a')", "et non True"),
        ("Score(50, b'a')", "reason n'est pas du type attendu : un texte"),
        ("Score(50, 'a' * 1001)", "1000 lettres au plus"),
        ("Score(float('nan'), 'a')", "la note va de 0 à 100"),
    ],
)
async def test_a_score_that_no_database_takes_leaves_the_plain_mean(
    given, words, make_host, source, activate, reported
):
    body = f"from decimal import Decimal\n@hook\ndef overall_score(marked):\n    return {given}\n"
    host = make_host({"_all/a.py": source("note", body)})
    await activate(host, "brest", "note")
    marked = Marked((), None, None, None)
    assert await overall_score(host.office("brest"), marked) == ("note", None)
    [problem] = reported
    assert (problem.hook, words in problem.message) == ("overall_score", True)
