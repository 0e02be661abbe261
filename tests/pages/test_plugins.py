"""The administrator's pages of plugins: cards, settings, directory; none of them asks a plugin."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from innovation.config import Settings
from innovation.domain.stages import Role
from innovation.hooks.host import PluginHost
from innovation.hooks.sentinel import Sentinel
from innovation.hosting.jobs import next_job, run_planned, wanted_jobs
from innovation.hosting.plugins import keep_for_later
from innovation.testing.forms import Browserless
from innovation.testing.site import TestSite, running_site

SETTABLE = """
from innovation.api import Criterion, Field, Job, Panel, hook
PLUGIN = {{"name": "reglable", "title": "Réglable", "description": "Un essai.",
          "version": "{version}", "api": "1.2", "offices": ["brest", "nantes"],
          "contact": "dsi@brest.example", "category": "criteres", "home": "brest"}}
@hook
def settings_fields():
    return [Field("poids", "Poids", "number", default="2", minimum=1, maximum=9,
                  unit="points"),
            Field("lieu", "Lieu", default="Recouvrance")]
@hook
def criteria(settings):
    asked.append(1)
    return [Criterion("a", f"Critère de {{settings['lieu']}}", "A ?", int(settings["poids"]),
                      ("non", "oui"))]
@hook
def panels():
    return [Panel("p", "idea.side", "Encadré", render)]
def render(idea, settings):
    raise ValueError("la panne")
async def count(ctx):
    ctx.log("un")
async def fail(ctx):
    raise ValueError("la panne")
@hook
def jobs():
    return [Job("a", "Compter", "day", count), Job("b", "Casser", "day", fail)]
asked = []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plugins" / "_all"
    folder.mkdir(parents=True)
    (folder / "reglable.py").write_text(SETTABLE.format(version="1.0"), "utf-8")
    return folder


@pytest.fixture
def start(place: Any, folder: Path, tmp_path: Path) -> Callable[..., Any]:
    """The site as it starts today, with what is in the folder."""

    def start(*, safe: bool = False) -> Any:
        sentinel = Sentinel(tmp_path / "quarantine")
        host = PluginHost(
            folder.parent, on_problem=keep_for_later, installed=False, sentinel=sentinel, safe=safe
        )
        host.load()
        for problem in host.problems:
            keep_for_later(problem)
        settings = Settings(
            database_url=place.application, secret_key="k" * 40,
            base_url="http://127.0.0.1:8000", files=tmp_path / "files",
        )  # fmt: skip
        return running_site(settings, host)

    return start


async def admin_of(site: TestSite, office: str = "brest") -> Browserless:
    await site.office(office)
    boss = await site.person(office, f"Yann {office}", Role.OFFICE_ADMIN, Role.CHAIR)
    return await site.browser(boss)


async def a_colleague(site: TestSite) -> Any:
    return await site.person("brest", "Awa Le Goff", Role.ASSESSOR)


async def test_settings_are_saved_kept_and_taken_back(start: Any) -> None:
    async with start() as site:
        boss = await admin_of(site)
        first = await boss.open("/plugins/reglable/settings")
        assert 'value="Recouvrance"' in first.text, "one that was never active proposes its own"
        assert (await boss.send("/settings", s__lieu="Kérinou", s__poids="3")).status_code == 200
        [own] = [c for c in site.plugins.office("brest").criteria if c.key.startswith("reglable")]
        assert (own.label, own.weight) == ("Critère de Kérinou", 3)
        await boss.open("/plugins/reglable/settings")
        assert (await boss.send("/settings", s__lieu="Lambé", s__poids="3")).status_code == 200
        assert boss.sees("Kérinou")
        assert boss.sees("Poids 3 points Lieu"), "a number is told as people write it"
        await boss.open("/plugins/reglable/settings?from=1")
        assert 'value="Kérinou"' in boss.page.text
        assert (await boss.send("/settings")).status_code == 200
        [own] = [c for c in site.plugins.office("brest").criteria if c.key.startswith("reglable")]
        assert own.label == "Critère de Kérinou"
        await boss.open("/journal")
        assert boss.sees("a réglé le module « Réglable »")


async def test_settings_that_are_wrong_refused_or_stale_keep_what_was_typed(start: Any) -> None:
    async with start() as site:
        boss = await admin_of(site)
        page = await boss.open("/plugins/reglable/settings")
        wrong = await boss.send("/settings", s__lieu="Kérinou", s__poids="12")
        assert wrong.status_code == 422
        assert 'value="Kérinou"' in wrong.text
        refused = await boss.send("/settings", s__lieu="K" * 300, s__poids="3")
        assert refused.status_code == 422
        assert "reglable" not in str(site.plugins.office("brest").active)
        await boss.open("/plugins/reglable/settings")
        await boss.send("/settings", s__lieu="Un", s__poids="3")
        boss.page = page
        stale = await boss.send("/settings", s__lieu="Deux", s__poids="3")
        assert stale.status_code == 422
        assert 'value="Deux"' in stale.text


async def test_no_card_and_no_directory_asks_a_plugin(start: Any) -> None:
    async with start() as site:
        boss = await admin_of(site)
        await boss.open("/plugins")
        await boss.send("/plugins/reglable/activation")
        asked = site.plugins.hooks_of("reglable")["criteria"].__globals__["asked"]
        before = len(asked)
        for path in ("/plugins", "/plugins/directory", "/login", "/nowhere"):
            await boss.open(path)
        assert len(asked) == before > 0


async def test_a_card_says_what_failed_and_a_button_reactivates(start: Any) -> None:
    async with start() as site:
        boss = await admin_of(site)
        await boss.open("/plugins")
        await boss.send("/plugins/reglable/activation")
        await boss.open("/")
        await boss.send("/drafts")
        await boss.send(
            boss.page.url.path, "submit", title="Un banc", problem="p", solution="s",
            category="sociale",
        )  # fmt: skip
        idea = boss.page.url.path
        for _ in range(5):
            assert (await boss.client.get(f"{idea}/panels/reglable.p")).status_code == 200
        assert (await boss.client.get(f"{idea}/panels/reglable.p")).status_code == 404
        await boss.open("/plugins")
        for words in ("mis à l'écart", "la panne", "reglable.py:", "5 fois", "dsi@brest.example"):
            assert boss.sees(words), words
        await boss.open("/")
        assert boss.sees("Réglable Mis à l'écart après"), "it waits for the administrator"
        assert 'href="/plugins#plugin_reglable"' in boss.page.text
        for other in (await admin_of(site, "nantes"), await site.browser(await a_colleague(site))):
            await other.open("/")
            assert not other.sees("Mis à l'écart")
        await boss.open("/plugins")
        assert (await boss.send("/plugins/reglable/retry")).status_code == 200
        assert (await boss.client.get(f"{idea}/panels/reglable.p")).status_code == 200
        await boss.open("/plugins")
        assert not boss.sees("5 fois")
        assert boss.sees("1 fois")
        assert (await boss.client.get(f"{idea}/panels/reglable.p")).status_code == 200
        await boss.send("/plugins/reglable/seen")
        assert boss.sees("C'est noté.")
        assert boss.sees("2 fois"), "it failed again after the page was shown"
        await boss.send("/plugins/reglable/seen")
        assert not boss.sees("À regarder")
        await boss.open("/")
        assert boss.sees("Yann brest a vu les pannes du module « Réglable ».")
        assert not boss.sees("Mis à l'écart")


PRIVATE = SETTABLE.format(version="1.0").replace("reglable", "prive").replace("Réglable", "Privé")


@pytest.mark.parametrize("fault", ["raise", "@hook\ndef routes():\n    raise"])
async def test_a_plugin_that_cannot_come_in_is_seen_by_the_office_in_whose_folder_it_is(
    fault: str, start: Any, folder: Path
) -> None:
    own = folder.parent / "brest"
    own.mkdir()
    (own / "prive.py").write_text(PRIVATE, "utf-8")
    async with start() as site:
        admins = {office: await admin_of(site, office) for office in ("brest", "nantes")}
        await admins["brest"].open("/plugins")
        await admins["brest"].send("/plugins/prive/activation")
        await admins["nantes"].open("/plugins/directory")
        assert admins["nantes"].sees("Privé"), "everybody sees what exists"
    (own / "prive.py").write_text(f"{PRIVATE}{fault} ValueError('cassé')", "utf-8")
    (own / "illisible.py").write_text("PLUGIN = {", "utf-8")
    async with start() as site:
        for office, admin in admins.items():
            there = site.visitor()
            there.client.cookies.update(dict(admin.client.cookies))
            seen = set()
            for path in ("/plugins", "/plugins/directory", "/"):
                await there.open(path)
                words = ("Privé", "cassé", "illisible", "n'a pas pu démarrer", "non chargé")
                seen |= {word for word in words if there.sees(word)}
            assert seen == (set(words) if office == "brest" else set()), office
    (own / "prive.py").write_text(PRIVATE, "utf-8")
    async with start() as site:
        there = site.visitor()
        there.client.cookies.update(dict(admins["brest"].client.cookies))
        for path in ("/plugins", "/"):
            await there.open(path)
        assert not there.sees("n'a pas pu démarrer"), "it is mended"


async def test_a_card_tells_when_each_job_ran_how_it_went_and_when_it_will(start: Any) -> None:
    async with start() as site:
        boss = await admin_of(site)
        await boss.open("/plugins")
        await boss.send("/plugins/reglable/activation")
        await boss.open("/plugins")
        assert boss.sees("Compter chaque jour · pas encore fait")
        wanted = wanted_jobs(site.plugins)
        while (planned := await next_job(wanted)) is not None:
            await run_planned(site.plugins, planned, wanted)
        await boss.open("/plugins")
        assert boss.sees("Compter chaque jour · fait à l'instant · prochaine fois : ")
        assert boss.sees("Casser chaque jour · échec à l'instant · prochaine fois : ")
        await boss.send("/plugins/reglable/deactivation")
        await boss.open("/plugins")
        assert not boss.sees("prochaine fois")


async def test_a_plugin_that_is_not_in_is_tried_at_the_next_start(
    start: Any, folder: Path, tmp_path: Path
) -> None:
    Sentinel(tmp_path / "quarantine").folder.mkdir()
    async with start() as site:
        digest = site.plugins.digests["reglable"]
    Sentinel(tmp_path / "quarantine").put_aside("reglable", digest, "l'import a mis fin", "x.py:3")
    async with start() as site:
        boss = await admin_of(site)
        await boss.open("/plugins")
        assert boss.sees("x.py:3")
        assert boss.sees("jusqu'à ce que quelqu'un réessaie")
        assert (await boss.send("/plugins/reglable/retry")).status_code == 200
        assert boss.sees("au prochain démarrage")
    async with start() as site:
        assert site.plugins.is_loaded("reglable")


async def test_an_office_switches_on_another_s_plugin_from_the_directory(start: Any) -> None:
    async with start() as site:
        await (boss := await admin_of(site)).open("/plugins")
        await boss.send("/plugins/reglable/activation")
        nantes, rennes = await admin_of(site, "nantes"), await admin_of(site, "rennes")
        page = await nantes.open("/plugins/directory")
        assert re.search(r"Brest\W.*depuis le", re.sub(r"<[^>]+>|\s+", " ", page.text))
        assert (await nantes.send("/plugins/reglable/activation")).status_code == 200
        assert site.plugins.office("nantes").is_running("reglable")
        await rennes.open("/plugins/directory")
        assert rennes.sees("Il n'est pas prévu pour votre office")
        assert rennes.sees("dsi@brest.example")
        own = {f: v for f, v in rennes.form("/logout").filled({}) if f in ("_csrf", "_key")}
        for form in ("activation", "settings", "retry"):
            sent = await rennes.client.post(f"/plugins/reglable/{form}", data=own)
            assert sent.status_code == 404
        assert not site.plugins.office("rennes").is_running("reglable")


async def test_a_new_version_is_told_and_taken_by_hand(start: Any, folder: Path) -> None:
    async with start() as site:
        boss = await admin_of(site)
        await boss.open("/plugins/reglable/settings")
        await boss.send("/settings", s__lieu="Kérinou", s__poids="3")
        cookies = dict(boss.client.cookies)
    (folder / "reglable.py").write_text(SETTABLE.format(version="1.1"), "utf-8")
    async with start() as site:
        boss = site.visitor()
        boss.client.cookies.update(cookies)
        await boss.open("/plugins")
        assert boss.sees("La version 1.1 est installée")
        await boss.send("/plugins/reglable/activation")
        assert not boss.sees("La version 1.1 est installée")
        [own] = [c for c in site.plugins.office("brest").criteria if c.key.startswith("reglable")]
        assert own.label == "Critère de Kérinou"


@pytest.mark.parametrize("files", ["gone", "unreadable", "another plugin"])
async def test_what_becomes_of_files_while_the_site_serves_closes_no_page(
    files: str, start: Any, folder: Path
) -> None:
    async with start() as site:
        boss = await admin_of(site)
        await boss.open("/plugins")
        await boss.send("/plugins/reglable/activation")
        match files:
            case "gone":
                (folder / "reglable.py").unlink()
            case "unreadable":
                (folder / "reglable.py").write_text("(" * 5000)
            case _:
                (folder / "reglable.py").write_text("PLUGIN = {}")
        for page in ("/plugins", "/plugins/directory", "/ideas", "/plugins/reglable/settings"):
            assert (await boss.open(page)).status_code == 200, page
        await boss.open("/plugins")
        assert (await boss.send("/plugins/reglable/deactivation")).status_code == 200


async def test_safe_mode_says_so_and_closes_nothing_but_plugins(start: Any) -> None:
    async with start() as site:
        boss = await admin_of(site)
        await boss.open("/plugins")
        await boss.send("/plugins/reglable/activation")
        cookies = dict(boss.client.cookies)
    async with start(safe=True) as site:
        boss = site.visitor()
        boss.client.cookies.update(cookies)
        for path in ("/", "/plugins", "/plugins/directory", "/board", "/ideas"):
            assert (await boss.open(path)).status_code == 200, path
            assert boss.sees("Mode sans module"), path
        labels = [one.label for one in site.plugins.office("brest").criteria]
        assert "Critère de Recouvrance" in labels, "its snapshot stays in force"
        staff = await site.browser(await site.person("brest", "Awa Le Goff"))
        await staff.open("/")
        assert staff.sees("Modules en pause.")
        assert not staff.sees("Mode sans module")
        assert (await staff.open("/o/brest/x/reglable/any")).status_code == 503
        assert staff.sees("n'est pas disponible pour le moment")
        assert staff.sees("celui-ci reviendra avec les autres")
        assert not staff.sees("tombé en panne")
        for path in ("/o/brest/x/common", "/o/nantes/x/reglable", "/o/brest/x/nothing"):
            assert (await staff.open(path)).status_code == 404, path


async def test_a_file_that_takes_the_name_of_the_common_core_is_told_on_a_card(
    start: Any, folder: Path
) -> None:
    text = SETTABLE.format(version="1.0").replace('"reglable"', '"common"')
    (folder / "common.py").write_text(text, "utf-8")
    async with start() as site:
        admin = await admin_of(site)
        await admin.open("/plugins")
        assert admin.sees("ce nom est celui du socle commun")
