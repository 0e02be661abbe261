"""A gate closes a move with its reason, says whose it is, and opens when it is answered."""

import re

from innovation.domain.stages import Role
from innovation.testing.site import TestSite


async def _assessed(site: TestSite, language: str = "fr"):
    await site.office("nantes", "Nantes Métropole Habitat")
    await site.activate("nantes_pilots", "nantes")
    author = await site.browser(await site.person("nantes", "Fatou Diarra"))
    chairs = [
        await site.browser(await site.person("nantes", name, Role.CHAIR, Role.ASSESSOR))
        for name in ("Philippe Audrain", "Julien Brossard")
    ]
    for browser in (author, *chairs):
        await browser.open("/")
        await browser.send("/account", language=language, theme="light")
    await author.open("/")
    await author.send("/drafts")
    sent = await author.send(
        author.page.url.path, "submit", title="Serre", problem="p", solution="s",
        category="technique",
    )  # fmt: skip
    idea = sent.url.path
    for chair in chairs:
        page = await chair.open(f"{idea}/sheet")
        names = set(re.findall(r'name="mark\.([^"]+)"', page.text))
        await chair.send("/sheet", **{f"mark__{n.replace('.', '__')}": "3" for n in names})
    await chairs[0].open(idea)
    assert (await chairs[0].send("/reveal")).status_code == 200
    await chairs[0].send("/decisions", verdict="go", reason="Oui.")
    return author, chairs[0], idea


async def test_a_closed_gate_is_told_and_opens_once_it_is_answered(site: TestSite) -> None:
    author, chair, idea = await _assessed(site)
    await chair.open(idea)
    title = site.plugins.found["nantes_pilots"].manifest.title
    assert chair.sees(f"({title})")
    await chair.open(f"{idea}/pilot")
    assert chair.sees(f"({title})")
    body = dict(chair.form("/logout").fields) | {
        "kind": "common.general", "version": "3", "lead": "", "site": "x",
    }  # fmt: skip
    refused = await chair.client.post(f"{idea}/pilot", data=body)
    assert refused.status_code == 422
    await chair.open(idea)
    answered = await chair.send("/answers", x__nantes_pilots__assurance="yes")
    assert answered.status_code == 200
    assert not chair.sees(f"({title})")
    await author.open(idea)
    assert author.sees("a complété les réponses")


async def test_the_pages_speak_english_to_those_who_chose_it(site: TestSite) -> None:
    _, chair, idea = await _assessed(site, language="en")
    for path in (idea, "/", "/board", "/ideas", "/library", "/people", f"{idea}/pilot"):
        page = await chair.open(path)
        assert '<html lang="en"' in page.text
        words = " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
        for french in (
            " est ",
            " une ",
            " les ",
            " pour ",
            " votre ",
            "Déposer",
            "Accueil",
            " où ",
        ):
            assert french not in words, f"{french!r} on {path}: {words}"
    refused = await chair.open(idea)
    assert chair.sees("Retained") or chair.sees("retained")
    assert refused.status_code == 200
