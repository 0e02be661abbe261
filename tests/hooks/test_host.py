"""Discovery, scope, snapshots, order."""

import asyncio
import json
import sys
import threading

import pytest

from innovation.hooks.cards import Declared
from innovation.hooks.host import PluginHost
from innovation.hooks.office import Activation

EVERYTHING = """
@hook
def settings_fields():
    return [Field("seuil", "Seuil", "number", default="3"), Field("nom", "Nom", default="Vivier"),
            Field("actif", "Actif", "yes_no", default="yes"),
            Field("mots", "Mots", "several", choices=(("a", "A"), ("b", "B")), default="a,b")]

@hook
def themes(settings):
    return [Theme("un", settings["nom"])]

@hook
def idea_fields(office):
    return [Field("lieu", f"Lieu à {office}", "choice", choices=(("cave", "Cave"),))]

@hook
def criteria(settings, office):
    return [Criterion("reemploi", "Réemploi", "Quoi ?", int(settings["seuil"]), ["Rien", "Tout"])]

@hook
def gates():
    return [Gate("budget", "Budget validé", Stage.PILOTED, lambda idea, settings: Pass())]

@hook
def pilot_kinds():
    return [PilotKind("serre", "Serre", steps=("Étude",), indicators=(Indicator("kwh", "kWh"),))]

@hook
def panels():
    return [Panel("aide", "idea.side", "Aide", lambda idea, settings: "bonjour")]

@hook
def verbs():
    return [Verb("diplomes", "%(n)s diplômés")]

@hook
async def on_event(office, event, ctx):
    pass
"""


@pytest.fixture
def everything(source, make_host) -> PluginHost:
    host = make_host({"_all/tout.py": source("tout", EVERYTHING)})
    assert host.problems == []
    return host


async def test_every_declaration_is_taken_under_a_qualified_key(everything):
    declared = await everything.declare("tout", "brest", {"seuil": 2, "inconnu": 1})
    assert [field.key for field in declared.settings_fields] == ["seuil", "nom", "actif", "mots"]
    assert declared.themes[0].label == "Vivier"
    assert declared.idea_fields[0].label == "Lieu à brest"
    assert (declared.criteria[0].key, declared.criteria[0].weight) == ("tout.reemploi", 2)
    assert declared.gates[0].key == "tout.budget"
    assert declared.pilot_kinds[0].indicators[0].key == "kwh"
    assert declared.panels[0].title == "Aide"
    assert declared.verbs[0].sentence == "%(n)s diplômés"
    assert declared.listens


async def test_a_snapshot_is_json_and_reads_back_the_same(everything):
    declared = await everything.declare("tout", "brest", {})
    snapshot = json.loads(json.dumps(declared.snapshot()))
    assert snapshot["snapshot"] == 2
    assert Declared.restored(snapshot) == declared


@pytest.mark.parametrize(
    "snapshot",
    [{}, {"snapshot": 3}, {"snapshot": 1}, {"snapshot": 1, "plugin": "x", "themes": [{"a": 1}]}],
)
def test_a_snapshot_that_cannot_be_read_is_reported_and_left_out(snapshot, make_host, reported):
    host = make_host({})
    host.use([Activation("x_y", "brest", {}, snapshot, active=True)], epoch=1)
    assert len(reported) == 1
    assert host.office("brest") == host.office("brest")
    assert len(host.office("brest").active) == 1


async def test_a_snapshot_of_another_version_is_refused(everything):
    snapshot = (await everything.declare("tout", "brest", {})).snapshot()
    with pytest.raises(ValueError, match="version 3 inconnue"):
        Declared.restored({**snapshot, "snapshot": 3})


async def test_a_snapshot_kept_before_there_were_menus_and_reports_is_read(everything):
    declared = await everything.declare("tout", "brest", {})
    later = {"decides", "indicators", "menu", "reports", "jobs"}
    old = {key: kept for key, kept in declared.snapshot().items() if key not in later}
    assert Declared.restored({**old, "snapshot": 1}) == declared


async def test_each_office_has_its_own_settings(everything):
    rows = []
    for office, name in (("brest", "Mer"), ("rennes", "Vilaine")):
        declared = await everything.declare("tout", office, {"nom": name})
        rows.append(Activation("tout", office, {"nom": name}, declared.snapshot(), active=True))
    everything.use(rows, epoch=1)
    assert [theme.label for theme in everything.office("brest").themes] == ["Mer"]
    assert [theme.label for theme in everything.office("rennes").themes] == ["Vilaine"]


async def test_a_plugin_cannot_change_its_settings(make_host, source):
    body = """
    @hook
    def settings_fields():
        return [Field("mots", "Mots", "several", choices=(("a", "A"),))]

    @hook
    def themes(settings):
        settings["mots"].append("x")
        settings["autre"] = 1
    """
    host = make_host({"_all/a.py": source("writer", body)})
    settings = {"mots": ["a"]}
    with pytest.raises(Exception, match="does not support item assignment"):
        await host.declare("writer", "brest", settings)
    assert settings == {"mots": ["a"]}


async def test_a_plugin_active_in_one_office_leaves_the_others_equal(everything, activate):
    before = everything.office("nantes")
    await activate(everything, "brest", "tout")
    assert everything.office("nantes") == before
    assert everything.office("brest") != before
    assert [c.key for c in everything.office("nantes").criteria] == [c.key for c in before.criteria]


@pytest.mark.parametrize("office", [None, 3])
def test_an_office_is_always_named(make_host, office):
    with pytest.raises(TypeError):
        make_host({}).office(office)


@pytest.mark.parametrize(
    ("place", "offices", "allowed"),
    [
        ("brest/a.py", '"*"', {"brest"}),
        ("_all/a.py", '"*"', {"brest", "nantes"}),
        ("_all/a.py", '["nantes"]', {"nantes"}),
        ("brest/a.py", '["nantes"]', set()),
    ],
)
async def test_the_folder_and_the_manifest_both_limit_the_offices(
    place, offices, allowed, make_host, source, good
):
    host = make_host({place: source("limited", good, offices)})
    assert {o for o in ("brest", "nantes") if host.found["limited"].allows(o)} == allowed
    for office in {"brest", "nantes"} - allowed:
        with pytest.raises(Exception, match="pas prévu pour"):
            await host.declare("limited", office, {})


def test_a_package_may_keep_its_translations_in_a_file_of_their_own(make_host, source, good):
    words = json.dumps({"en": {"Réemploi": "Reuse"}})
    files = {"brest/essai/__init__.py": source("essai", good)}
    host = make_host(files | {"brest/essai/translations.json": words})
    assert host.translations("en")["Réemploi"] == "Reuse"


@pytest.mark.parametrize(
    ("words", "why"), [("{", "est illisible"), ('{"en": ["Reuse"]}', "a la forme")]
)
def test_translations_that_cannot_be_read_are_told_in_words(words, why, make_host, source, good):
    files = {"brest/essai/__init__.py": source("essai", good)}
    host = make_host(files | {"brest/essai/translations.json": words})
    assert why in next(one.message for one in host.problems)


async def test_an_activation_that_the_manifest_no_longer_allows_is_left_out(
    make_host, source, good, reported
):
    host = make_host({"brest/a.py": source("limited", good)})
    snapshot = (await host.declare("limited", "brest", {})).snapshot()
    host.use([Activation("limited", "nantes", {}, snapshot, active=True)], epoch=1)
    assert host.office("nantes").active == PluginHost(installed=False).office("nantes").active
    assert "plus prévu" in reported[0].message


async def test_a_plugin_that_is_gone_keeps_its_words_and_its_grid(everything, make_host, idea):
    snapshot = (await everything.declare("tout", "brest", {})).snapshot()
    later = PluginHost(installed=False)
    later.load()
    later.use([Activation("tout", "brest", {}, snapshot, active=True)], epoch=2)
    office = later.office("brest")
    assert office.label_of("criteria", "tout.reemploi") == "Réemploi"
    assert office.label_of("panels", "tout.aide") == "Aide"
    assert office.label_of("verbs", "tout.diplomes") == "%(n)s diplômés"
    assert office.criteria[-1].key == "tout.reemploi"
    [gate] = await office.ask_gates(office.gates[0].before, {"tout": idea})
    assert gate.unavailable
    assert (await office.panel("tout.aide", idea)).failed


async def test_an_inactive_plugin_only_keeps_its_words(everything):
    snapshot = (await everything.declare("tout", "brest", {})).snapshot()
    everything.use([Activation("tout", "brest", {}, snapshot, active=False)], epoch=3)
    office = everything.office("brest")
    assert everything.epoch == 3
    assert [one.declared.plugin for one in office.active] == ["common"]
    assert office.listeners() == {}
    assert office.label_of("idea_fields", "tout.lieu") == "Lieu à brest"
    assert office.label_of("criteria", "inconnu.cle") == "inconnu.cle"


async def test_the_order_is_common_then_the_names(make_host, source, good, activate):
    names = ("zebre", "alouette", "mouette")
    host = make_host({f"_all/{9 - i}.py": source(n, good) for i, n in enumerate(names)})
    assert list(host.found) == ["common", "alouette", "mouette", "zebre"]
    await activate(host, "brest", *names)
    owners = [criterion.key.partition(".")[0] for criterion in host.office("brest").criteria]
    assert owners == ["common"] * 5 + ["alouette", "mouette", "zebre"]


def test_the_core_criteria_come_from_the_built_in_plugin(make_host):
    criteria = make_host({}).office("rennes").criteria
    assert {criterion.key.partition(".")[0] for criterion in criteria} == {"common"}
    assert {criterion.best for criterion in criteria} == {4}


def test_every_text_of_the_core_criteria_is_translated(make_host):
    host = make_host({})
    english = host.translations("en")
    texts = {
        text
        for criterion in host.office("brest").criteria
        for text in (criterion.label, criterion.question, *criterion.anchors)
    }
    assert texts - english.keys() == set()
    assert host.translations("br") == {}


def test_the_first_to_translate_a_text_wins(make_host, source):
    text = source("aaa", "").replace(
        '"contact": "dsi"',
        '"contact": "dsi", "translations": {"en": {"Faisabilité": "X", "Essai": "Trial"}}',
    )
    english = make_host({"_all/a.py": text}).translations("en")
    assert (english["Faisabilité"], english["Essai"]) == ("Feasibility", "Trial")


async def test_a_package_in_the_folder_imports_its_own_files(make_host, source):
    main = source("paquet", "from .grille import TITRE\n@hook\ndef themes():\n"
                  "    return [Theme('a', TITRE)]")  # fmt: skip
    host = make_host({"brest/essai/__init__.py": main, "brest/essai/grille.py": "TITRE = 'Grille'"})
    assert host.problems == []
    assert (await host.declare("paquet", "brest", {})).themes[0].label == "Grille"


def test_postponed_annotations_and_dataclasses_work_in_a_file(make_host, source):
    body = "from dataclasses import dataclass\n@dataclass\nclass A:\n    b: 'int'\nA(1)"
    text = "from __future__ import annotations\n" + source("moderne", body)
    assert make_host({"brest/a.py": text}).problems == []


@pytest.fixture
def distribution(tmp_path, monkeypatch):
    """An installed distribution with one entry point."""

    def install(name: str, module: str, text: str | None) -> None:
        info = tmp_path / f"innovation_{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: innovation-{name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[innovation.plugins]\n{name} = {module}\n")
        if text is not None:
            (tmp_path / f"{module}.py").write_text(text)
        monkeypatch.syspath_prepend(tmp_path)

    return install


def _installed(name: str, host: PluginHost):
    return [problem for problem in host.problems if problem.plugin == name]


def test_an_installed_package_is_found_and_imported_only_by_load(distribution, source, good):
    distribution("essai_bien", "innovation_essai_bien", source("essai_bien", good))
    host = PluginHost()
    assert "innovation_essai_bien" not in sys.modules
    host.load()
    assert host.is_loaded("essai_bien")
    assert host.found["essai_bien"].module == "innovation_essai_bien"


@pytest.mark.parametrize(
    ("module", "text", "words"),
    [
        ("innovation_absent", None, "introuvable"),
        ("innovation.domain", None, "introuvable"),
        ("innovation_x:attribut", None, "introuvable"),
        ("innovation_autre_nom", "other", "se nomme"),
    ],
)
def test_a_wrong_entry_point_is_told(module, text, words, distribution, source, good):
    distribution("essai_mal", module, text and source(text, good))
    host = PluginHost()
    host.load()
    assert words in _installed("essai_mal", host)[0].message


def test_hosts_share_nothing(make_host, source, good):
    assert make_host({"_all/a.py": source("seul", good)}).is_loaded("seul")
    assert not PluginHost(installed=False).is_loaded("seul")


async def test_a_plugin_nobody_knows_cannot_be_declared(make_host):
    with pytest.raises(Exception, match="absent"):
        await make_host({}).declare("inconnu", "brest", {})


async def test_a_host_that_ends_leaves_no_thread_behind(make_host, source, good):
    before = set(threading.enumerate())
    host = make_host({"_all/bien.py": source("bien", good), "_all/mal.py": source("mal", "1 / 0")})
    await host.declare("bien", "brest", {})
    ours = set(threading.enumerate()) - before
    assert ours
    host.close()
    for thread in ours:
        await asyncio.to_thread(thread.join, 5)
    assert not [thread for thread in ours if thread.is_alive()]
