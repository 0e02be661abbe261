"""The pages of plugins, in the site's frame: reached by whom they are for, and harming nobody."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from innovation import world
from innovation.db import spent_statements
from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from innovation.hooks.web import Upload
from innovation.hosting.plugins import keep_for_later

MODULE = """
import time
from innovation.api import Indicator, MenuItem, Panel, Permission, Role, hook
from innovation.api.web import Download, Missing, Page, Refused, See, get, post

PLUGIN = {"name": "carnet", "title": "Le carnet", "description": "Un essai.", "version": "1.0",
          "api": "1.2", "offices": "*", "contact": "dsi",
          "translations": {"en": {"Le carnet": "The notebook", "Bonjour": "Hello"}}}
SAID = []


@get("/", may="member")
async def index(ctx, asked):
    return Page("index.html", who=ctx.person.name, q=asked.query.get("q", ""))

@get("/notes/{note}", may="member")
async def note(ctx, asked):
    if asked.path["note"] == "absent":
        return Missing()
    return Page("index.html", who=asked.path["note"], q="")

@get("/notes/new", may="member")
async def new(ctx, asked):
    return Page("index.html", who="a literal path", q="")

@get("/gestion", may="manage")
async def manage(ctx, asked):
    return Page("index.html", who="la gestion", q="")

@get("/fichier", may="member")
async def file(ctx, asked):
    return Download("Relevé d\\'été.html", b"<script>alert(1)</script>", "text/html")

@post("/notes", may="member")
async def write(ctx, asked):
    words = asked.form.get("mots", "")
    if not words:
        return Refused("Écrivez quelque chose.", page=Page("index.html", who="", q=""))
    SAID.append((words, asked.every("mots"), sorted(asked.form), asked.files))
    return See("/notes/" + words, said="C\\'est noté.")

@post("/casse", may="member")
async def break_form(ctx, asked):
    SAID.append("casse")
    raise ValueError("cassé")

@post("/jours", may="member", form=("mots", "photo"), many=("jours", "plan"))
async def choose(ctx, asked):
    SAID.append((asked.every("jours"), [file.name for file in asked.every_file("plan")]))
    return See("/")

@post("/rien", may="member", form=())
async def choose_nothing(ctx, asked):
    return See("/")

@post("/moitie", may="member")
async def do_half(ctx, asked):
    await ctx.remind(ctx.person.public_id, "Une ligne.", "/", None, "moitie")
    SAID.append("moitie")
    raise ValueError("cassé")

@post("/refuse", may="member")
async def do_and_refuse(ctx, asked):
    await ctx.remind(ctx.person.public_id, "Une ligne.", "/", None, "moitie")
    SAID.append("refuse")
    return Refused("Non.")

@get("/casse", may="member")
async def break_page(ctx, asked):
    raise KeyError("cassé")

@get("/lent", may="member")
async def slow(ctx, asked):
    time.sleep(2.5)

@get("/rien", may="member")
async def nothing(ctx, asked):
    return "du texte"

@get("/gabarit/{which}", may="member")
async def template(ctx, asked):
    return Page(asked.path["which"])


@hook
def routes():
    return [index, note, new, manage, file, write, break_form, break_page, slow, nothing, template,
            choose, choose_nothing, do_half, do_and_refuse]

@hook
def permissions():
    return [Permission("manage", "Gérer le carnet", (Role.CHAIR,))]

async def lost(ctx, pilot):
    raise OSError("le carnet est perdu")

async def read(ctx, pilot):
    return 12 if pilot.open and await ctx.idea(pilot.idea) else None

@hook
def indicators():
    return [Indicator("relus", "Fiches relues", "fiches", compute=read),
            Indicator("perdus", "Carnets perdus", compute=lost),
            Indicator("autre", "Autre mesure")]

async def box(ctx, idea):
    where = idea.title if idea else "<accueil>"
    return f"{ctx.person.name} lit {where}"

@hook
def panels():
    slots = ("idea.top", "idea.side", "idea.bottom", "pilot.bottom", "home.side")
    return [Panel(slot.replace(".", "_"), slot, "Boîte", box) for slot in slots]

@hook
def menu():
    return [MenuItem("accueil", "Le carnet"), MenuItem("gestion", "Gérer", "/gestion", "manage")]
"""

TEMPLATES = {
    "index.html": """{% extends "x.html" %}
{% block title %}{{ _("Le carnet") }}{% endblock %}
{% block head %}<link rel="stylesheet" href="{{ file("carnet.css") }}">{% endblock %}
{% block main %}
<h1>{{ _("Bonjour") }} {{ who }}</h1><p>{{ q }}</p>
{% block words %}<p id="words">{{ form.get("mots", "") }}</p>{% endblock %}
<form method="post" action="{{ path("/notes") }}">{{ form_token() }}
{{ ui.field("text", "mots", "Mots", form.get("mots", "")) }}
{{ ui.field("text", "autre", "Autre", form.get("autre", "")) }}{{ ui.button("Noter") }}</form>
{% endblock %}""",
    "inconnu.html": '{% extends "x.html" %}{% block main %}{{ nobody }}{% endblock %}',
    "autre.html": '{% extends "base.html" %}',
    "viewer.html": '{% extends "x.html" %}{% block main %}{{ viewer }}{% endblock %}',
}


OTHER = """
from innovation.api import Score, hook
PLUGIN = {"name": "NAME", "title": "Module NAME", "description": "Un essai.", "version": "1.0",
          "api": "1.2", "offices": "*", "contact": "dsi", "requires": [NEEDED]}
@hook
def HOOK():
    return []
"""
OTHERS = {
    "juge": ("overall_score", ""),
    "second": ("overall_score", ""),
    "lie": ("themes", '"juge"'),
    "circulaire": ("themes", '"circulaires"'),
    "circulaires": ("themes", '"circulaire"'),
}


@pytest.fixture
def plugins(tmp_path: Path) -> PluginHost:
    folder = tmp_path / "plugins" / "_all" / "carnet"
    (folder / "templates").mkdir(parents=True)
    (folder / "static").mkdir()
    (folder / "__init__.py").write_text(MODULE, encoding="utf-8")
    (folder / "static" / "carnet.css").write_text("h1 { color: green }", encoding="utf-8")
    (folder / "static" / "secret.py").write_text("SECRET = 1", encoding="utf-8")
    for name, text in TEMPLATES.items():
        (folder / "templates" / name).write_text(text, encoding="utf-8")
    for name, (hook, needed) in OTHERS.items():
        text = OTHER.replace("NAME", name).replace("HOOK", hook).replace("NEEDED", needed)
        (tmp_path / "plugins" / "_all" / f"{name}.py").write_text(text, encoding="utf-8")
    host = PluginHost(tmp_path / "plugins", on_problem=keep_for_later, limits=Limits(routes=2.0))
    host.load()
    assert all(host.is_loaded(name) for name in ("carnet", *OTHERS)), host.problems
    return host


@pytest.fixture
async def open_town(town: Any) -> Any:
    """The town, with the notebook open in Brest and in Nantes."""
    for office in ("brest", "nantes"):
        await town.site.activate("carnet", office)
    return town


ROOT = "/o/brest/x/carnet"


async def test_a_page_is_shown_in_the_frame_with_its_values_escaped(open_town: Any) -> None:
    answer = await open_town.get("staff", f"{ROOT}/?q=<b>hostile</b>")
    assert answer.status_code == 200
    assert "<p>&lt;b&gt;hostile&lt;/b&gt;</p>" in answer.text
    assert "<title>Le carnet · Vivier</title>" in answer.text
    assert 'aria-label="Navigation principale"' in answer.text


async def test_the_root_is_a_page_with_or_without_its_slash(open_town: Any) -> None:
    for path in ("", "/", "/?q=1"):
        assert (await open_town.get("staff", f"{ROOT}{path}")).status_code == 200


async def test_a_literal_path_comes_before_a_named_one(open_town: Any) -> None:
    assert "a literal path" in (await open_town.get("staff", f"{ROOT}/notes/new")).text
    assert "Bonjour noir" in (await open_town.get("staff", f"{ROOT}/notes/noir")).text


NOT_THERE = (
    "/o/nantes/x/carnet", "/o/brest/x/nothing", "/o/brest/x/common", f"{ROOT}/nothing",
    f"{ROOT}/notes/absent", f"{ROOT}/notes/a/b", f"{ROOT}/gestion", "/o/lyon/x/carnet",
    "/o/brest/x/rennes_proximite", "/x/carnet/000000000000/carnet.css",
)  # fmt: skip


async def test_what_is_not_this_person_s_answers_as_what_is_not_there(
    open_town: Any, read_same: Callable[..., Any]
) -> None:
    for path in NOT_THERE:
        nothing = f"{ROOT}/nothing" if path.startswith(ROOT) else "/nothing"
        absent = read_same(await open_town.get("staff", nothing))
        status, text = read_same(await open_town.get("staff", path))
        assert (status, text.replace(path, nothing)) == absent, path


async def test_a_permission_opens_a_page_to_its_roles(open_town: Any) -> None:
    assert (await open_town.get("chair", f"{ROOT}/gestion")).status_code == 200


async def test_a_plugin_switched_off_has_no_page(open_town: Any) -> None:
    assert (await open_town.get("other_chair", "/o/nantes/x/carnet")).status_code == 200
    rennes = await open_town.get("operator", "/o/rennes/x/carnet")
    assert rennes.status_code == 404


async def test_a_visitor_is_sent_to_the_login(open_town: Any) -> None:
    answer = await open_town.get("visitor", ROOT)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={ROOT}")


async def test_a_form_is_answered_and_what_is_said_is_said_once(open_town: Any) -> None:
    said = await open_town.post("staff", f"{ROOT}/notes", {"mots": "noir"})
    assert (said.status_code, said.headers["location"]) == (303, f"{ROOT}/notes/noir")
    first = await open_town.get("staff", said.headers["location"])
    again = await open_town.get("staff", said.headers["location"])
    assert "C&#39;est noté." in first.text
    assert "C&#39;est noté." not in again.text


@pytest.fixture
def heard(plugins: PluginHost) -> list[Any]:
    """What the plugin was told by forms."""
    route = plugins.office("brest").site_of("carnet").routes[0]
    return route.handler.__globals__["SAID"]  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def send(open_town: Any) -> Callable[..., Any]:
    """Send a form with a key of the test's own."""

    async def run(path: str, body: dict[str, str], key: str = "") -> Any:
        await open_town.post_raw("staff", "/nothing", "")
        ours = {"_csrf": open_town.tokens["staff"], "_key": key or world.public_id()}
        return await open_town.browsers["staff"].client.post(ROOT + path, data=ours | body)

    return run


async def test_a_form_sent_twice_is_done_once(send: Any, heard: list[Any]) -> None:
    answers = [await send("/notes", {"mots": "noir"}, "k" * 20) for _ in range(2)]
    assert [one.headers.get("location") for one in answers] == [f"{ROOT}/notes/noir"] * 2
    assert len(heard) == 1


async def test_a_form_with_the_same_key_and_another_text_is_refused(
    send: Any, heard: list[Any]
) -> None:
    await send("/notes", {"mots": "noir"}, "k" * 20)
    second = await send("/notes", {"mots": "blanc"}, "k" * 20)
    assert (second.status_code, len(heard)) == (422, 1)


async def test_a_form_that_failed_may_be_sent_again(send: Any, heard: list[Any]) -> None:
    answers = [await send("/casse", {}, "k" * 20) for _ in range(2)]
    assert [one.status_code for one in answers] == [500, 500]
    assert heard == ["casse", "casse"]


@pytest.mark.parametrize(("path", "status"), [("/moitie", 500), ("/refuse", 422)])
async def test_a_form_of_which_something_is_kept_is_not_done_again(
    path: str, status: int, send: Any, heard: list[Any]
) -> None:
    first, second = [await send(path, {}, "k" * 20) for _ in range(2)]
    assert (first.status_code, second.status_code) == (status, 422)
    assert heard == [path[1:]]
    assert "est peut-être faite" in second.text
    if status == 500:
        assert "est déjà enregistrée" in first.text


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/jours", {"mots": "a", "jours": ["un", "deux"]}, 303),
        ("/jours", {}, 303),
        ("/jours", {"mots": ["a", "b"]}, 400),
        ("/jours", {"roles": "operator"}, 400),
        ("/rien", {}, 303),
        ("/rien", {"mots": "a"}, 400),
    ],
)
async def test_a_form_has_the_fields_that_its_plugin_names_and_no_other(
    path: str, body: dict[str, Any], status: int, send: Any, heard: list[Any]
) -> None:
    assert (await send(path, body)).status_code == status
    told = [(tuple(body.get("jours", ())), [])] if (path, status) == ("/jours", 303) else []
    assert heard == told


async def test_several_files_under_one_name_come_where_its_plugin_says_so(
    open_town: Any, heard: list[Any]
) -> None:
    await open_town.post_raw("staff", "/nothing", "")
    client, token = open_town.browsers["staff"].client, open_town.tokens["staff"]
    for name, status in (("plan", 303), ("photo", 400), ("autre", 400)):
        data = {"_csrf": token, "_key": world.public_id()}
        files = [(name, (f"{one}.csv", b"a;b")) for one in "ab"]
        answer = await client.post(f"{ROOT}/jours", data=data, files=files)
        assert answer.status_code == status, name
    assert heard == [((), ["a.csv", "b.csv"])]


async def test_a_refused_form_says_why_and_keeps_what_was_typed(send: Any) -> None:
    answer = await send("/notes", {"mots": "", "autre": "<i>gardé</i>"})
    assert answer.status_code == 422
    assert "Écrivez quelque chose." in answer.text
    assert 'value="&lt;i&gt;gardé&lt;/i&gt;"' in answer.text


async def test_htmx_is_told_why_beside_what_was_typed(open_town: Any) -> None:
    await open_town.post_raw("staff", "/nothing", "")
    body = {"_csrf": open_town.tokens["staff"], "_key": world.public_id(), "mots": ""}
    headers = {"hx-request": "true", "hx-target": "p#words"}
    client = open_town.browsers["staff"].client
    answer = await client.post(f"{ROOT}/notes", data=body, headers=headers)
    assert (answer.status_code, answer.headers["hx-retarget"]) == (422, "#notices")
    assert "Écrivez quelque chose." in answer.text


async def test_a_form_without_its_token_is_nobody_s(open_town: Any, heard: list[Any]) -> None:
    answer = await open_town.browsers["staff"].client.post(f"{ROOT}/notes", data={"mots": "noir"})
    assert (answer.status_code, heard) == (409, [])


async def test_a_form_of_nobody_s_is_not_even_read(open_town: Any) -> None:
    for path in ("/o/nantes/x/carnet/notes", f"{ROOT}/nothing", f"{ROOT}/"):
        answer = await open_town.browsers["staff"].client.post(path, content=b"\0")
        assert answer.status_code == 404, path


async def test_a_form_s_fields_reach_the_plugin_without_ours(send: Any, heard: list[Any]) -> None:
    await send("/notes", {"mots": ["un", "deux"], "roles": "operator"})
    assert heard == [("deux", ("un", "deux"), ["mots", "roles"], {})]


async def test_odd_forms_and_addresses_are_no_fault_of_ours(open_town: Any) -> None:
    for raw in ("mots=%00", "mots=%ed%a0%80", "x", "%ff=1", f"mots={'a' * 500_000}"):
        assert (await open_town.post_raw("staff", f"{ROOT}/notes", raw)).status_code == 400, raw[:9]
    for path in ("/notes/%00", "/notes/%ff", "/notes/..%2f..", "/?q=%00", "/notes/%0d%0aX:%20y"):
        assert (await open_town.get("staff", ROOT + path)).status_code in (200, 404), path


async def test_a_file_reaches_the_plugin_once_it_was_looked_at(
    open_town: Any, heard: list[Any]
) -> None:
    await open_town.post_raw("staff", "/nothing", "")
    client, token = open_town.browsers["staff"].client, open_town.tokens["staff"]
    for name, content, status in (("a/relevé.csv", b"a;b", 303), ("cheval.xlsx", b"MZ", 422)):
        data = {"_csrf": token, "_key": world.public_id(), "mots": "lus"}
        files = [("table", (name, content))]
        answer = await client.post(f"{ROOT}/notes", data=data, files=files)
        assert answer.status_code == status, name
    ((_, _, _, files_told),) = heard
    assert files_told == {"table": Upload("relevé.csv", "text/csv", b"a;b")}


@pytest.mark.parametrize(
    "failing",
    [
        ("/casse", "/rien", "/lent", "/gabarit/inconnu.html"),
        ("/gabarit/autre.html", "/gabarit/viewer.html", "/gabarit/base.html"),
    ],
)
async def test_what_fails_shows_a_page_of_its_own_and_is_told(
    failing: tuple[str, ...], open_town: Any, sql: Any
) -> None:
    for number, path in enumerate(failing, 1):
        answer = await open_town.get("staff", f"{ROOT}{path}")
        late = path == "/lent"
        assert answer.status_code == (504 if late else 500), path
        words = "n'a pas répondu à temps" if late else "n'a pas pu répondre"
        assert words in unescape(answer.text)
        assert 'aria-label="Navigation principale"' in answer.text
        assert "ce qui ne va pas" not in answer.text
        told = await sql("SELECT office, stage, hook FROM plugin_problem WHERE plugin = 'carnet'")
        assert told == [{"office": "brest", "stage": "route", "hook": "routes"}] * number


async def test_a_download_is_kept_and_never_shown(open_town: Any) -> None:
    answer = await open_town.get("staff", f"{ROOT}/fichier")
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''Relev%C3%A9%20d%27%C3%A9t%C3%A9.html"
    )
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_a_static_file_is_kept_by_the_browser_and_code_is_none(open_town: Any) -> None:
    page = (await open_town.get("staff", ROOT)).text
    address = page.partition('<link rel="stylesheet" href="/x/')[2].partition('"')[0]
    answer = await open_town.get("staff", f"/x/{address}")
    assert (answer.text, answer.headers["content-type"][:8]) == ("h1 { color: green }", "text/css")
    assert "immutable" in answer.headers["cache-control"]
    for path in (
        address.replace("carnet.css", "secret.py"),
        address.replace("carnet.css", "../__init__.py"),
    ):
        assert (await open_town.get("staff", f"/x/{path}")).status_code == 404


async def test_htmx_gets_the_block_that_it_names(open_town: Any) -> None:
    answer = await open_town.get("staff", ROOT, **{"hx-request": "true", "hx-target": "p#words"})
    assert answer.text == '<p id="words"></p>'


async def test_the_words_are_in_the_language_of_whoever_asks(open_town: Any) -> None:
    await open_town.post("staff", "/account", {"language": "en", "theme": "auto"})
    assert "Hello" in (await open_town.get("staff", ROOT)).text


async def test_a_page_of_a_plugin_costs_the_session_s_statement_alone(open_town: Any) -> None:
    await open_town.get("staff", ROOT)
    before = spent_statements()
    await open_town.get("staff", ROOT)
    assert spent_statements() - before == 1


async def test_the_menu_has_the_lines_that_this_person_may_use(open_town: Any) -> None:
    lines = {}
    for name in ("staff", "chair", "other_staff", "operator"):
        menu = (await open_town.get(name, "/board")).text.partition('class="tools"')[2]
        lines[name] = re.findall(r'<a href="([^"]+)"', menu.partition('<li class="phone">')[0])
    assert lines == {
        "staff": [ROOT],
        "chair": [ROOT, f"{ROOT}/gestion"],
        "other_staff": ["/o/nantes/x/carnet"],
        "operator": [],
    }


async def test_the_line_of_the_page_is_marked(open_town: Any) -> None:
    text = (await open_town.get("chair", f"{ROOT}/gestion")).text
    assert re.findall(r'<a href="(/o/[^"]+)" aria-current="page">', text) == [f"{ROOT}/gestion"]


# --- Who may what -----------------------------------------------------------------


@pytest.fixture
def permit(open_town: Any) -> Callable[..., Any]:
    """Tick these roles for the one permission, on the administrator's page."""

    async def run(*roles: str) -> Any:
        admin = open_town.browsers["office_admin"]
        await admin.open("/plugins/carnet/permissions")
        return await admin.send("/plugins/carnet/permissions", **{"p.manage": list(roles)})

    return run


async def test_the_administrator_says_who_holds_a_permission_in_their_office_alone(
    open_town: Any, permit: Any
) -> None:
    await permit("staff")
    opened = {
        name: (await open_town.get(name, f"/o/{office}/x/carnet/gestion")).status_code
        for name, office in (
            ("staff", "brest"),
            ("other_staff", "nantes"),
            ("other_chair", "nantes"),
        )
    }
    assert opened == {"staff": 200, "other_staff": 404, "other_chair": 200}


async def test_nobody_but_the_administrator_sees_who_holds_what(open_town: Any) -> None:
    path = "/plugins/carnet/permissions"
    opened = {name: (await open_town.get(name, path)).status_code for name in open_town.people}
    assert {name for name, status in opened.items() if status == 200} == {"office_admin"}
    denied = await open_town.post("chair", path, {"p.manage": "chair"})
    assert denied.status_code == 404


async def test_a_permission_may_be_nobody_s(open_town: Any, permit: Any) -> None:
    await permit()
    assert (await open_town.get("chair", f"{ROOT}/gestion")).status_code == 404


async def test_two_administrators_at_once_do_not_undo_each_other(
    open_town: Any, permit: Any
) -> None:
    body = {"p.manage": "staff", "shown": "manage=chair"}
    answer = await open_town.post("office_admin", "/plugins/carnet/permissions", body)
    assert answer.status_code == 422
    assert (await open_town.get("staff", f"{ROOT}/gestion")).status_code == 404


async def test_roles_and_permissions_that_are_not_offered_are_no_form(open_town: Any) -> None:
    for body in ({"p.manage": "operator"}, {"p.other": "staff"}, {"roles": "staff"}):
        answer = await open_town.post("office_admin", "/plugins/carnet/permissions", body)
        assert answer.status_code == 400, body


# --- Boxes and indicators ---------------------------------------------------------


async def test_a_box_stands_in_each_slot_and_is_told_who_reads(open_town: Any, ready: Any) -> None:
    idea = await ready("pilot.measure", title="Bancs")
    here = f"/ideas/{idea.public_id}"
    shown = re.findall(
        r'hx-get="([^"]+/panels/carnet[^"]+)"', (await open_town.get("staff", here)).text
    )
    slots = ("idea_top", "pilot_bottom", "idea_bottom", "idea_side")
    assert shown == [f"{here}/panels/carnet.{slot}" for slot in slots]
    name = open_town.people["staff"].name
    for address in shown:
        assert f"{name} lit Bancs" in (await open_town.get("staff", address)).text
    assert (await open_town.get("staff", f"{here}/panels/carnet.home_side")).status_code == 404


async def test_the_home_page_has_its_box(open_town: Any) -> None:
    assert 'hx-get="/panels/carnet.home_side"' in (await open_town.get("staff", "/")).text
    name = open_town.people["staff"].name
    answer = await open_town.get("staff", "/panels/carnet.home_side")
    assert f"{name} lit &lt;accueil&gt;" in answer.text
    assert (await open_town.get("staff", "/panels/carnet.idea_side")).status_code == 404


async def test_an_indicator_is_offered_to_every_pilot_and_its_value_computed(
    open_town: Any, ready: Any, form_for: Any
) -> None:
    idea = await ready("pilot.open")
    path, body = await form_for("pilot.open", idea)
    assert 'name="baseline.carnet.relus"' in (await open_town.get("chair", path)).text
    kept = {"baseline.carnet.relus": "1", "baseline.carnet.perdus": "1"}
    await open_town.post("chair", path, {**body, **kept})
    here = f"/ideas/{idea.public_id}"
    text = (await open_town.get("chair", here)).text
    assert 'name="measured.carnet.relus"' in text
    assert 'name="measured.carnet.autre"' not in text, "nobody wanted it"
    assert f'hx-get="{here}/computed"' in text
    told = await open_town.get("chair", f"{here}/computed")
    assert "12 fiches" in told.text
    assert re.search("Carnets perdus.{0,20} pas pu être calculé", told.text)
    assert 'href="/plugins' not in told.text, "it is the administrator's to look at"
    assert (await open_town.get("staff", f"{here}/computed")).status_code == 403


# --- Together ---------------------------------------------------------------------


@pytest.fixture
def switch_on(open_town: Any) -> Callable[..., Any]:
    """Activate a plugin on the administrator's page: what the page then says."""

    async def run(name: str) -> str:
        path = f"/plugins/{name}/activation"
        answer = await open_town.post("office_admin", path, {})
        return unescape(answer.text).replace("\xa0", " ") if answer.status_code == 422 else ""

    return run


async def test_one_plugin_of_an_office_decides(switch_on: Any, open_town: Any) -> None:
    assert await switch_on("juge") == ""
    assert "Le module « Module juge » décide déjà (overall_score)" in await switch_on("second")
    await open_town.post("office_admin", "/plugins/juge/deactivation", {})
    assert await switch_on("second") == ""


async def test_what_a_plugin_needs_comes_first_and_a_circle_never_begins(switch_on: Any) -> None:
    assert "a besoin du module « Module juge » : activez-le d'abord" in await switch_on("lie")
    assert await switch_on("juge") == ""
    assert await switch_on("lie") == ""
    assert "a besoin du module « Module circulaires »" in await switch_on("circulaire")
    assert "a besoin du module « Module circulaire »" in await switch_on("circulaires")
