"""Carrying an idea together, through the pages: the form's names, the invitation, the requests."""

from typing import Any

import pytest

from innovation.db import fetch, writing
from innovation.domain.people import SYSTEM
from innovation.testing.site import TestSite

TYPED = {"title": "Un banc", "problem": "On attend debout.", "solution": "Poser un banc."}


@pytest.fixture
async def crew(site: TestSite) -> dict[str, Any]:
    """Four colleagues of a closed office, two of the same name, each with a browser."""
    await site.office("brest", open_box=False)
    people = {
        "awa": await site.person("brest", "Awa Le Goff"),
        "hervé": await site.person("brest", "Hervé Cornec"),
        "malo": await site.person("brest", "Malo Tanguy"),
    }
    async with writing(SYSTEM):
        await fetch(
            "INSERT INTO person (public_id, office, name, email, service, created_at) SELECT "
            "'twin', office, name, 'twin@brest.example', 'Accueil', created_at FROM person "
            "WHERE name = 'Malo Tanguy'"
        )
        await fetch("UPDATE person SET service = 'Loge' WHERE email LIKE 'malo%'")
    return {name: await site.browser(person) for name, person in people.items()}


async def _write(browser: Any, **more: Any) -> Any:
    await browser.open("/")
    await browser.send("/drafts")
    return await browser.send(browser.page.url.path, "submit", **TYPED, **more)


async def test_names_are_read_whatever_their_case_and_accents(crew: Any) -> None:
    awa, herve = crew["awa"], crew["hervé"]
    sent = await _write(awa, on_behalf_of="  herve CORNEC ", co_author=["malo tanguy (loge)", ""])
    assert sent.url.path.startswith("/ideas/")
    await herve.open("/")
    assert herve.sees("Un collègue a déposé cette idée à votre nom")
    await crew["malo"].open("/")
    assert crew["malo"].sees("Vous êtes invité à co-porter cette idée")


async def test_a_name_that_is_nobodys_or_two_peoples_is_refused_and_kept(crew: Any) -> None:
    awa = crew["awa"]
    refused = await _write(awa, on_behalf_of="Herbé", co_author=["Malo Tanguy", ""])
    assert refused.status_code == 422
    assert awa.sees("Personne de votre office ne s'appelle Herbé")
    assert awa.sees("Plusieurs collègues s'appellent Malo Tanguy")
    kept = dict(awa.form(awa.page.url.path).fields)
    assert (kept["on_behalf_of"], kept["title"]) == ("Herbé", "Un banc")
    assert 'value="Malo Tanguy"' in refused.text
    assert '<details class="beyond" open>' in refused.text


async def test_half_a_name_is_kept_with_the_draft(crew: Any) -> None:
    awa = crew["awa"]
    await awa.open("/")
    await awa.send("/drafts")
    path = awa.page.url.path
    await awa.send(path, "save", on_behalf_of="Her", co_author=["Ma", ""])
    await awa.open(path)
    fields = awa.form(path).fields
    assert ("on_behalf_of", "Her") in fields
    assert ("co_author", "Ma") in fields


async def test_whoever_is_invited_reads_the_idea_before_it_is_shown_to_them(crew: Any) -> None:
    awa, herve = crew["awa"], crew["hervé"]
    sent = await _write(awa, co_author=["Hervé Cornec", ""])
    idea = sent.url.path
    assert (await herve.open(idea)).status_code == 404
    await herve.open(f"{idea}/invitation")
    assert herve.sees("On attend debout.")
    answered = await herve.send("/invitation", "accept")
    assert answered.url.path == idea
    assert herve.sees("Co-porteurs : Hervé Cornec")
    assert (await herve.open(f"{idea}/invitation")).status_code == 404


async def test_an_invitation_declined_leaves_the_idea_unseen(crew: Any) -> None:
    awa, herve = crew["awa"], crew["hervé"]
    idea = (await _write(awa, co_author=["Hervé Cornec", ""])).url.path
    await herve.open(f"{idea}/invitation")
    assert (await herve.send("/invitation", "decline")).url.path == "/"
    for path in (idea, f"{idea}/invitation"):
        assert (await herve.open(path)).status_code == 404


async def test_the_author_invites_answers_and_takes_back(town: Any, ready: Any) -> None:
    idea = await ready("idea.view")
    here = f"/ideas/{idea.public_id}"
    staff, author = town.browsers["staff"], town.browsers["author"]
    await staff.open(here)
    await staff.send("/co-authors/requests")
    assert staff.sees("le porteur y répondra")
    await author.open(here)
    assert author.sees("Répondre à 1 demande à co-porter")
    await author.open(f"{here}/co-authors")
    assert author.sees("demande à co-porter")
    body = {"person": town.people["staff"].public_id, "intent": "admit"}
    assert (await town.post("author", f"{here}/co-authors/changes", body)).status_code == 303
    await staff.open(here)
    assert town.people["staff"].name in staff.page.text
    await staff.open(f"{here}/co-authors")
    assert staff.page.status_code == 200


async def test_the_office_of_the_idea_asks_its_co_author_of_elsewhere(
    town: Any, ready: Any, sql: Any
) -> None:
    idea = await ready("idea.resubmit")
    guest = town.people["other_staff"]
    await sql(
        "INSERT INTO participant (idea, office, part, person, since) "
        "VALUES ({}, 'brest', 'co_author', {}, {})",
        idea.id,
        guest.id,
        idea.submitted_at,
    )
    browser = town.browsers["other_staff"]
    page = await browser.open(f"/ideas/{idea.public_id}/rework")
    assert page.status_code == 200
    sent = await browser.send("/rework", "submit", problem="On attend toujours debout.")
    assert sent.url.path == f"/ideas/{idea.public_id}"
    found = await sql("SELECT grid FROM round WHERE idea = {} ORDER BY number DESC", idea.id)
    assert "brest_open_factory" in found[0]["grid"]


async def test_a_colleague_gives_back_an_idea_that_was_typed_in_their_name(site: Any) -> None:
    await site.office("brest")
    await site.activate("brest_open_factory", "brest")
    awa, herve = [await site.person("brest", name) for name in ("Awa Le Goff", "Hervé Cornec")]
    sent = await _write(await site.browser(awa), on_behalf_of="Hervé Cornec", co_author=["", ""])
    named = await site.browser(herve)
    await named.open(sent.url.path)
    assert named.sees("Awa Le Goff a déposé cette idée à votre nom")
    assert (await named.send("/co-authors/changes", "disown")).status_code == 200
    await named.open(sent.url.path)
    assert not named.sees("à votre nom") and not named.sees("Inviter ou gérer les co-porteurs")
