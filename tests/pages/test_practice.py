"""Pilots with dated measures, replies to practices, people and settings: through the real pages."""

import re
from datetime import timedelta
from typing import Any

from innovation import world
from innovation.actions.pilots import measure_pilot
from innovation.db import writing
from innovation.queries.ideas import get_idea
from innovation.queries.pilots import pilot_of
from innovation.web.charts import charts


async def _measure(idea: Any, by: Any, days: dict[int, float]) -> None:
    for day, value in days.items():
        async with writing(by):
            seen, pilot = await get_idea(by, idea.public_id), await pilot_of(by, idea.id)
            assert seen is not None and pilot is not None
            taken_on = world.today() - timedelta(days=30 - day)
            await measure_pilot(seen, pilot, {"kwh": value}, taken_on=taken_on, note="Vu", by=by)


async def test_a_line_is_drawn_without_style_or_script_in_the_readers_language(
    town: Any, ready: Any, sql: Any
) -> None:
    idea = await ready("pilot.measure")
    await sql("UPDATE indicator SET stop_at = 1200.0 WHERE key = 'kwh'")
    await _measure(idea, town.people["lead"], {1: 100.0, 9: 1234.5, 20: 70.0})
    page = (await town.get("lead", f"/ideas/{idea.public_id}")).text
    (svg,) = re.findall(r'<figure class="chart".*?(<svg.*?</svg>)', page, re.DOTALL)
    assert not re.search(r"style=|<style|<script|href=|\sid=|\son\w+=", svg)
    assert "currentColor" in svg
    for word in ("Départ", "Cible", "Arrêt"):
        assert word in svg
    assert re.search("1[\u202f\u00a0]200", svg)
    assert "3 mesures, la dernière de 70 kWh" in page.replace("\u00a0", " ")
    assert page.count('data-kind="measure"') == 3


async def test_a_chart_is_drawn_once_for_the_same_points(town: Any, ready: Any) -> None:
    idea = await ready("pilot.measure")
    lead = town.people["lead"]
    await _measure(idea, lead, {1: 100.0, 9: 80.0})
    async with writing(lead):
        pilot = await pilot_of(lead, idea.id)
    assert pilot is not None
    first, second = await charts(pilot.measures), await charts(pilot.measures)
    assert first["kwh"] is second["kwh"]
    assert list(first) == ["kwh"]


async def test_one_point_is_no_line(town: Any, ready: Any) -> None:
    idea = await ready("pilot.measure")
    await _measure(idea, town.people["lead"], {1: 100.0})
    page = (await town.get("lead", f"/ideas/{idea.public_id}")).text
    assert 'class="chart"' in page
    assert "<svg" not in page.partition('class="chart"')[2].partition("</figure>")[0]


async def test_the_other_offices_read_the_measures_but_neither_notes_nor_names(
    town: Any, ready: Any, form_for: Any
) -> None:
    idea = await ready("practice.reply")
    path, _ = await form_for("practice.reply", idea)
    page = (await town.get("other_staff", path.removesuffix("/replies"))).text
    assert page.count('data-kind="measure"') == 1
    assert "Relevée par" not in page


async def test_every_reason_against_a_plan_is_told_at_once(
    town: Any, ready: Any, form_for: Any
) -> None:
    idea = await ready("pilot.open")
    path, _ = await form_for("pilot.open", idea)
    body = {"version": str(idea.version), "kind": "common.general", "starts_on": "hier"}
    page = (await town.post("chair", path, body | {"target.cout": "beaucoup"})).text
    told = set(re.findall(r'id="field_(\w+)_error"', page))
    assert told == {"lead", "site", "starts_on", "ends_on", "question", "stop_rule", "target_cout"}
    assert "Donnez à un indicateur au moins sa situation de référence et sa cible." in page


async def test_a_chair_adds_an_indicator_that_the_kind_lacks(
    town: Any, ready: Any, form_for: Any, sql: Any
) -> None:
    idea = await ready("pilot.open")
    path, body = await form_for("pilot.open", idea)
    body = {name: text for name, text in body.items() if "." not in name}
    own = {"own_label": "Vélos garés", "own_unit": "vélos", "own_better": "up"}
    aims = {"baseline.office.own": "2", "target.office.own": "12", "stop.office.own": "1"}
    answer = await town.post("chair", path, body | own | aims)
    assert answer.status_code == 303, answer.text
    (row,) = await sql("SELECT * FROM indicator WHERE key = 'office.own'")
    assert (row["label"], row["baseline"], row["target"], row["stop_at"]) == (
        "Vélos garés", 2.0, 12.0, 1.0,
    )  # fmt: skip


async def test_a_measure_is_corrected_on_its_own_page_by_whoever_took_it(
    town: Any, ready: Any, form_for: Any
) -> None:
    idea = await ready("pilot.correct")
    path, body = await form_for("pilot.correct", idea)
    assert (await town.get("lead", path)).status_code == 200
    refused = await town.post("lead", path, body)
    assert "par la personne qui l" in refused.text
    assert (await town.post("chair", path, body | {"value": ""})).status_code == 422
    assert (await town.post("chair", path, body)).status_code == 303
    page = (await town.get("chair", f"/ideas/{idea.public_id}")).text
    assert "<s>70</s>" in page
    assert (await town.get("chair", path.replace(path[-12:], "A" * 12))).status_code == 404


LIST = "nom;adresse;rôles\nAnne;anne@brest.test;évaluatrice\nMalo;malo;roi\n"


async def test_a_list_of_people_is_seen_before_anybody_is_invited_and_never_doubles(
    town: Any, how_many: Any
) -> None:
    before = await how_many("person")
    seen = (await town.post("office_admin", "/invitations", {"people": LIST})).text
    assert "anne@brest.test" in seen
    assert "Ligne 3" in seen
    assert await how_many("person") == before
    body = {"people": LIST, "intent": "write"}
    written = (await town.post("office_admin", "/invitations", body)).text
    assert len(re.findall(r"/invitations/[\w-]{20,}", written)) == 1
    assert "data:text/csv;base64," in written
    again = (await town.post("office_admin", "/invitations", body)).text
    assert not re.findall(r"/invitations/[\w-]{20,}", again)
    assert await how_many("person") == before + 1


async def test_people_are_found_by_name_role_and_account(town: Any, sql: Any) -> None:
    await sql("UPDATE person SET name = 'Émilie Guérin' WHERE id = {}", town.people["staff"].id)
    closed = town.people["author"]
    await sql("UPDATE person SET disabled_at = {} WHERE id = {}", world.now(), closed.id)
    for query, found in (
        ("words=emilie+gue", {"Émilie Guérin"}),
        ("role=chair", {town.people["chair"].name}),
        ("state=disabled", {closed.name}),
    ):
        page = (await town.get("office_admin", f"/people?{query}")).text
        names = set(re.findall(r'<a href="/people/[\w-]{12}">(.*?)</a>', page))
        assert names == found, query
    page = (await town.get("chair", "/people?state=disabled")).text
    assert closed.name not in page


async def test_settings_tell_what_is_wrong_and_keep_what_was_typed(town: Any, sql: Any) -> None:
    body = {
        "version": "1", "name": "Brest Habitat", "city": "Brest", "accent": "#00A3C7",
        "box": "committee", "quorum": "3", "answer_days": "45",
    }  # fmt: skip
    refused = await town.post("office_admin", "/office", body)
    assert refused.status_code == 422
    assert "contraste de 2,8" in refused.text
    assert 'value="45"' in refused.text
    accent = (await town.get("office_admin", "/office?accent=%23ABCDEF", **PREVIEW)).text
    assert "se lit mal" in accent
    assert "<h1>" not in accent
    assert (await town.post("office_admin", "/office", body | {"accent": "#00799B"})).is_redirect
    (row,) = await sql("SELECT * FROM office WHERE slug = 'brest'")
    assert (row["open_box"], row["quorum"], row["answer_days"]) == (False, 3, 45)
    styles = (await town.get("staff", "/offices.css")).text
    assert "light-dark(#00799B,#" in styles


PREVIEW = {"hx-request": "true", "hx-target": "div#accent_preview"}


async def test_nobody_learns_of_another_offices_people(town: Any, read_same: Any) -> None:
    staff = town.people["other_staff"].public_id
    for name in ("staff", "chair", "office_admin"):
        answer = await town.get(name, f"/people/{staff}")
        absent = await town.get(name, "/people/" + "A" * 12)
        assert answer.status_code == 404
        assert read_same(answer) == read_same(absent)
