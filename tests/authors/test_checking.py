"""Every rule of ``innovation plugin check``: kept, it says nothing; broken, it says where."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from innovation.domain.contributions import Theme
from innovation.hooks.checking import examine
from innovation.hooks.reading import level_of
from innovation.hooks.rules import RULES, Finding
from innovation.testing.conformance import assert_contained, check_plugin, checked, found_of
from innovation.testing.trying import tried
from innovation.web import rendering

PAGE = Path(__file__).parents[2] / "docs/plugins/rules.md"
CRITERION = 'Criterion("a", "A", "A ?", 1, ("non", "oui"))'
TABLE = """
from innovation.api import db

class Thing(db.Table, tablename="{name}"):
    id = db.BigSerial(primary_key=True)
    {column} = db.Text()

@hook
def tables():
    return [Thing]
"""
UP = "CREATE TABLE x_essai_thing (id INTEGER PRIMARY KEY, office TEXT NOT NULL);"


def examined(found) -> list[Finding]:
    return list(asyncio.run(examine(found)).findings)


def rules_of(found) -> set[str]:
    return {one.rule for one in examined(found)}


def test_a_plugin_that_keeps_every_rule_hears_nothing(written):
    assert rules_of(written("@hook\ndef themes():\n    return []")) == set()


POST = "from innovation.api.web import Missing, post\n@post('/'"
ANSWER = "async def f(ctx, asked):\n    return Missing()\n@hook\ndef routes():\n    return [f]"


@pytest.mark.parametrize("form", ["form=()", "form=['lieu']", "many=('jours',)"])
def test_a_form_that_says_its_fields_is_not_told(form, written):
    assert rules_of(written(f"{POST}, may='member', {form})\n{ANSWER}")) == set()


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("E04", "raise ValueError"),
        ("E04", "time.sleep(9)"),
        ("E05", "@hook\ndef criterias():\n    return []"),
        ("E05", "@hook\ndef criteria(request):\n    return []"),
        ("E05", "def criteria():\n    return []"),
        ("E06", "@hook(tryfirst=True)\ndef criteria():\n    return []"),
        ("E07", "@hook\ndef criteria():\n    return [1]"),
        ("E07", f"@hook\ndef criteria():\n    return [{CRITERION}] * 2"),
        ("E08", "N = []\n@hook\ndef themes():\n    N.append(1)\n    return [Theme('a', f'{N}')]"),
        ("E09", "@hook\nasync def criteria():\n    return []"),
        ("E15", "from innovation.db import reading"),
        ("W04", "@hook\ndef themes():\n    time.sleep(0.3)\n    return []"),
        ("W05", "import subprocess"),
        ("W05", "def f(x):\n    return eval(x)"),
        ("W09", f"{POST}, may='member')\n{ANSWER}"),
        ("W07", "print('ici')"),
        ("W07", "def f():\n    sys.exit()"),
        ("E18", "async def f(ctx):\n    await ctx.idees()"),
        ("E18", "async def f(ctx):\n    ctx.record('vu')"),
        ("E18", "async def f(ctx):\n    found = ctx.ideas()\n    return len(found)"),
        ("E18", "async def f(ctx):\n    return [one for one in ctx.ideas()]"),
        ("E18", "async def f(ctx):\n    return Page('a.html', ideas=ctx.ideas())"),
    ],
)  # fmt: skip
def test_what_a_plugin_does_wrong_is_told_under_its_rule(rule, body, written):
    assert rule in rules_of(written(body))


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ("Field('a', 'A', required='oui')", "du type attendu : True ou False, et non 'oui'"),
        ("Field('a', 'A', 'choice', choices=('r', 'v'))", "comme ((\"un\", \"Un\"), "),
        ("Field('a', 'A', required_from='piloted')", "comme Stage.PILOTED, et non 'piloted'"),
        ("Field('a', 'A', 'number', default='trois')", "la valeur par défaut n'est pas un nombre"),
        ("Field('a', 'A', 'choice', choices=(('r', 'R'),), default='v')", "parmi r"),
        ("Field('a', 'A', 'yes_no', default='oui')", "parmi no, yes"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_what_is_expected(declared, told, written):
    found = written(f"@hook\ndef settings_fields():\n    return [{declared}]")
    [fault] = [one for one in examined(found) if one.is_error]
    assert told in fault.message
    assert (fault.rule, fault.place != "") == ("E07", True)


@pytest.mark.parametrize(
    "body",
    [
        "    return await asyncio.gather(ctx.ideas(), ctx.pilots())",
        "    return await asyncio.gather(*[ctx.idea(one) for one in ctx.settings])",
        "    later = ctx.ideas()\n    return await later",
        "    async with ctx.reading() as db:\n        return await db.fetch('SELECT 1')",
        "    return (await ctx.ideas())[0] if ctx.may('lire') else ctx.office",
    ],
)
def test_what_is_awaited_in_another_way_is_not_told(body, written):
    assert rules_of(written(f"async def f(ctx):\n{body}")) == set()


def test_a_file_that_python_cannot_read_is_told_though_nobody_imports_it(packaged):
    found = packaged("", {"spare.py": "def f(:"})
    [told] = examined(found)
    assert (told.rule, told.place) == ("E04", "spare.py:1")


GATE = """
{define}
    return Pass()

@hook
def gates():
    return [Gate("a", "A", Stage.PILOTED, f)]
"""


@pytest.mark.parametrize(
    "define",
    ["def f():", "def f(idea):", "def f(ctx, idea):", "async def f(idea):",
     "def f(idea, settings, ctx):"],
)  # fmt: skip
def test_a_function_that_would_be_called_in_vain_is_told_with_its_line(define, written):
    found = written(GATE.format(define=define))
    [told] = examined(found)
    line = found.source.read_text("utf-8").splitlines()[int(told.place.split(":")[1]) - 1]
    assert (told.rule, line) == ("E07", define)
    assert "def f(idea, settings)" in told.message or "async def f(ctx, idea)" in told.message


@pytest.mark.parametrize(
    "define", ["def f(*all):", "def f(idea, settings, more=1):", "async def f(ctx, idea):"]
)
def test_a_function_that_can_be_called_is_not(define, written):
    assert rules_of(written(GATE.format(define=define))) == {"W02"}


def test_a_manifest_that_cannot_be_read_is_told(tmp_path):
    file = tmp_path / "essai.py"
    file.write_text("PLUGIN = dict()")
    assert check_plugin(file) == [
        "E01 PLUGIN n'est pas un littéral : ni appel, ni variable, ni calcul (essai.py:1)"
    ]


def test_the_name_of_the_common_core_is_taken(written):
    file = written("").source
    file.write_text(file.read_text("utf-8").replace('"essai"', '"common"'), "utf-8")
    assert rules_of(found_of(file)) == {"E01"}


def test_another_interface_is_told(tmp_path, written):
    file = written("").source
    file.write_text(file.read_text("utf-8").replace('"api": "1.2"', '"api": "2.0"'), "utf-8")
    assert found_of(file).rule == "E03"


@pytest.mark.parametrize("body", ["import os\nos._exit(3)", "import os\nos.abort()"])
def test_a_plugin_that_ends_the_process_does_not_end_the_check(body, written):
    [told] = checked(written(body)).findings
    assert (told.rule, "l'import a mis fin au processus" in told.message) == ("E04", True)
    assert told.place == "essai.py:8"


CRASHES = """def f(idea, settings):
    faulthandler._sigsegv()
@hook
def gates():
    return [Gate('a', 'A', Stage.PILOTED, f)]
"""
ENDS = {
    "declares": ("@hook\ndef themes():\n    os._exit(0)", "themes : cet appel a mis fin", 10),
    "gate": (
        CRASHES,
        "gates : cet appel a mis fin au processus (Segmentation fault) (E17)",
        9,
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_command_tells_the_rule_the_hook_and_the_line_of_who_ends_it(end, written):
    body, words, line = ENDS[end]
    source = written(f"import faulthandler, os\n{body}").source
    told = subprocess.run(
        [sys.executable, "-m", "innovation", "plugin", "check", str(source)],
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert (told.returncode, "Traceback" in told.stderr) == (1, False), told.stderr
    assert told.stderr.startswith(f"E20 {words}"), told.stderr
    assert f"(essai.py:{line})" in told.stderr


@pytest.mark.parametrize(
    ("rule", "table", "files"),
    [
        ("E12", TABLE.format(name="thing", column="office"), {"migrations/0001_a.up.sql": UP}),
        ("E12", TABLE.format(name="x_essai_thing", column="nom"),
         {"migrations/0001_a.up.sql": UP}),
        ("E13", TABLE.format(name="x_essai_thing", column="office"), {}),
        ("E13", TABLE.format(name="x_essai_thing", column="office"),
         {"migrations/0001_a.up.sql": UP}),
        ("E13", "", {"migrations/0001_a.up.sql": "CREATE TABLE idea2 (a TEXT);",
                     "migrations/0001_a.down.sql": "DROP TABLE idea2;"}),
    ],
)  # fmt: skip
def test_tables_and_their_migrations_have_their_rules(rule, table, files, packaged):
    assert rule in rules_of(packaged(table, files))


def test_a_migration_that_does_not_come_back_is_told(packaged):
    files = {
        "migrations/0001_a.up.sql": UP,
        "migrations/0001_a.down.sql": "DELETE FROM x_essai_thing;",
    }
    found = packaged(TABLE.format(name="x_essai_thing", column="office"), files)
    assert [one.rule for one in checked(found).findings] == ["E14"]


def test_a_template_that_does_not_compile_is_told_with_its_line(packaged):
    found = packaged("", {"templates/index.html": "<p>\n{% if %}"})
    [told] = checked(found).findings
    assert (told.rule, told.place) == ("E11", "templates/index.html:2")


@pytest.mark.parametrize(
    "body",
    [
        """
def agreed(idea, settings):
    return Pass() if idea.fields["accord"] else Block("Non.")

@hook
def gates():
    return [Gate("accord", "Accord", Stage.PILOTED, agreed)]
""",
        """
def told(idea, settings):
    return Html("<p>{}</p>").format(idea.titre)

@hook
def panels():
    return [Panel("conseil", "idea.side", "Conseil", told)]
""",
        """
from innovation.api.web import Page, get

@get("/", may="member")
async def index(ctx, asked): raise ValueError(ctx.office)

@hook
def routes():
    return [index]
""",
    ],
)
def test_what_fails_before_an_ordinary_idea_is_told_with_its_line(body, written):
    found = written(body)
    [told] = [one for one in checked(found).findings if one.is_error]
    line = found.source.read_text("utf-8").splitlines()[int(told.place.split(":")[1]) - 1]
    assert told.rule == "E17"
    assert any(word in line for word in ('["accord"]', "idea.titre", "ValueError"))


TRIED = {
    "report": "async def f(ctx, answers):\n    return 'texte'\n\n@hook\ndef reports():\n"
    "    return [Report('a', 'A', build=f)]",
    "indicator": "async def f(ctx, pilot):\n    return 'trois'\n\n@hook\ndef indicators():\n"
    "    return [Indicator('a', 'A', compute=f)]",
    "decide": "@hook\ndef overall_score(marked):\n    return 50",
    "command": "def f(ctx):\n    pass\n\n@hook\ndef commands():\n    return [f]",
    "lifecycle": "@hook\nasync def activated(ctx):\n    raise KeyError",
}


@pytest.mark.parametrize("stage", TRIED)
def test_whatever_only_reads_is_tried(stage, written):
    [told] = asyncio.run(tried(written(TRIED[stage])))
    assert (told.rule, told.message.split(" : ")[0]) == ("E17", stage)
    assert told.place.startswith("essai.py:")


@pytest.mark.parametrize(
    ("rule", "render"),
    [
        ("E19", "Html(f'<p>{idea.title}</p>')"),
        ("W08", "f'<p>{idea.title}</p>'"),
        ("W08", "'<br/>' + idea.title"),
        ("", "idea.title"),
        ("", "'2 < 3 et 3 > 2'"),
        ("", "Html('<p>{}</p>').format(idea.title)"),
    ],
)
def test_a_panel_keeps_people_s_words_and_its_own_tags_apart(rule, render, written):
    found = written(
        f"def f(idea, settings):\n    return {render}\n\n@hook\ndef panels():\n"
        "    return [Panel('a', 'idea.side', 'A', f)]"
    )
    told = {one.rule: one.place for one in asyncio.run(tried(found))}
    lines = found.source.read_text("utf-8").splitlines()
    line = lines.index("def f(idea, settings):") + 1
    assert told == ({rule: f"essai.py:{line}"} if rule else {})


LIST = """
from innovation.api.web import Page, get

@get("/", may="member")
async def index(ctx, asked):
    return Page("index.html", ideas=await ctx.ideas())

@hook
def routes():
    return [index]

@hook
def menu():
    return [MenuItem("a", "A", "/{path}")]
"""
SHOWN = (
    '{{% extends "x.html" %}}{{% block main %}}<h1>A</h1>\n'
    "{{% for idea in ideas %}}{}{{% endfor %}}{{% endblock %}}"
)


@pytest.mark.parametrize(
    ("shown", "path", "rules"),
    [
        ("{{ idea.title|safe }}", "", {"E19"}),
        ("{{ idee.title }}", "", {"E17"}),
        ("{{ idea.title }}", "nulle", {"E10"}),
        ("{{ idea.title }}", "", set()),
    ],
)
def test_a_page_is_opened_as_its_menu_says(shown, path, rules, packaged):
    found = packaged(LIST.replace("{path}", path), {"templates/index.html": SHOWN.format(shown)})
    findings = asyncio.run(tried(found))
    assert {one.rule for one in findings} == rules
    assert all(one.place == "index.html:2" for one in findings if one.rule == "E17")


def test_a_template_that_takes_text_for_html_is_told_with_its_line(packaged):
    templates = {"a.html": "{% if %}", "index.html": "<p>\n{{ idea.title | safe }}"}
    found = packaged("", {f"templates/{name}": text for name, text in templates.items()})
    told = [(one.rule, one.place) for one in checked(found).findings]
    assert told == [("E11", "templates/a.html:1"), ("W05", "templates/index.html:2")]


def test_a_file_named_from_where_its_author_is_is_told_with_its_line(written, monkeypatch):
    file = written("@hook\ndef themes():\n    return [Theme('clé', 'A')]").source
    monkeypatch.chdir(file.parent)
    [told] = examined(found_of(Path(file.name)))
    assert (told.rule, "lettres sans accent" in told.message) == ("E07", True)
    assert told.place == f"essai.py:{len(file.read_text('utf-8').splitlines())}"


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ('"version": 1.0', 3),
        ('"version": VERSION', 3),
        ('"versions": "1.0"', 3),
        ('"api": "1.2"', 1),
    ],
)
def test_a_manifest_is_told_with_the_line_of_its_fault(wrong, line, tmp_path):
    file = tmp_path / "essai.py"
    file.write_text(
        'PLUGIN = {"name": "essai", "title": "Essai", "api": "1.2",\n'
        '  "description": "Un essai.", "offices": "*", "contact": "dsi",\n'
        f"  {wrong}}}"
    )
    [told] = check_plugin(file)
    assert told.endswith(f"(essai.py:{line})")


@pytest.mark.parametrize(
    ("as_it_is", "told"),
    [
        ("# l'été".encode("cp1252"), "n'est pas en UTF-8 : enregistrez-le dans cet encodage"),
        ("x = “a”".encode(), "guillemets de traitement de texte : tapez"),
        ("x = «a»".encode(), "guillemets de traitement de texte : tapez"),
        ("x =\u00a01".encode(), "espace insécable"),
        (b"x = 'L'heure'", "une apostrophe dans un texte"),
        (b"if 1:\n        x = 1\n\ty = 2", "aucune tabulation"),
    ],
)
def test_what_an_editor_does_to_a_file_is_told_with_what_to_do(as_it_is, told, written):
    file = written("").source
    file.write_bytes(before := file.read_bytes() + as_it_is)
    line = before.count(b"\n") + 1
    [fault] = check_plugin(file)
    assert told in fault
    assert fault.startswith("E01")
    assert fault.endswith(f"(essai.py:{line})")


@pytest.mark.parametrize("as_it_is", ["\ufeff{}".format, lambda text: text.replace("\n", "\r\n")])
def test_a_file_of_another_system_is_read_all_the_same(as_it_is, written):
    file = written("@hook\ndef themes():\n    return []").source
    file.write_bytes(as_it_is(file.read_text("utf-8")).encode())
    assert rules_of(found_of(file)) == set()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("sys.exit()", "un module n'arrête pas le site"),
        ("from innovation_essai import rien", "« from . import »"),
        ("raise EOFError", "faites-en un réglage"),
        ("{}['accord']", "fields.get"),
    ],
)
def test_what_python_says_goes_with_what_to_do(body, told, written):
    assert any(told in one.message for one in examined(written(body)))


def test_what_the_other_offices_see_is_told(written, monkeypatch):
    """Nothing confines a plugin: what reaches into the site shows in the others' pages."""
    monkeypatch.setattr(rendering, "NAV", rendering.NAV)
    body = """
import importlib

@hook
def criteria(office):
    rendering = importlib.import_module("innovation.web.rendering")
    rendering.NAV = (*rendering.NAV, ("home.view", "/fuite", "Fuite"))
    return []
"""
    with pytest.raises(AssertionError, match="E16 / \\(nantes, assessor1\\) change"):
        assert_contained(written(body).source)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_explained(rule):
    assert f"### {rule} : {RULES[rule]}" in PAGE.read_text("utf-8").splitlines()


# --- Levels --------------------------------------------------------------------------


def test_a_plugin_without_tests_or_english_is_conforme(written):
    found = written("")
    (found.source.parent / "test_essai.py").unlink()
    declared = asyncio.run(examine(found)).declared
    assert level_of(found, declared) == "conforme"


def test_one_with_tests_words_and_english_is_soigne(written):
    found = written("")
    assert level_of(found, asyncio.run(examine(found)).declared) == "soigné"


def test_what_an_office_typed_in_its_settings_is_not_for_the_author_to_translate(written):
    found = written("")
    declared = asyncio.run(examine(found)).declared
    theirs = replace(declared, themes=(Theme("essai.a", "Lambézellec"),))
    assert level_of(found, theirs) == "conforme"
    assert level_of(found, theirs, ["Lambézellec"]) == "soigné"


def test_one_for_every_office_is_partageable(written):
    found = written("", offices='"*"')
    assert level_of(found, asyncio.run(examine(found)).declared) == "partageable"


def test_one_that_cannot_declare_has_no_level(written):
    assert level_of(written("raise ValueError"), None) == ""
