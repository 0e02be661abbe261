"""What a plugin decides for its office: the overall score, who assesses; and what it may hold up.

The plugin of these tests does what a file beside it says, so that one host serves every case.
"""

import asyncio
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from signal import SIGKILL
from subprocess import DEVNULL
from textwrap import dedent
from typing import Any

import pytest

from innovation.actions.plugins import deactivate_plugin
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from innovation.hosting.naming import name_assessors
from innovation.hosting.plugins import keep_for_later, refresh
from innovation.verify import verify

JUDGE = """
import os
import time
from pathlib import Path
from innovation.api import Block, Field, Gate, Pass, Score, Stage, hook

PLUGIN = {"name": "juge", "title": "Juge", "description": "d", "version": "1.0", "api": "1.2",
          "offices": ["brest"], "contact": "dsi"}
MODE = Path(__file__).with_suffix(".txt")


def mode():
    return MODE.read_text().split() if MODE.exists() else []


@hook
def overall_score(marked, settings):
    if "crash" in mode():
        raise RuntimeError("sans marteau")
    if "kill" in mode():
        os.kill(os.getpid(), 9)
    if "hang" in mode():
        time.sleep(3)
    if "wrong" in mode():
        return 12
    low = [c.label for c in marked.criteria if c.lowest is not None and c.lowest < 50]
    if low:
        return Score(min(marked.total, 40), "Plancher : " + ", ".join(low))
    return Score(marked.total, "Rien ne plafonne.")


@hook
async def assessors(office, idea, ctx):
    if "crash" in mode():
        raise RuntimeError("sans marteau")
    if "stranger" in mode():
        return ["nobody"]
    people = await ctx.people()
    return [p.public_id for p in people if p.name in " ".join(mode())]


def answers(idea, settings):
    if "out" in mode():
        raise RuntimeError("hors service")
    return Block("Non et non.") if "block" in mode() else Pass()


@hook
def gates():
    return [Gate("avis", "Avis du juge", Stage.PILOTED, answers)]


@hook
def idea_fields():
    return [
        Field("risque", "Y a-t-il un risque ?", "yes_no"),
        Field("parade", "Avec quelle parade ?", when=("risque", "yes"),
              required_from=Stage.PILOTED),
    ]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the judge is, and the file that it obeys."""
    found = tmp_path / "plugins" / "brest"
    found.mkdir(parents=True)
    (found / "juge.py").write_text(dedent(JUDGE), "utf-8")
    return found


@pytest.fixture
def plugins(folder: Path) -> PluginHost:
    """The installed plugins and the judge; a hanging one is given up soon."""
    host = PluginHost(folder.parent, on_problem=keep_for_later, limits=Limits(events=0.5))
    host.load()
    return host


@pytest.fixture
async def judge(town: Any, folder: Path) -> Callable[[str], object]:
    """Brest has the judge, and no other plugin that decides; what it is told to be."""
    await no_other(town)
    await town.site.activate("juge", "brest")
    return (folder / "juge.txt").write_text


async def no_other(town: Any) -> None:
    """One plugin decides for an office: Brest's own names assessors."""
    async with writing(SYSTEM):
        await deactivate_plugin("brest_open_factory", "brest", by=SYSTEM)
    await refresh(town.site.plugins)


async def reveal(town: Any, form_for: Any, idea: Any) -> Any:
    return await town.post("chair", *await form_for("round.reveal", idea))


async def results(sql: Any) -> list[Any]:
    return await sql("SELECT total, core, score, score_reason, score_by FROM result ORDER BY id")


# --- The overall score -----------------------------------------------------------------------


async def test_a_plugin_s_score_stands_beside_the_plain_mean(
    town: Any, judge: Any, ready: Any, give_sheet: Any, form_for: Any, sql: Any
) -> None:
    idea = await ready("round.reveal")
    await give_sheet(idea, town.people["assessor"], 1)
    assert (await reveal(town, form_for, idea)).status_code == 303
    (row,) = await results(sql)
    assert (row["total"], row["core"], row["score"], row["score_by"]) == (50, 50, 40, "juge")
    page = (await town.get("author", f"/ideas/{idea.public_id}")).text
    assert "par le module « Juge »" in page.replace("\u00a0", " ")
    assert "Plancher : Utilité" in page.replace("\u00a0", " ")
    assert "Moyenne de 2 fiches" in page
    assert not await verify()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mode", ["crash", "hang", "wrong"])
async def test_a_plugin_that_can_t_score_leaves_the_mean_and_a_notice(
    town: Any, judge: Any, ready: Any, form_for: Any, sql: Any, mode: str
) -> None:
    judge(mode)
    idea = await ready("round.reveal")
    assert (await reveal(town, form_for, idea)).status_code == 303
    (row,) = await results(sql)
    assert (row["total"], row["score"], row["score_by"]) == (75, None, "juge")
    assert "en tient lieu" in (await town.get("author", f"/ideas/{idea.public_id}")).text
    assert await sql(
        "SELECT 1 FROM plugin_problem WHERE plugin = 'juge' AND hook = 'overall_score'"
    )


REVEALING = """
import asyncio, sys
from pathlib import Path
from innovation.config import Settings
from innovation.db import reading
from innovation.domain.people import SYSTEM
from innovation.hooks.host import PluginHost
from innovation.queries.people import viewer_by_email
from innovation.testing.site import running_site

async def main(url, folder, email, idea):
    host = PluginHost(Path(folder))
    host.load()
    settings = Settings(database_url=url, secret_key="k" * 40, base_url="http://127.0.0.1:8000")
    async with running_site(settings, host) as site:
        async with reading(SYSTEM):
            chair = await viewer_by_email(SYSTEM, email)
        browser = await site.browser(chair)
        await browser.open(idea)
        await browser.send("/reveal")

asyncio.run(main(*sys.argv[1:]))
"""
"""A site of its own, in a process that the plugin kills while it is asked for a score."""


async def test_a_process_killed_between_the_lock_and_the_reveal_leaves_a_round_to_reveal_again(
    town: Any, judge: Any, ready: Any, form_for: Any, sql: Any, place: Any, folder: Path
) -> None:
    idea = await ready("round.reveal")
    judge("kill")
    (chair,) = await sql("SELECT email FROM person WHERE id = {}", town.people["chair"].id)
    told = (place.application, str(folder.parent), chair["email"], f"/ideas/{idea.public_id}")
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", REVEALING, *told, cwd=folder, stdout=DEVNULL, stderr=DEVNULL
    )
    assert await killed.wait() == -SIGKILL
    (round_,) = await sql("SELECT state FROM round")
    assert (round_["state"], await results(sql)) == ("locked", [])
    judge("")
    path, sheet = await form_for("sheet.write", idea)
    assert (await town.post("assessor", path, sheet)).status_code == 422
    page = (await town.get("chair", f"/ideas/{idea.public_id}")).text
    assert "il reste à le refaire" in page
    assert "peut être dévoilée" in (await town.get("chair", "/")).text
    assert not await verify()
    assert (await reveal(town, form_for, idea)).status_code == 303
    assert len(await results(sql)) == 1
    assert not await verify()


async def test_of_two_reveals_at_once_one_writes_the_result(
    town: Any, judge: Any, ready: Any, form_for: Any, sql: Any
) -> None:
    idea = await ready("round.reveal")
    form = await form_for("round.reveal", idea)
    sent = await asyncio.gather(*(town.post("chair", *form) for _ in range(3)))
    assert 303 in [one.status_code for one in sent]
    assert {one.status_code for one in sent} <= {303, 422}
    assert len(await results(sql)) == 1
    assert not await verify()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_stale_page_locks_nothing(town: Any, judge: Any, ready: Any, sql: Any) -> None:
    idea = await ready("round.reveal")
    sent = await town.post("chair", f"/ideas/{idea.public_id}/reveal", {"version": "99"})
    assert sent.status_code == 422
    assert (await sql("SELECT state FROM round"))[0]["state"] == "open"


# --- Who assesses ------------------------------------------------------------------------------


async def test_those_whom_a_plugin_names_see_the_idea_and_assess_it(
    town: Any, judge: Any, ready: Any, form_for: Any, close_the_box: Any, sql: Any
) -> None:
    await close_the_box()
    named, author = town.people["staff"], town.people["author"]
    judge(f"{named.name} {author.name}")
    idea = await ready("sheet.write")
    here = f"/ideas/{idea.public_id}"
    assert (await town.get("staff", here)).status_code == 404
    while await name_assessors(town.site.plugins):
        pass
    page = await town.get("staff", here)
    assert page.status_code == 200
    assert "Un module vous demande" in (await town.get("staff", "/")).text
    assert f">{named.name}<" in (await town.get("chair", here)).text
    path, sheet = await form_for("sheet.write", idea)
    assert (await town.post("author", path, sheet)).status_code == 403, "nobody judges their own"
    assert (await town.post("staff", path, sheet)).status_code == 303
    assert "Un module vous demande" not in (await town.get("staff", "/")).text
    assert not await verify()
    assert not await sql("SELECT 1 FROM plugin_problem WHERE plugin = 'juge'")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mode", ["crash", "stranger"])
async def test_a_plugin_that_can_t_name_leaves_the_committee_to_it_and_is_told_of(
    town: Any, judge: Any, ready: Any, sql: Any, mode: str
) -> None:
    judge(mode)
    await ready("sheet.write")
    assert await name_assessors(town.site.plugins)
    assert not await name_assessors(town.site.plugins), "asked once"
    assert not await sql("SELECT 1 FROM participant WHERE named_by IS NOT NULL")
    assert await sql("SELECT 1 FROM plugin_problem WHERE plugin = 'juge' AND hook = 'assessors'")


async def test_a_round_of_before_the_plugin_is_not_asked_about(
    town: Any, ready: Any, site: Any
) -> None:
    await ready("sheet.write")
    await no_other(town)
    await site.activate("juge", "brest")
    assert not await name_assessors(site.plugins)


# --- Gates that do not answer ---------------------------------------------------------------------


async def override(
    town: Any, idea: Any, read_idea: Any, name: str = "office_admin", **words: str
) -> Any:
    now = await read_idea(idea)
    body = {"version": str(now.version), "gate": "juge.avis", "override_reason": "En panne."}
    return await town.post(name, f"/ideas/{idea.public_id}/overrides", body | words)


async def test_an_administrator_lets_an_idea_pass_a_gate_that_does_not_answer(
    town: Any, judge: Any, ready: Any, form_for: Any, read_idea: Any
) -> None:
    judge("out")
    idea = await ready("pilot.open")
    assert (await town.post("chair", *await form_for("pilot.open", idea))).status_code == 422
    assert (
        f'"/ideas/{idea.public_id}/overrides"'
        in (await town.get("office_admin", f"/ideas/{idea.public_id}")).text
    )
    assert "Dites pourquoi" in (await override(town, idea, read_idea, override_reason="")).text
    for name in ("chair", "author", "assessor"):
        assert (await override(town, idea, read_idea, name)).status_code == 403, name
    assert (await override(town, idea, read_idea)).status_code == 303
    name = town.people["office_admin"].name
    page = unescape((await town.get("chair", f"/ideas/{idea.public_id}")).text)
    beside, _ = page.split('id="gates_title"')[1].split("</section>", 1)
    told = ("laissé passer", f"{name} laisse passer l'idée", "En panne.")
    assert all(words in beside.replace("\xa0", " ") for words in told)
    assert "franchi" not in beside
    idea = await read_idea(idea)
    assert (await town.post("chair", *await form_for("pilot.open", idea))).status_code == 303
    assert "En panne." in (await town.get("author", f"/ideas/{idea.public_id}")).text
    assert not await verify()


async def test_a_gate_that_says_no_is_not_passed_whatever_was_written_before(
    town: Any, judge: Any, ready: Any, form_for: Any, read_idea: Any, sql: Any
) -> None:
    idea = await ready("pilot.open")
    judge("block")
    assert "ne se lève pas" in (await override(town, idea, read_idea)).text
    judge("out")
    assert (await override(town, idea, read_idea)).status_code == 303
    judge("block")
    idea = await read_idea(idea)
    assert "Non et non." in (await town.post("chair", *await form_for("pilot.open", idea))).text
    judge("out")
    await sql("UPDATE idea SET stage_since = '2099-01-01 00:00:00+00:00'")
    refused = await town.post("chair", *await form_for("pilot.open", idea))
    assert refused.status_code == 422, "it stands for one move"


# --- Answers that a stage waits for -------------------------------------------------------------


async def test_a_move_waits_for_the_answer_that_its_stage_requires(
    town: Any, judge: Any, ready: Any, form_for: Any, read_idea: Any
) -> None:
    idea = await ready("pilot.open")
    here = f"/ideas/{idea.public_id}"
    answer = {"version": str(idea.version), "x.juge.risque": "yes"}
    assert (await town.post("author", f"{here}/answers", answer)).status_code == 303
    idea = await read_idea(idea)
    refused = await town.post("chair", *await form_for("pilot.open", idea))
    assert refused.status_code == 422
    assert "attend une réponse avant l'étape" in refused.text.replace("&#39;", "'")
    page = (await town.get("chair", here)).text
    assert '<details id="answers" open>' in page
    full = answer | {"version": str(idea.version), "x.juge.parade": "Un garde-corps."}
    assert (await town.post("chair", f"{here}/answers", full)).status_code == 303
    idea = await read_idea(idea)
    assert (await town.post("chair", *await form_for("pilot.open", idea))).status_code == 303


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_question_whose_condition_does_not_hold_holds_nothing_up(
    town: Any, judge: Any, ready: Any, form_for: Any
) -> None:
    idea = await ready("pilot.open")
    assert (await town.post("chair", *await form_for("pilot.open", idea))).status_code == 303
