"""Every action of the matrix for every relation, through the real pages: allowed and denied alike.

An invisible thing answers as an absent one does, byte for byte; a visible thing that is
not one's own to act on answers 403, and its page shows no way to act.
"""

import csv
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Any

from innovation import world
from innovation.actions.people import invite_person
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM
from innovation.queries.ideas import Idea
from innovation.queries.sharing import practice_of

ABOUT_THE_IDEA = {
    "visitor": {"visitor"},
    "staff": {"staff"},
    "author": {"staff", "author"},
    "co_author": {"staff", "author"},
    "lead": {"staff", "lead"},
    "assessor": {"staff", "assessor"},
    "recused": {"staff", "recused"},
    "chair": {"staff", "chair"},
    "office_admin": {"staff", "office_admin"},
    "other_staff": {"other_office"},
    "other_chair": {"other_office", "other_chair"},
    "coordinator": {"other_office", "coordinator"},
    "operator": {"other_office", "operator"},
}
"""Each person's columns of the matrix for an idea of Brest."""

AT_HOME = ABOUT_THE_IDEA | {
    "author": {"staff"},
    "co_author": {"staff"},
    "lead": {"staff"},
    "recused": {"staff", "assessor"},
    "other_staff": {"staff"},
    "other_chair": {"staff", "chair"},
    "coordinator": {"staff", "coordinator"},
    "operator": {"staff", "operator"},
}
"""… and for what is not about one thing: their own office's."""

BREST = {
    "staff", "author", "co_author", "lead", "assessor", "recused", "chair", "office_admin",
}  # fmt: skip
CLOSED_TO_STAFF = BREST - {"staff", "recused"}

MOVES = {
    "sheet.write": "/sheet",
    "round.reveal": "/reveal",
    "idea.decide": "/decisions",
    "idea.reopen": "/reopening",
    "idea.resubmit": "/rework",
    "idea.complete": "/answers",
    "idea.withdraw": "/withdrawal",
    "pilot.open": "/pilot",
    "pilot.measure": "/measures",
    "pilot.hand_over": "/lead",
    "pilot.close": "/closing",
    "practice.propose": "/practice",
    "practice.confirm": "/sharing",
}
"""The actions of an idea's page, and what the page offers to do them."""

WITH_A_PAGE = {
    "sheet.write", "idea.resubmit", "pilot.open", "pilot.hand_over", "practice.propose",
}  # fmt: skip

PAGES = {
    "session.open": "/login",
    "invitation.accept": "",
    "site.public": "/readyz",
    "password.change": "/account/password",
    "account.export": "/account/data",
    "retention.manage": "/retention",
    "register.view": "/register",
    "account.view": "/account",
    "factor.set": "/account/factor",
    "home.view": "/",
    "board.view": "/board",
    "idea.list": "/ideas",
    "idea.import": "/imports",
    "idea.alike": "/ideas/alike?title=Banc",
    "library.view": "/library",
    "people.view": "/people",
    "office.settings": "/office",
    "plugin.view": "/plugins",
    "style.view": "/style",
    "journal.view": "/journal",
    "rights.view": "/help/rights",
}
FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "account.settings": ("/account", {"language": "fr", "theme": "auto"}),
    "feed.seen": ("/feed/seen", {"until": "2026-03-02T09:30:00+00:00"}),
    "idea.submit": ("/drafts", {}),
    "filter.save": ("/filters", {"place": "ideas", "name": "Les miennes", "query": ""}),
    "person.invite": ("/people", {"name": "Nolwenn Cam", "email": ""}),
    "plugin.activate": ("/plugins/brest_open_factory/activation", {}),
    "session.prove": ("/login/code", {"code": "123456"}),
    "session.end": ("/account/sessions", {}),
    "session.close": ("/logout", {}),
}
ELSEWHERE = {
    # in tests/pages/test_borrowed.py, with the people of the invited committee
    "committee.ask", "committee.take_back", "committee.answer", "committee.reveal",
    "gate.override",  # in tests/pages/test_deciding.py, where a gate is out of order
    "identity.link",  # in tests/oidc, where there is a provider
    "plugin.permissions", "plugin.use",  # in test_extensions, where a plugin has pages
    "report.view",  # in test_plugin_reports, where a plugin has some
    "co_author.ask", "co_author.manage", "co_author.answer",
    "idea.attach", "file.view",
    "idea.take_back", "idea.group", "idea.ungroup", "idea.support",
    "comment.write", "comment.edit", "comment.hide", "practice.comment",
    "draft.write", "idea.view", "panel.view", "round.progress", "sheet.read", "result.view",
    "practice.view", "practice.reply", "person.view", "person.edit", "person.grant",
    "person.disable", "person.reset_factor", "person.erase", "person.reset",
}  # fmt: skip
"""Actions with a test of their own below."""

Ready = Callable[..., Awaitable[Idea]]
FormFor = Callable[[str, Idea], Awaitable[tuple[str, Any]]]


def matrix() -> dict[str, set[str]]:
    """The file, read anew: what the code makes of it is under test."""
    text = (files("innovation.domain") / "matrix.csv").read_text("utf-8")
    return {
        row["action"]: {name for name, cell in row.items() if cell == "x"}
        for row in csv.DictReader(text.splitlines())
    }


MATRIX = matrix()


def may(action: str, columns: set[str]) -> bool:
    return bool(MATRIX[action] & columns)


def test_every_action_of_the_matrix_is_tried() -> None:
    assert MOVES.keys() | PAGES.keys() | FORMS.keys() | ELSEWHERE == MATRIX.keys()


async def test_what_is_about_no_one_thing_opens_to_whom_the_matrix_says(
    town: Any, proves: Any
) -> None:
    async with writing(SYSTEM):
        token = await invite_person("Yann", "yann@brest.test", "", [], "brest", by=SYSTEM)
    pages = PAGES | {"invitation.accept": f"/invitations/{token}"}
    for action, path in pages.items():
        for name, columns in AT_HOME.items():
            answer = await town.get(name, path)
            assert _opens(answer, path) == may(action, columns), (action, name)
    for action, (path, body) in FORMS.items():
        for name, columns in AT_HOME.items():
            if "email" in body:
                body["email"] = f"{name}@brest.test"
            answer = await town.post(name, path, body)
            assert _opens(answer, path) == may(action, columns), (action, name)
    proves("permission cells", len(pages | FORMS) * len(AT_HOME))


def _opens(answer: Any, path: str) -> bool:
    if answer.status_code == 303:
        place = answer.headers["location"]
        return place == "/login" if path == "/logout" else not place.startswith("/login")
    assert answer.status_code in (200, 404), answer.text
    return bool(answer.status_code == 200)


async def test_each_move_is_made_by_whom_the_matrix_says_and_by_nobody_else(
    town: Any, ready: Ready, form_for: FormFor, how_many_events: Any, read_same: Any, proves: Any
) -> None:
    for action, offer in MOVES.items():
        idea = await ready(action)
        for name, columns in ABOUT_THE_IDEA.items():
            case = (action, name)
            if may(action, columns):
                mine = await ready(action)
                path, body = await form_for(action, mine)
                page = await town.get(name, f"/ideas/{mine.public_id}")
                assert f'"/ideas/{mine.public_id}{offer}"' in page.text, case
                if action in WITH_A_PAGE:
                    assert (await town.get(name, path)).status_code == 200, case
                before = await how_many_events()
                answer = await town.post(name, path, body)
                assert answer.status_code == 303, (case, answer.text)
                assert await how_many_events() == before + 1, case
                continue
            path, body = await form_for(action, idea)
            before = await how_many_events()
            answers = [await town.post(name, path, body)]
            if action in WITH_A_PAGE:
                answers.append(await town.get(name, path))
            for answer in answers:
                assert answer.status_code == _denied(name), (case, answer.request.method)
            assert await how_many_events() == before, case
            page = await town.get(name, f"/ideas/{idea.public_id}")
            assert f"/ideas/{idea.public_id}{offer}" not in page.text, case
            if name not in BREST:
                absent = await town.post(name, path.replace(idea.public_id, "A" * 12), body)
                assert read_same(answers[0]) == read_same(absent), case
    proves("permission cells", len(MOVES) * len(ABOUT_THE_IDEA))


def _denied(name: str) -> int:
    if name == "visitor":
        return 303
    return 403 if name in BREST else 404


async def test_an_idea_its_panels_and_its_lists_show_to_the_same_people(
    town: Any, ready: Ready, read_same: Any, close_the_box: Any, proves: Any
) -> None:
    for action, seers in (("idea.view", BREST), ("idea.declined", CLOSED_TO_STAFF)):
        idea = await ready(action, title=f"Titre {action}")
        await _check_sight(town, idea, seers, read_same)
    idea = await ready("idea.view", title="Titre discret")
    await close_the_box()
    await _check_sight(town, idea, CLOSED_TO_STAFF, read_same)
    proves("permission cells", 3 * len(ABOUT_THE_IDEA))


async def _check_sight(town: Any, idea: Idea, seers: set[str], read_same: Any) -> None:
    here = f"/ideas/{idea.public_id}"
    for name in ABOUT_THE_IDEA:
        expected = 200 if name in seers else 303 if name == "visitor" else 404
        for path in (here, f"{here}/pdf", f"{here}/panels/brest_open_factory.revue"):
            answer = await town.get(name, path)
            assert answer.status_code == expected, (name, path)
            absent = await town.get(name, path.replace(idea.public_id, "A" * 12))
            assert expected == 200 or read_same(answer) == read_same(absent), (name, path)
        for path in ("/ideas", "/", "/board", "/library"):
            answer = await town.get(name, path)
            shown = idea.public_id in answer.text or idea.title in answer.text
            assert name in seers or not shown, (name, path)
            if path == "/ideas":
                assert shown == (name in seers), name


async def test_progress_and_sheets_are_for_the_committee_and_results_for_the_office(
    town: Any, ready: Ready, proves: Any
) -> None:
    submitted, assessed = await ready("sheet.write"), await ready("sheet.read")
    markers = {
        "round.progress": (submitted, "Les fiches du comité"),
        "sheet.read": (assessed, "Les fiches, pour le comité"),
        "result.view": (assessed, 'class="score-value"'),
    }
    for action, (idea, marker) in markers.items():
        for name, columns in ABOUT_THE_IDEA.items():
            page = await town.get(name, f"/ideas/{idea.public_id}")
            assert (marker in page.text) == may(action, columns), (action, name)
    proves("permission cells", len(markers) * len(ABOUT_THE_IDEA))


async def test_who_may_ask_to_carry_an_idea_say_who_does_and_answer(
    town: Any, ready: Any, read_same: Any, proves: Any
) -> None:
    idea = await ready("idea.view")
    here = f"/ideas/{idea.public_id}"
    body = {"person": "x", "intent": "remove"}
    forms = {
        "co_author.ask": ("/co-authors/requests", {}),
        "co_author.manage": ("/co-authors/changes", body),
    }
    for action, (path, sent) in forms.items():
        for name, columns in ABOUT_THE_IDEA.items():
            answer = await town.post(name, here + path, sent)
            denied = 303 if name == "visitor" else 403 if name in BREST else 404
            # Who carries the idea may not ask; nobody is called x: both are told in words.
            expected = {303, 422} if may(action, columns) else {denied}
            assert answer.status_code in expected, (action, name)
            absent = await town.post(name, f"/ideas/{'A' * 12}{path}", sent)
            assert answer.status_code != 404 or read_same(answer) == read_same(absent)
    for name in ABOUT_THE_IDEA:
        for ask in (town.get(name, f"{here}/invitation"),
                    town.post(name, f"{here}/invitation", {"intent": "accept"})):  # fmt: skip
            assert (await ask).status_code == (303 if name == "visitor" else 404), name
    proves("permission cells", 3 * len(ABOUT_THE_IDEA))


async def test_a_draft_is_its_authors_alone(
    town: Any, read_same: Any, how_many: Any, proves: Any
) -> None:
    made = await town.post("author", "/drafts", {})
    path = made.headers["location"]
    body = {"title": "À moi", "kind": "proposal", "version": "1", "intent": "drop"}
    for name in ABOUT_THE_IDEA:
        if name == "author":
            continue
        for action in (path, f"{path}/autosave"):
            answer = await town.post(name, action, body)
            assert answer.status_code == (303 if name == "visitor" else 404), name
            absent = await town.post(name, action.replace(path, "/drafts/" + "A" * 12), body)
            assert name == "visitor" or read_same(answer) == read_same(absent), name
        answer = await town.get(name, path)
        assert answer.status_code == (303 if name == "visitor" else 404), name
        assert await how_many("draft") == 1, name
    assert (await town.get("author", path)).status_code == 200
    assert (await town.post("author", f"{path}/autosave", body)).status_code == 200
    proves("permission cells", len(ABOUT_THE_IDEA))


async def test_a_practice_is_its_offices_until_it_is_shared_then_chairs_elsewhere_adopt_it(
    town: Any,
    ready: Ready,
    form_for: FormFor,
    read_same: Any,
    how_many_events: Any,
    proves: Any,
) -> None:
    for action in ("practice.confirm", "practice.reply"):
        shared = action == "practice.reply"
        idea = await ready(action)
        async with reading(SYSTEM):
            practice = await practice_of(SYSTEM, idea.id)
        assert practice is not None
        path = f"/practices/{practice.public_id}"
        for name, columns in ABOUT_THE_IDEA.items():
            sees = may("practice.view", columns) and (shared or name in BREST)
            expected = 200 if sees else 303 if name == "visitor" else 404
            answer = await town.get(name, path)
            assert answer.status_code == expected, name
            absent = await town.get(name, "/practices/" + "A" * 12)
            assert expected != 404 or read_same(answer) == read_same(absent), name
            before = await how_many_events()
            adopts = shared and may("practice.reply", columns)
            answer = await town.post(name, *await form_for("practice.reply", idea))
            denied = 403 if expected == 200 else expected
            assert answer.status_code == (303 if adopts else denied), name
            assert await how_many_events() == before + adopts, name
    proves("permission cells", 4 * len(ABOUT_THE_IDEA))


async def test_a_role_and_an_account_end_at_the_next_request(
    town: Any, ready: Ready, form_for: FormFor, sql: Any
) -> None:
    idea = await ready("round.reveal")
    chair, assessor = town.people["chair"], town.people["assessor"]
    assert (await town.get("assessor", f"/ideas/{idea.public_id}/sheet")).status_code == 200
    await sql("DELETE FROM person_role WHERE person IN ({}, {})", chair.id, assessor.id)
    answer = await town.post("chair", *await form_for("round.reveal", idea))
    assert answer.status_code == 403
    assert (await town.get("assessor", f"/ideas/{idea.public_id}/sheet")).status_code == 403
    assert (await town.post("author", "/feed/seen", {})).status_code == 303
    author = town.people["author"]
    await sql("UPDATE person SET disabled_at = {} WHERE id = {}", world.now(), author.id)
    for answer in (await town.get("author", "/"), await town.post("author", "/drafts", {})):
        assert answer.status_code in (303, 409)
        assert answer.headers.get("location", "/login").startswith("/login")


async def test_a_colleague_is_their_offices_and_only_its_administrator_changes_them(
    town: Any, read_same: Any, how_many_events: Any, sql: Any, proves: Any
) -> None:
    changes = {
        "person.edit": ("/details", {"name": "Anne Le Bihan", "service": "Accueil"}),
        "person.grant": ("/roles", {"roles": "assessor"}),
        "person.reset_factor": ("/factor", {}),
        "person.disable": ("/disabling", {}),
    }
    staff = town.people["staff"].public_id
    await sql("UPDATE person SET has_factor = {} WHERE public_id = {}", True, staff)
    for name, columns in ABOUT_THE_IDEA.items():
        held = columns - {"author", "lead", "recused"}
        expected = 200 if name in BREST else 303 if name == "visitor" else 404
        answer = await town.get(name, f"/people/{staff}")
        assert answer.status_code == expected, name
        for action, (place, _) in changes.items():
            assert (f'"/people/{staff}{place}"' in answer.text) == may(action, held), (name, action)
        absent = await town.get(name, "/people/" + "A" * 12)
        assert expected != 404 or read_same(answer) == read_same(absent), name
        for action, (place, body) in changes.items():
            (row,) = await sql("SELECT version FROM person WHERE public_id = {}", staff)
            before = await how_many_events()
            path = f"/people/{staff}{place}"
            answer = await town.post(name, path, body | {"version": str(row["version"])})
            allowed = may(action, held)
            assert answer.status_code == (303 if allowed else _denied(name)), (name, action)
            assert await how_many_events() == before + allowed, (name, action)
    proves("permission cells", (1 + len(changes)) * len(ABOUT_THE_IDEA))
