"""Every text of a plugin is told in English to whoever reads English, wherever it is shown."""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from python_calamine import load_workbook

from innovation import texts
from innovation.db import reading
from innovation.domain.people import SYSTEM
from innovation.queries.around import around
from innovation.queries.assessment import rounds_of
from innovation.queries.pilots import pilot_of
from innovation.testing.kit import OfficeSite, office_site
from innovation.testing.stories import read_idea
from innovation.web.printing import sections_of
from innovation.web.reports import idea_report
from tests.authors.test_scaffold import load

DAY = date(2026, 3, 1)
MODULE = """
from datetime import date
from innovation.api import (
    Block, Criterion, Document, Facts, Field, Gate, Heading, Html, Indicator, Job, MenuItem, Note,
    Panel, Pass, Permission, PilotKind, Report, Role, Rows, Score, Series, Stage, Text, Theme, Verb,
    hook,
)
from innovation.api.web import Missing, Page, Pdf, Refused, See, Space, get, post, thread_routes

PLUGIN = {"name": "bilingue", "title": "FR titre", "description": "FR description",
          "version": "1.0", "api": "1.3", "offices": "*", "contact": "FR contact"}
DAY = date(2026, 3, 1)


@hook
def settings_fields():
    return [Field("choix", "FR réglage", "choice", help="FR aide du réglage", default="a",
                  choices=(("a", "FR choix du réglage"), ("b", "FR autre choix du réglage"))),
            Field("seuil", "FR seuil", "number", unit="FR unité du réglage", default="3"),
            Field("refuse", "FR refuse", "yes_no")]


@hook
def themes():
    return [Theme("theme", "FR thème")]


@hook
def idea_fields():
    return [Field("choix", "FR question", "choice", help="FR aide de la question",
                  choices=(("a", "FR réponse"), ("b", "FR autre réponse"))),
            Field("nombre", "FR nombre", "number", unit="FR unité"),
            Field("avant", "FR question d'étape", required_from=Stage.PILOTED)]


@hook
def criteria():
    return [Criterion("critere", "FR critère", "FR question du critère", 2,
                      ("FR ancre zéro", "FR ancre un"))]


def check(idea, settings):
    return Block("FR motif du jalon")


async def check_composed(ctx, idea):
    return Block(ctx.translate("FR motif de %(n)s le %(day)s", n=2.5, day=DAY))


@hook
def gates():
    return [Gate("jalon", "FR jalon", Stage.PILOTED, check),
            Gate("compose", "FR jalon composé", Stage.PILOTED, check_composed)]


@hook
def pilot_kinds():
    return [PilotKind("sorte", "FR sorte", "FR description de la sorte", ("FR étape",),
                      (Indicator("mesure", "FR mesure", "FR unité de la mesure"),))]


async def composed(ctx, idea):
    box = Html("<p>{said}</p><p>{day} {month} {number} {language}</p>").format(
        said=ctx.translate("FR encadré de %(n)s bancs le %(day)s", n=3, day=DAY),
        day=ctx.day(DAY), month=ctx.month(DAY), number=ctx.number(1234.5), language=ctx.language)
    whole = ctx.translate(Html("<b>FR gras %(n)s</b>"), n="<i>")
    return Html("{one}{other}").format(one=box, other=whole)


@hook
def panels():
    return [Panel("entier", "idea.side", "FR titre de l'encadré", lambda idea, s: "FR encadré"),
            Panel("compose", "idea.top", "FR titre composé", composed),
            Panel("accueil", "home.side", "FR titre de l'accueil", lambda idea, s: "FR accueil")]


@hook
def verbs():
    return [Verb("fait", "FR phrase de %(n)s sur « %(idea)s »")]


async def compute(ctx, pilot):
    return 4.0


@hook
def indicators():
    return [Indicator("indicateur", "FR indicateur", "FR unité de l'indicateur", compute=compute)]


@hook
def menu():
    return [MenuItem("menu", "FR menu")]


async def build(ctx, answers):
    return Document("FR document", (
        Facts((("FR fait", "FR valeur"), ("FR composé", ctx.translate("FR les %(n)s", n=2)))),
        Heading("FR partie"), Text("FR paragraphe"), Note("FR note"),
        Rows(("FR colonne", "FR jour"), (("FR case", DAY), ("FR autre case", None)), "FR tableau"),
        Series("FR série", "FR unité de la série", ((DAY, 1.0), (date(2026, 4, 1), 2.0)))),
        standing="FR état")


@hook
def reports():
    return [Report("rapport", "FR rapport", "FR description du rapport",
                   (Field("choix", "FR question du rapport", "choice", help="FR aide du rapport",
                          choices=(("a", "FR choix du rapport"),), default="a"),), build)]


async def run(ctx):
    [person] = await ctx.people("chair")
    await ctx.remind(person.public_id, "FR rappel de « %(what)s » le %(day)s", "/", DAY, "r",
                     what="moi", day=DAY)


@hook
def jobs():
    return [Job("travail", "FR travail", "day", run)]


@hook
def permissions():
    return [Permission("droit", "FR droit", (Role.CHAIR,))]


def page(ctx):
    return Page("index.html", day=DAY, told=ctx.translate("FR dit en code"),
                owner=ctx.translate("Responsable"))


@get("/", may="member")
async def index(ctx, asked):
    return page(ctx)


@get("/pdf", may="member")
async def pdf(ctx, asked):
    return Pdf(await build(ctx, {}))


async def sees(ctx, asked):
    return Space("fil", closed="FR fil clos")


@get("/fil", may="member")
async def fil(ctx, asked):
    return Page("fil.html", discussion=await ctx.thread(await sees(ctx, asked)).show())


@post("/", may="member", form=("mots",))
async def send(ctx, asked):
    if not asked.form.get("mots"):
        return Refused("FR refus", page=page(ctx))
    await ctx.record("fait", n=2)
    return See("/", said="FR dit une fois")


@hook
def routes():
    return [index, pdf, send, fil, *thread_routes(fil, sees)]


@hook
def overall_score(marked):
    return Score(50, "FR raison de la note")


@hook
async def activated(ctx):
    if ctx.settings["refuse"]:
        raise ValueError("FR refus d'activer")
"""
TEMPLATES = {
    "index.html": """{% extends "x.html" %}
{% block title %}{{ _("FR titre de page") }}{% endblock %}
{% block main %}<h1>{{ _("FR gabarit %(n)s", n=3) }}</h1><p>{{ told }}</p><p>{{ day | day }}</p>
<p>{{ _("Responsable") }}, {{ owner }}</p>
<form method="post" action="{{ path() }}">{{ form_token() }}<input name="mots"><button>ok</button>
</form>{% endblock %}""",
    "fil.html": """{% extends "x.html" %}
{% block main %}{% from "parts/thread.html" import thread %}<h1>x</h1>
{{ thread(discussion, path("/fil"), form_token(), form) }}{% endblock %}""",
}
SOURCES = sorted(set(re.findall(r'"((?:<b>)?FR [^"]+)"', MODULE + str(list(TEMPLATES.values())))))
ENGLISH = {text: text.replace("FR ", "EN ") for text in SOURCES} | {"Responsable": "EN owner"}


@pytest.fixture(scope="module")
def bilingue(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A plugin with every kind of text, each of which has its English."""
    package = tmp_path_factory.mktemp("plugins") / "bilingue"
    (package / "templates").mkdir(parents=True)
    (package / "__init__.py").write_text(MODULE, encoding="utf-8")
    (package / "translations.json").write_text(json.dumps({"en": ENGLISH}), encoding="utf-8")
    for name, text in TEMPLATES.items():
        (package / "templates" / name).write_text(text, encoding="utf-8")
    yield load("bilingue", package / "__init__.py")
    del sys.modules["bilingue"]


ROLES = ("author", "chair", "office_admin", "assessor1", "assessor2")


class Reader:
    """People who read English, and all that they were shown."""

    def __init__(self, site: OfficeSite) -> None:
        self.site = site
        self.shown: dict[str, str] = {}
        self.browsers: dict[str, Any] = {}
        self.ideas: list[str] = []

    async def begin(self) -> None:
        """Everybody chooses English."""
        for role in ROLES:
            browser = self.browsers[role] = await self.site.client(role)
            await browser.open("/")
            await browser.send("/account", language="en", theme="auto")

    def keep(self, name: str, answer: Any) -> str:
        """Keep what an answer shows, in plain words."""
        kind = answer.headers.get("content-type", "")
        if "spreadsheet" in kind:
            book = load_workbook(BytesIO(answer.content))
            text = str([book.get_sheet_by_name(one).to_python() for one in book.sheet_names])
        else:
            text = unescape(answer.content.decode("utf-8", "replace"))
        self.shown[f"{name} {answer.status_code}"] = text + answer.headers.get(
            "content-disposition", ""
        )
        return text

    async def open(self, role: str, *paths: str) -> None:
        for path in paths:
            self.keep(f"{role} {path}", await self.browsers[role].open(path))

    async def send(self, role: str, action: str, **values: Any) -> Any:
        answer = await self.browsers[role].send(action, **values)
        self.keep(f"{role} {action} {values}", answer)
        return answer

    @property
    def french(self) -> dict[str, list[str]]:
        """The French that was shown, by page."""
        found = {page: re.findall(r"FR [^<\"\n|]{0,40}", text) for page, text in self.shown.items()}
        return {page: words for page, words in found.items() if words}

    @property
    def unseen(self) -> set[str]:
        """The texts whose English nobody was shown."""
        whole = "\n".join(self.shown.values()).replace("\u00a0", " ")
        pieces = {text: re.split(r"%\(\w+\)s", english) for text, english in ENGLISH.items()}
        return {
            text
            for text, parts in pieces.items()
            if not all(part.strip("<b>/ ") in whole for part in parts)
        }


@pytest.fixture
async def reader(bilingue: Any) -> AsyncIterator[Reader]:
    async with office_site([bilingue], "brest") as site:
        reader = Reader(site)
        await reader.begin()
        yield reader
        assert site.errors == []


async def test_whoever_reads_english_reads_every_text_of_a_plugin_in_english(
    reader: Reader,
) -> None:
    await walk_through_an_idea(reader)
    await walk_through_the_plugin(reader)
    await walk_through_the_administration(reader)
    await print_it_all(reader)
    assert reader.french == {}
    assert reader.unseen == set()


async def test_two_people_who_ask_at_once_each_read_their_own_language(reader: Reader) -> None:
    french = await reader.site.client("staff", language="fr")
    idea = await reader.site.idea()
    place = f"/ideas/{idea.public_id}/panels/bilingue.compose"
    asking = [browser.client.get(place) for browser in (french, reader.browsers["chair"]) * 10]
    answers = [answer.text for answer in await asyncio.gather(*asking)]
    assert ["FR encadré de" in text for text in answers] == [True, False] * 10
    assert ["EN encadré de" in text for text in answers] == [False, True] * 10


async def walk_through_an_idea(reader: Reader) -> None:
    """From the draft to the measures of the pilot, gates and reveal included."""
    await reader.open("author", "/")
    await reader.send("author", "/drafts")
    draft = reader.browsers["author"].page.url.path
    sent = await reader.send(
        "author", draft, press="submit", title="Serre", problem="p", solution="s",
        category="technique", theme="bilingue.theme", x__bilingue__choix="a",
        x__bilingue__nombre="3",
    )  # fmt: skip
    idea = sent.url.path
    for role in ("assessor1", "assessor2"):
        await reader.open(role, f"{idea}/sheet")
        page = reader.browsers[role].page.text
        marks = dict.fromkeys(set(re.findall(r'name="(mark\.[^"]+)"', page)), "1")
        await reader.send(role, "/sheet", **{k.replace(".", "__"): v for k, v in marks.items()})
    await reader.open("chair", idea)
    await reader.send("chair", "/reveal")
    await reader.send("chair", "/decisions", verdict="go", reason="Oui.")
    for panel in ("entier", "compose"):
        await reader.open("chair", f"{idea}/panels/bilingue.{panel}")
    await reader.open("chair", idea, f"{idea}/pilot", "/board", "/ideas", "/")
    body = dict(reader.browsers["chair"].form("/logout").fields) | {
        "kind": "bilingue.sorte", "version": "3", "lead": "", "site": "x",
    }  # fmt: skip
    refused = await reader.browsers["chair"].client.post(f"{idea}/pilot", data=body)
    assert reader.keep("chair starts a pilot", refused)
    piloted = await reader.site.idea(
        "piloted", kind="bilingue.sorte", choix="a", nombre=3, avant="x"
    )
    there = f"/ideas/{piloted.public_id}"
    reader.ideas = [idea.rpartition("/")[2], piloted.public_id]
    await reader.open(
        "author", there, f"{there}/computed", f"{there}/sheet", "/ideas?x.bilingue.choix=a"
    )
    for kind in ("csv", "xlsx"):
        await reader.open("chair", f"/ideas/export?format={kind}", f"/library/export?format={kind}")


async def walk_through_the_plugin(reader: Reader) -> None:
    """Its pages, its reports, the events that it records, the people whom it reminds."""
    here = reader.site.path("/")
    await reader.site.run_job("travail")
    await reader.open("chair", "/", "/panels/bilingue.accueil", here, reader.site.path("/fil"))
    assert "EN owner, EN owner" in reader.shown[f"chair {here} 200"], "its own word for ours"
    await reader.open("chair", here)
    await reader.send("chair", here, mots="")
    await reader.open("chair", here)
    await reader.send("chair", here, mots="x")
    report = "/reports/bilingue.rapport"
    await reader.open("chair", "/reports", report, f"{report}?a.choix=a", f"{report}?a.choix=no")
    for place in (0, 1):
        for kind in ("csv", "xlsx"):
            await reader.open("chair", f"{report}/export?format={kind}&table={place}&a.choix=a")
    await reader.open("chair", f"{report}/pdf?a.choix=a", reader.site.path("/pdf"))


async def walk_through_the_administration(reader: Reader) -> None:
    """The plugin's cards, its settings and its permissions, the office's journal."""
    pages = ("/plugins", "/plugins/directory", "/plugins/bilingue/permissions", "/office")
    settings = "/plugins/bilingue/settings"
    await reader.open(
        "office_admin", *pages, "/journal", "/help/rights", "/", "/feed/export", settings
    )
    await reader.send("office_admin", settings, s__refuse="yes")
    await reader.open("office_admin", settings)
    await reader.send("office_admin", settings, s__choix="b")
    await reader.open("office_admin", settings, "/journal", "/journal?format=csv", "/register")
    await reader.open("chair", "/account/data", "/people", "/privacy")
    await reader.open("office_admin", "/plugins")
    await reader.send("office_admin", "/plugins/bilingue/deactivation")
    await reader.open("author", "/ideas", "/")


async def print_it_all(reader: Reader) -> None:
    """What is set as PDF: its letters are not to be read in the file."""
    with texts.speaking("en"):
        document = await reader.site.report("rapport", choix="a")
        reader.shown["a report's PDF"] = str(sections_of(document))
        for address in reader.ideas:
            idea = await read_idea(address)
            async with reading(SYSTEM):
                known = await rounds_of(SYSTEM, idea.id), await around(SYSTEM, idea.id)
                pilot = await pilot_of(SYSTEM, idea.id)
            here = reader.site.inside.plugins.office("brest")
            told = await idea_report(here, idea, *known, pilot, "", "")
            reader.shown[f"an idea's PDF, {address}"] = str(told)
