"""The plugins' questions of every kind, their conditions, and the file that answers one."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from innovation.domain.stages import Stage
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import keep_for_later
from tests.files.hostile import pdf, photo

PHOTO = ("proto.jpg", photo())
KEY = "brest_open_factory"

EVERY_KIND = """
from innovation.api import Field, hook

PLUGIN = {"name": "tout", "title": "Tout", "description": "Tout.", "version": "1.0",
          "api": "1.1", "offices": ["brest"], "contact": "dsi"}


@hook
def idea_fields():
    return [
        Field("mot", "Un mot", required=True),
        Field("texte", "Un texte", "long_text", when=("kind", "need")),
        Field("choix", "Un choix", "choice", choices=(("a", "A"), ("b", "B"))),
        Field("plusieurs", "Plusieurs", "several", choices=(("c", "C"), ("d", "D"))),
        Field("nombre", "Un nombre", "number", unit="kWh", minimum=1, when=("choix", "b")),
        Field("jour", "Un jour", "date", when=("plusieurs", "d")),
        Field("oui", "Oui ou non", "yes_no", when=("category", "sociale")),
        Field("preuve", "Une preuve", "file", required=True, when=("oui", "yes")),
    ]
"""

Submit = Callable[..., Awaitable[Any]]


@pytest.fixture
def plugins(tmp_path: Any) -> PluginHost:
    """Brest's plugin, and one that asks for everything."""
    (tmp_path / "plugins" / "brest").mkdir(parents=True)
    (tmp_path / "plugins" / "brest" / "tout.py").write_text(EVERY_KIND, "utf-8")
    host = PluginHost(tmp_path / "plugins", on_problem=keep_for_later)
    host.load()
    return host


@pytest.fixture
def submit(town: Any) -> Submit:
    """Write a draft, send its form with these answers: the page that comes."""

    async def run(draft: str = "", press: str = "submit", **fields: Any) -> Any:
        draft = draft or (await town.post("author", "/drafts", {})).headers["location"]
        browser = town.browsers["author"]
        await browser.open(draft)
        words = {"title": "Bancs", "problem": "Palettes.", "solution": "Bancs.", "kind": "proposal"}
        return await browser.send(draft, press, **words | fields)

    return run


@pytest.fixture
async def answers_of(read_idea: Any) -> Callable[..., Awaitable[dict[str, Any]]]:
    """What an idea keeps of the answers to the plugin that asks for everything."""

    async def read(page: Any) -> dict[str, Any]:
        idea = await read_idea(page.url.path.rpartition("/")[2])
        return {k.removeprefix("tout."): v for k, v in idea.extra.items() if k.startswith("tout.")}

    return read


async def test_a_question_that_is_not_asked_is_not_required_and_its_answer_is_dropped(
    town: Any, submit: Submit, answers_of: Any
) -> None:
    await town.site.activate("tout", "brest")
    every = {
        "x.tout.mot": "mot", "x.tout.texte": "long", "x.tout.choix": "a",
        "x.tout.plusieurs": ["c"], "x.tout.nombre": "2,5", "x.tout.jour": "2026-03-02",
        "x.tout.oui": "yes", "category": "technique",
    }  # fmt: skip
    page = await submit(**every)
    assert await answers_of(page) == {"mot": "mot", "choix": "a", "plusieurs": ["c"]}
    asked = {"x.tout.choix": "b", "x.tout.plusieurs": ["c", "d"], "kind": "need"}
    page = await submit(**every | asked)
    assert await answers_of(page) == {
        "mot": "mot", "texte": "long", "choix": "b", "plusieurs": ["c", "d"], "nombre": 2.5,
        "jour": "2026-03-02",
    }  # fmt: skip
    page = await submit(**every | {"category": "sociale"})
    assert page.status_code == 422
    assert "Cette réponse est nécessaire" in page.text, "the file, asked because of a yes"


async def test_a_file_answers_a_question_from_the_draft_to_the_gate(
    town: Any, submit: Submit, answers_of: Any, sql: Any
) -> None:
    await town.site.activate("tout", "brest")
    draft = (await town.post("author", "/drafts", {})).headers["location"]
    asking = {"x.tout.mot": "mot", "x.tout.oui": "yes", "category": "sociale"}
    for sent in (PHOTO, ("preuve.pdf", pdf())):
        answer = await town.send("author", f"{draft}/files", sent, field="file.tout.preuve")
        assert answer.status_code == 303
    page = await submit(draft, **asking)
    assert page.status_code == 200, page.text
    (row,) = await sql("SELECT * FROM attachment")
    assert await answers_of(page) == {"mot": "mot", "oui": True, "preuve": row["public_id"]}
    assert (row["name"], row["field"]) == ("preuve.pdf", "tout.preuve"), "the one before went"
    assert "Une preuve" in page.text and "preuve.pdf" in page.text
    assert row["public_id"] not in page.text.partition('id="idea_text"')[2].partition("</dl>")[0]
    place = page.url.path
    assert (
        await town.send("author", f"{place}/files", PHOTO, field="file.tout.preuve")
    ).status_code == 303
    rows = await sql("SELECT * FROM attachment WHERE removed_at IS NULL")
    assert [one["name"] for one in rows] == ["proto.jpg"]
    assert (await answers_of(page))["preuve"] == rows[0]["public_id"]
    await town.post("author", f"/files/{rows[0]['public_id']}/removal", {})
    assert "preuve" not in await answers_of(page)


async def test_the_file_of_a_question_that_is_no_longer_asked_stays_out_of_the_idea(
    town: Any, submit: Submit, how_many: Any
) -> None:
    draft = (await town.post("author", "/drafts", {})).headers["location"]
    answer = await town.send("author", f"{draft}/files", PHOTO, field=f"file.{KEY}.photo")
    assert answer.status_code == 303
    page = await submit(draft, **{f"x.{KEY}.prototype": "no"})
    assert page.status_code == 200
    assert "proto.jpg" not in page.text
    assert await how_many("attachment") == 0


async def test_a_condition_is_told_where_no_script_can_hide_its_question(
    town: Any, submit: Submit
) -> None:
    page = await submit(press="save")
    for words in (
        "Seulement si, à « Un prototype existe-t-il déjà ? », vous répondez : Oui.",
        f'data-when="x.{KEY}.prototype" data-is="yes"',
    ):
        assert words in page.text.replace("\u00a0", " ").replace("&#39;", "'")


async def test_answers_completed_later_follow_the_same_conditions(
    town: Any, ready: Any, read_idea: Any
) -> None:
    idea = await ready("idea.complete", stage=Stage.SUBMITTED)
    browser = town.browsers["author"]
    for prototype, kept in (("yes", "objet"), ("no", None)):
        await browser.open(f"/ideas/{idea.public_id}")
        answers = {f"x.{KEY}.prototype": prototype, f"x.{KEY}.etat": "objet"}
        assert (await browser.send("/answers", **answers)).status_code == 200
        assert (await read_idea(idea)).extra.get(f"{KEY}.etat") == kept


async def test_an_answer_that_is_no_address_of_a_file_is_no_form_of_ours(
    town: Any, submit: Submit
) -> None:
    page = await submit(**{f"x.{KEY}.prototype": "yes", f"x.{KEY}.photo": "../../etc/passwd"})
    assert page.status_code == 400


async def test_a_file_that_answers_a_question_is_one_of_the_same_idea(
    town: Any, submit: Submit, ready: Any, sql: Any
) -> None:
    draft = (await town.post("author", "/drafts", {})).headers["location"]
    await town.send("author", f"{draft}/files", PHOTO, field=f"file.{KEY}.photo")
    (row,) = await sql("SELECT public_id FROM attachment")
    stolen = {f"x.{KEY}.prototype": "yes", f"x.{KEY}.photo": row["public_id"]}
    await submit(press="save", title="Un autre")
    for strange in (stolen, stolen | {f"x.{KEY}.photo": "A" * 12}):
        page = await submit(**strange)
        assert page.status_code == 422
        assert "Ce fichier n'est plus là" in page.text.replace("&#39;", "'")
        idea = await ready("idea.complete", stage=Stage.SUBMITTED)
        body = strange | {"version": str(idea.version)}
        answer = await town.post("author", f"/ideas/{idea.public_id}/answers", body)
        assert answer.status_code == 422
        again = await ready("idea.resubmit")
        body = strange | {"version": str(again.version), "title": "t", "problem": "p"}
        body |= {"solution": "s", "intent": "submit"}
        answer = await town.post("author", f"/ideas/{again.public_id}/rework", body)
        assert answer.status_code == 422
