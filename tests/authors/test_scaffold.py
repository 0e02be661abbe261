"""What ``innovation plugin new`` writes passes ``check`` and its own tests at once."""

import asyncio
import importlib.util
import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest

from innovation.cli.authoring import new
from innovation.cli.scaffolding import FILE, PACKAGE, needed, options, scaffold, write
from innovation.hooks.checking import examine
from innovation.hooks.reading import read_files
from innovation.hooks.reference import hooks_used, reference
from innovation.testing.conformance import found_of

LIGHT = [one for one in options() if not any(hook.files for hook in needed([one]))]
SITE_TESTS = ("test_le_module_est_conforme", "test_les_autres_offices_ne_voient_aucune_difference")


def load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def baked(folder: Path, kind: str, *wanted: str, office: str = "brest") -> tuple[Path, Path]:
    """The module and the tests of a new plugin."""
    write(scaffold("bancs", "Bancs", office, kind, needed(wanted)), folder)
    if kind == FILE:
        return folder / "bancs.py", folder / "test_bancs.py"
    return folder / "innovation_bancs/__init__.py", folder / "tests/test_bancs.py"


@pytest.mark.parametrize(
    ("kind", "option"), [(FILE, one) for one in LIGHT] + [(PACKAGE, one) for one in options()]
)
def test_each_kind_with_each_option_keeps_the_rules_and_passes_its_own_tests(
    kind, option, tmp_path, monkeypatch
):
    source, tests = baked(tmp_path, kind, option)
    told = asyncio.run(examine(found_of(source))).findings
    assert [str(one) for one in told if one.rule not in ("W02", "W04")] == []
    assert hooks_used(source.read_text("utf-8")) == {hook.name for hook in needed([option])}
    name = "bancs" if kind == FILE else "innovation_bancs"
    monkeypatch.setitem(sys.modules, name, load(name, source))
    own = {n: f for n, f in vars(load("test_bancs", tests)).items() if n.startswith("test_")}
    assert own.keys() > set(SITE_TESTS)
    for one in own.keys() - set(SITE_TESTS):
        own[one]()


@pytest.mark.parametrize("pair", list(combinations(options(), 2)), ids="-".join)
def test_any_two_options_go_together(pair, tmp_path, monkeypatch):
    source, _ = baked(tmp_path, PACKAGE, *pair)
    assert [one for one in read_files(found_of(source)) if one.is_error] == []
    assert hooks_used(source.read_text("utf-8")) == {hook.name for hook in needed(pair)}
    monkeypatch.setitem(sys.modules, "innovation_bancs", load("innovation_bancs", source))


def test_a_page_has_its_module_s_title_and_a_line_of_the_menu(tmp_path):
    write(scaffold("jardins", "Jardins partagés", "brest", PACKAGE, needed(["routes"])), tmp_path)
    [page] = tmp_path.rglob("*.html")
    assert page.read_text("utf-8").count("Jardins partagés") == 2
    written = "".join(file.read_text("utf-8") for file in tmp_path.rglob("*") if file.is_file())
    assert 'MenuItem("accueil", "Jardins partagés", "/")' in written
    assert "bancs" not in written.lower()


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A newcomer's command, in this folder, where no database was ever made."""
    environment = {**os.environ, "INNOVATION_DATABASE_URL": f"sqlite:///{folder}/none.sqlite"}
    line = [sys.executable, "-m", *command]
    return subprocess.run(
        line, check=False, cwd=folder, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize("kind", [FILE, PACKAGE])
def test_a_newcomer_s_commands_work_without_a_database(kind, tmp_path):
    """With everything at once, for every office, from an empty folder."""
    wanted = ",".join(LIGHT if kind == FILE else options())
    begun = ("new", "bancs", "--office", "*", "--kind", kind, "--with", wanted)
    for command in (begun, ("check", "bancs")):
        done = run(tmp_path, "innovation", "plugin", *command)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "bancs 0.1.0 : conforme." in done.stdout
    done = run(tmp_path, "pytest", "-q", "bancs", "-p", "no:cacheprovider", "-p", "no:asyncio")
    assert done.returncode == 0, done.stdout
    assert not list(tmp_path.rglob("none.sqlite"))


def test_a_package_has_the_version_of_its_manifest(tmp_path):
    source, _ = baked(tmp_path, PACKAGE, "criteria")
    source.write_text(source.read_text("utf-8").replace('"version": "0.1.0"', '"version": "2.3"'))
    assert run(tmp_path, "hatchling", "version").stdout == "2.3\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Bancs"], "petites lettres"),
        (["bancs", "--with", "boutons"], "boutons : inconnu. --with prend : settings,"),
        (["bancs", "--office", "Brest Métropole"], "Un office a un nom court"),
        (["bancs", "--with", "tables"], "ajoutez --kind package"),
        (["bancs", "--title", 'Les "bancs"'], "Le titre tient sur une ligne, sans"),
        (["bancs", "--title", "Bancs {{ 7 }}"], "Le titre tient sur une ligne, sans"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(arguments, told, tmp_path, capsys):
    with pytest.raises(SystemExit):
        new.main(["--office", "brest", "--in", str(tmp_path), *arguments], standalone_mode=False)
    assert list(tmp_path.iterdir()) == []
    assert told in capsys.readouterr().err


def test_nothing_is_written_over(tmp_path, capsys):
    (tmp_path / "bancs").mkdir()
    with pytest.raises(SystemExit):
        new.main(["bancs", "--office", "brest", "--in", str(tmp_path)], standalone_mode=False)
    assert list((tmp_path / "bancs").iterdir()) == []
    assert "existe déjà" in capsys.readouterr().err


def test_every_example_of_the_reference_is_in_some_module():
    assert {hook.name for hook in needed(options())} == set(reference())
