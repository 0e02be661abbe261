"""The commands of a site and of its plugins, as an operator types them."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

Command = Callable[..., Any]

PLUGIN = """
from innovation.api import Theme, hook

PLUGIN = {"name": "bancs", "title": "Bancs", "description": "Des bancs.", "version": "1.0",
          "api": "1.0", "contact": "Test", "offices": ["brest"]}

@hook
def themes():
    return [Theme("cour", "La cour")]
"""


@pytest.fixture
def brest_site(innovation: Command, environment: dict[str, str], tmp_path: Path) -> Command:
    """The commands of a site with one office and a folder for plugins."""
    (tmp_path / "plugins").mkdir()
    environment["INNOVATION_PLUGINS_DIR"] = str(tmp_path / "plugins")
    added = innovation("office", "add", "brest", "--name", "Brest Habitat", "--city", "Brest")
    assert added.returncode == 0, added.stderr
    return innovation


@pytest.fixture
def bancs(tmp_path: Path) -> Path:
    file = tmp_path / "mes_bancs.py"
    file.write_text(PLUGIN)
    return file


def on_brest(innovation: Command, *arguments: object) -> Any:
    return innovation("plugin", *map(str, arguments), "--office", "brest")


def test_migrate_says_what_it_did(
    innovation: Command, empty_place: Any, environment: dict[str, str]
) -> None:
    environment["INNOVATION_DATABASE_URL"] = empty_place.application
    if empty_place.kind == "postgres":
        environment["INNOVATION_OWNER_URL"] = empty_place.owner
    refused = innovation("serve", "--port", "0")
    assert (refused.returncode, "innovation migrate" in refused.stderr) == (1, True)
    assert "0001_foundations : faite" in innovation("migrate").stdout
    assert innovation("migrate").stdout == "La base est à jour.\n"


def test_a_file_is_installed_then_active_then_not(
    brest_site: Command, bancs: Path, tmp_path: Path
) -> None:
    assert "bancs 1.0 est installé." in on_brest(brest_site, "install", bancs).stdout
    assert (tmp_path / "plugins/brest/bancs.py").read_text() == PLUGIN
    assert "est actif" in on_brest(brest_site, "activate", "bancs").stdout
    assert "brest : actif" in brest_site("plugin", "list", COLUMNS="200").stdout
    assert "n'est plus actif" in on_brest(brest_site, "deactivate", "bancs").stdout
    assert "brest : inactif" in brest_site("plugin", "list", COLUMNS="200").stdout
    again = on_brest(brest_site, "deactivate", "bancs")
    assert (again.returncode, "n'est pas actif" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (('["brest"]', '["nantes"]'), "n'est pas prévu"),
        (("PLUGIN =", "MODULE ="), "n'est pas un module"),
        (("return [Theme(", "return [Nothing("), "NameError"),
        (("def themes", "def humeurs"), "humeurs"),
        (('"bancs"', '"rennes_proximite"'), "déjà pris"),
        (('"bancs"', '"rennes"'), "trop proche de celui du module rennes_proximite"),
    ],
)
@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_bad_file_is_refused_and_leaves_nothing(
    written: tuple[str, str], said: str, brest_site: Command, bancs: Path, tmp_path: Path
) -> None:
    bancs.write_text(PLUGIN.replace(*written))
    refused = on_brest(brest_site, "install", bancs)
    assert (refused.returncode, said in refused.stderr) == (1, True), refused.stderr
    assert list((tmp_path / "plugins").rglob("*.py")) == []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_module_is_given_to_every_office_that_its_manifest_names(
    brest_site: Command, bancs: Path, tmp_path: Path
) -> None:
    bancs.write_text(PLUGIN.replace('["brest"]', '"*"'))
    on_brest(brest_site, "install", bancs)
    for_all = ("plugin", "install", str(bancs), "--office", "*")
    refused = brest_site(*for_all)
    assert "le nom bancs est déjà pris par brest/bancs.py" in refused.stderr
    assert f"déplacez {tmp_path}/plugins/brest/bancs.py dans {tmp_path}/plugins/_all" in " ".join(
        refused.stderr.split()
    )
    (tmp_path / "plugins/brest/bancs.py").unlink()
    assert "bancs 1.0 est installé." in brest_site(*for_all).stdout
    assert (tmp_path / "plugins/_all/bancs.py").is_file()
    assert "est actif" in on_brest(brest_site, "activate", "bancs").stdout


@pytest.mark.parametrize("kind", ["sqlite"])
def test_an_unknown_office_or_plugin_is_refused_in_words(brest_site: Command, bancs: Path) -> None:
    nowhere = brest_site("plugin", "install", str(bancs), "--office", "quimper")
    assert "Aucun office" in nowhere.stderr
    assert "Aucun module inconnu" in on_brest(brest_site, "activate", "inconnu").stderr


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_wheel_is_read_before_it_is_installed(brest_site: Command, tmp_path: Path) -> None:
    wheel = tmp_path / "bancs-1.0-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("innovation_bancs/__init__.py", PLUGIN.replace('"brest"', '"nantes"'))
    assert "innovation.plugins" in on_brest(brest_site, "install", wheel).stderr
    with ZipFile(wheel, "a") as archive:
        points = "[innovation.plugins]\nbancs = innovation_bancs\n"
        archive.writestr("bancs-1.0.dist-info/entry_points.txt", points)
    assert "bancs n'est pas prévu" in on_brest(brest_site, "install", wheel).stderr


def test_a_running_server_takes_in_what_is_installed(
    brest_site: Command, serve: Command, bancs: Path
) -> None:
    served = serve()
    before = served.children()
    assert "renouvelle" in on_brest(brest_site, "install", bancs).stdout
    served.wait_until(
        lambda: len(served.children()) == len(before) and not served.children() & before
    )
    assert served.get("/readyz") == 200
    served.signal(signal.SIGTERM)
    served.process.wait(20)
    assert "Aucun serveur" in on_brest(brest_site, "install", bancs).stdout


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("options", "said"),
    [(("--workers", "2"), "SQLite"), (("--host", "0.0.0.0"), "INNOVATION_BASE_URL")],
)
def test_what_can_not_be_served_is_refused_in_words(
    options: tuple[str, str], said: str, innovation: Command
) -> None:
    refused = innovation("serve", *options, INNOVATION_BASE_URL="")
    assert (refused.returncode, said in refused.stderr) == (1, True)


def test_heads_that_were_kept_prove_what_the_journal_said(
    brest_site: Command, tmp_path: Path
) -> None:
    kept = tmp_path / "heads.txt"
    kept.write_text(brest_site("journal", "heads").stdout)
    _, office, seq, digest = kept.read_text().split()
    assert (office, seq) == ("brest", "1")
    held = brest_site("verify", "--heads", str(kept))
    assert (held.returncode, "ce qui en a été gardé : 1" in held.stdout) == (0, True)
    kept.write_text(kept.read_text().replace(digest, "f" * 64))
    lost = brest_site("verify", "--heads", str(kept))
    assert (lost.returncode, "event.published" in lost.stderr) == (1, True)
    kept.write_text("n'importe quoi")
    assert brest_site("verify", "--heads", str(kept)).returncode == 2
