"""One idea, all the way, over plain HTTP and without JavaScript: five people, two offices."""

import re

from innovation.domain.people import Viewer
from innovation.domain.stages import Role
from innovation.testing.forms import Browserless
from innovation.testing.site import TestSite

BREST = ("Brest Métropole Habitat", "brest")


async def _cast(site: TestSite) -> dict[str, Viewer]:
    await site.office("brest", "Brest Métropole Habitat")
    await site.office("nantes", "Nantes Métropole Habitat")
    await site.activate("brest_open_factory", "brest")
    await site.activate("nantes_pilots", "nantes")
    return {
        "author": await site.person("brest", "Gwenola Kervella"),
        "assessor": await site.person("brest", "Malo Tanguy", Role.ASSESSOR),
        "chair": await site.person("brest", "Soizic Le Bras", Role.CHAIR, Role.ASSESSOR),
        "admin": await site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN),
        "nantes": await site.person("nantes", "Ines Moreau", Role.CHAIR),
    }


async def _mark(browser: Browserless, idea: str, mark: str) -> None:
    page = await browser.open(f"{idea}/sheet")
    assert page.status_code == 200, page.text
    names = set(re.findall(r'name="(mark\.[^"]+)"', page.text))
    assert any(name.startswith("mark.brest_open_factory.") for name in names)
    answers = dict.fromkeys(sorted(names), mark)
    answered = await browser.send("/sheet", **{k.replace(".", "__"): v for k, v in answers.items()})
    assert answered.status_code == 200
    assert str(answered.url).endswith(idea)


async def test_an_idea_goes_all_the_way(site: TestSite) -> None:
    cast = await _cast(site)
    author, assessor, chair, admin, nantes = [
        await site.browser(cast[who]) for who in ("author", "assessor", "chair", "admin", "nantes")
    ]

    # Submit.
    await author.open("/")
    await author.send("/drafts")
    draft = str(author.page.url)
    assert "/drafts/" in draft
    refused = await author.send(draft.split("8000")[1], press="submit", title="Un local à vélos")
    assert refused.status_code == 422
    assert author.sees("Dites ce qui gêne ou ce qui manque.")
    sent = await author.send(
        draft.split("8000")[1],
        press="submit",
        title="Un local à vélos en palettes",
        problem="Les vélos encombrent le hall du 12.",
        solution="Monter un abri avec les palettes du chantier voisin.",
        category="technique",
    )
    assert sent.status_code == 200, sent.text
    idea = str(sent.url).split("8000")[1]
    assert idea.startswith("/ideas/")
    assert author.sees("Un local à vélos en palettes")
    assert author.sees("Notes sous scellés") or author.sees("sous scellés")

    # Assess: authors never score; the two assessors do.
    assert (await author.open(f"{idea}/sheet")).status_code == 403
    await assessor.open("/")
    assert assessor.sees("Votre fiche d'évaluation est attendue")
    await _mark(assessor, idea, "3")
    await chair.open(idea)
    assert any(b[3] for b in chair.form("/reveal").buttons), "no reveal before the quorum"
    assert chair.sees("Le quorum n'est pas atteint")
    await _mark(chair, idea, "1")
    await chair.open(idea)
    revealed = await chair.send("/reveal")
    assert revealed.status_code == 200, revealed.text
    assert chair.sees("évaluée") or chair.sees("Évaluée")
    assert chair.sees("50"), "marks 3 and 1 out of 4 come to 50"

    # Decide.
    missing = await chair.send("/decisions", verdict="go", reason="")
    assert missing.status_code == 422
    assert chair.sees("Donnez le motif : le porteur le lira.")
    await chair.send("/decisions", verdict="go", reason="Simple, utile, et le bois est là.")
    await author.open(idea)
    assert author.sees("Simple, utile, et le bois est là.")

    # Pilot.
    await chair.open(f"{idea}/pilot")
    lead = re.search(r'<option value="([^"]+)"[^>]*>Malo Tanguy', chair.page.text).group(1)
    form = chair.form("/pilot")
    indicator = next(name for name, _ in form.fields if name.startswith("baseline."))
    key = indicator.removeprefix("baseline.")
    opened = await chair.send(
        "/pilot",
        lead=lead,
        site="12 rue de Bellevue",
        starts_on="2026-01-05",
        ends_on="2026-06-30",
        question="Les vélos quittent-ils le hall ?",
        stop_rule="Si l'abri gêne l'accès pompiers.",
        **{f"baseline.{key}".replace(".", "__"): "0", f"target.{key}".replace(".", "__"): "10"},
    )
    assert opened.status_code == 200, opened.text
    assert chair.sees("expérimentée") or chair.sees("Expérimentée")
    await assessor.open(idea)
    measured = await assessor.send("/measures", **{f"measured.{key}".replace(".", "__"): "7,5"})
    assert measured.status_code == 200, measured.text
    assert assessor.sees("7,5")
    closed = await assessor.send("/closing", outcome="kept", lessons="Prévoir un éclairage.")
    assert closed.status_code == 200, closed.text
    assert assessor.sees("Prévoir un éclairage.")

    # Share.
    await chair.open(f"{idea}/practice")
    proposed = await chair.send(
        "/practice", results="Le hall est libre.", advice="Voir les pompiers."
    )
    assert proposed.status_code == 200, proposed.text
    await nantes.open("/library")
    assert not nantes.sees("Un local à vélos en palettes")
    await admin.open("/")
    assert admin.sees("Une fiche pratique attend votre confirmation")
    await admin.open(idea)
    shared = await admin.send("/sharing")
    assert shared.status_code == 200, shared.text

    # Adopt.
    await nantes.open("/library")
    assert nantes.sees("Un local à vélos en palettes")
    practice = re.search(r'href="(/practices/[^"]+)"', nantes.page.text).group(1)
    assert (await nantes.open(idea)).status_code == 404
    await nantes.open(practice)
    adopted = await nantes.send("/replies", kind="adapt", words="Avec des arceaux.")
    assert adopted.status_code == 200, adopted.text
    own = str(adopted.url).split("8000")[1]
    assert own.startswith("/ideas/")
    assert nantes.sees("Brest Métropole Habitat")
    await author.open(practice)
    assert author.sees("Nantes Métropole Habitat")
    assert (await author.open(own)).status_code == 404
