"""What a plugin brings to the whole site: checked as it is loaded, or the plugin is put aside."""

import pytest

from innovation.domain.stages import Role
from innovation.hooks.web import Route, get

WEB = "from innovation.api.web import Page, Route, get, post\n"
HANDLER = """
async def page(ctx, asked):
    return Page("index.html")
"""

GOOD = f"""{WEB}
@get("/", may="member")
async def index(ctx, asked):
    return Page("index.html")

@get("/groups/{{group}}", may="manage")
async def show(ctx, asked):
    return Page("index.html")

@post("/groups/{{group}}", may="manage")
async def write(ctx, asked):
    return Page("index.html")

@hook
def routes():
    return [index, show, write]

@hook
def permissions():
    return [Permission("manage", "Gérer", (Role.CHAIR,))]

@hook
def menu():
    return [MenuItem("groups", "Groupes", "/groups", "manage")]

@hook
def tables():
    return []

async def build(ctx, answers):
    return Document("Bilan", ())

@hook
def reports():
    return [Report("bilan", "Bilan", asks=(Field("an", "L'année", "number"),), build=build,
                   permission="manage")]

async def run(ctx):
    pass

@hook
def jobs():
    return [Job("relance", "Relance", "day", run)]

@hook
async def activated(ctx):
    pass

@hook
async def deactivated(ctx):
    pass

@hook
async def assessors(idea, ctx):
    return []

@hook
def commands():
    raise RuntimeError("asked when one is typed, not before")
"""


async def test_what_a_plugin_brings_is_told_and_its_code_is_not_kept(make_host, source, activate):
    host = make_host({"brest/essai.py": source("essai", GOOD, api="1.2")})
    assert host.problems == []
    await activate(host, "brest", "essai")
    office = host.office("brest")
    assert [route.path for route in office.site_of("essai").routes] == [
        "/", "/groups/{group}", "/groups/{group}"
    ]  # fmt: skip
    assert [(item.key, item.permission) for item in office.menu] == [("essai.groups", "manage")]
    assert [(one.key, one.asks[0].key) for one in office.reports] == [("essai.bilan", "an")]
    assert [(one.key, one.every) for one in office.jobs] == [("essai.relance", "day")]
    assert office.deciders == {"assessors": "essai"}
    assert office.may("essai", "manage", {Role.CHAIR})
    assert not office.may("essai", "manage", {Role.OFFICE_ADMIN})
    assert not office.may("essai", "unknown", set(Role))
    assert not host.office("nantes").may("essai", "manage", {Role.CHAIR})


ASIDE = {
    "two_of_one_shape": (
        f"""{WEB}{HANDLER}
@hook
def routes():
    return [Route("GET", "/a/{{x}}", "member", page), Route("GET", "/a/{{y}}/", "member", page)]
""",
        "routes",
        "déclarée 2 fois",
    ),
    "public": (f'{WEB}{HANDLER}\nget("/", may="public")(page)\n', "", "n'est jamais publique"),
    "odd_path": (f'{WEB}{HANDLER}\nget("a b", may="member")(page)\n', "", "un chemin ressemble"),
    "unknown_right": (
        f"""{WEB}{HANDLER}
@hook
def routes():
    return [Route("GET", "/", "gérer", page)]
""",
        "routes",
        "ni une permission déclarée",
    ),
    "no_route": (f"{WEB}{HANDLER}\n@hook\ndef routes():\n    return [page]\n", "routes", "Route"),
    "odd_method": (
        f'{WEB}{HANDLER}\n@hook\ndef routes():\n    return [Route("PUT", "/", "member", page)]\n',
        "routes",
        "method n'est pas du type",
    ),
    "raises": ("@hook\ndef routes():\n    return 1 / 0\n", "routes", "ZeroDivisionError"),
    "async": ("@hook\nasync def permissions():\n    return []\n", "permissions", "être async"),
    "office": ("@hook\ndef permissions(office):\n    return []\n", "permissions", "office"),
    "roles": (
        '@hook\ndef permissions():\n    return [Permission("a", "A", ("king",))]\n',
        "permissions",
        "rôle inconnu",
    ),
    "late_score": (
        "@hook\nasync def overall_score(marked):\n    return Score(1, 'a')\n",
        "overall_score",
        "ne peut pas être async",
    ),
}


@pytest.mark.parametrize("case", ASIDE)
def test_a_plugin_whose_pages_are_wrong_is_put_aside_alone(case, make_host, source, good):
    body, hook, words = ASIDE[case]
    host = make_host(
        {"_all/bad.py": source("bad", body, api="1.2"), "_all/z.py": source("zzz", good)}
    )
    (problem,) = host.problems
    assert (problem.plugin, problem.hook) == ("bad", hook)
    assert words in problem.message
    assert problem.place.startswith("bad.py:")
    assert not host.is_loaded("bad")
    assert host.is_loaded("zzz")


UNDECLARABLE = {
    "menu": '[MenuItem("a", "A", permission="gérer")]',
    "reports": '[Report("a", "A", build=print, permission="gérer")]',
    "pilot_kinds": '[PilotKind("a", "A", indicators=(Indicator("b", "B", compute=print),))]',
    "jobs": '[Job("a", "A", "day", print), Job("a", "A", "week", print)]',
    "indicators": '[Indicator("a.b", "A")]',
}


@pytest.mark.parametrize("hook", UNDECLARABLE)
async def test_what_cannot_be_declared_is_told_with_its_hook(hook, make_host, source, reported):
    body = f"@hook\ndef {hook}():\n    return {UNDECLARABLE[hook]}\n"
    host = make_host({"brest/bad.py": source("bad", body, api="1.2")})
    with pytest.raises(Exception, match="bad"):
        await host.declare("bad", "brest", {})
    assert [problem.hook for problem in reported] == [hook]


@pytest.mark.parametrize(
    ("path", "given", "named"),
    [
        ("/", "/", {}),
        ("/a/{b}", "/a/1", {"b": "1"}),
        ("/a/{b}", "/a/1/", {"b": "1"}),
        ("/a/{b}", "/a", None),
        ("/a/{b}", "/a//", None),
        ("/a/{b}", "/a/1/2", None),
        ("/a/{b}/c", "/a/{b}/c", {"b": "{b}"}),
        ("/a.b", "/axb", None),
    ],
)
def test_a_path_names_whole_parts_alone(path, given, named):
    assert get(path, may="member")(lambda *_: None).match(given) == named


def test_a_shape_has_no_names():
    routes = [Route("GET", path, "member", print) for path in ("/a/{x}", "/a/{y}/")]
    assert len({route.shape for route in routes}) == 1
