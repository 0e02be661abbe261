"""A working group across two offices, in a real browser, on a phone and on a desk."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from innovation import world
from innovation.domain.stages import Role

pytestmark = pytest.mark.browser

ME = "working_groups"


@pytest.mark.parametrize(
    ("kind", "width", "theme"),
    [
        ("sqlite", 390, "dark"),
        pytest.param("postgres", 1280, "light", marks=pytest.mark.postgres),
    ],
    indirect=["kind"],
)
async def test_two_offices_work_together(served, kind, tmp_path, width, theme) -> None:
    for slug, name in (
        ("brest", "Brest Métropole Habitat"),
        ("nantes", "Nantes Métropole Habitat"),
    ):
        await served.site.office(slug, name)
        await served.site.activate(ME, slug)
    owner = await served.page(
        await served.site.person("brest", "Awa Le Goff", Role.ASSESSOR), width=width, theme=theme
    )
    guest = await served.page(
        await served.site.person("nantes", "Nora Ménard"), width=width, theme=theme
    )
    await owner.goto(f"/o/brest/x/{ME}/")
    await served.check(owner, f"groups-{kind}-{width}-none")
    await owner.get_by_role("link", name="Créer un groupe").click()
    await owner.get_by_label("Nom du groupe").fill("Réemploi des matériaux")
    await owner.get_by_label("Thème").fill("chantiers")
    await owner.get_by_label("À quoi sert-il").fill(
        "Se dire ce qui se récupère, où, et qui peut le reprendre."
    )
    await served.check(owner, f"groups-{kind}-{width}-form")
    await owner.get_by_role("button", name="Créer le groupe").click()
    await expect(owner.locator("h1")).to_have_text("Réemploi des matériaux")
    group = owner.url.partition("?")[0].rpartition("/")[2]

    await guest.goto(f"/o/nantes/x/{ME}/")
    await guest.get_by_role("link", name="Réemploi des matériaux").click()
    await expect(guest.locator("#access")).to_contain_text("Vous n'êtes pas membre")
    await guest.get_by_label("Un mot pour qui l'anime").fill("Nous avons une ressourcerie.")
    await served.check(guest, f"groups-{kind}-{width}-outside")
    await guest.get_by_role("button", name="Demander l'accès").click()
    await expect(guest.locator("#access")).to_contain_text("attend la réponse")

    await owner.goto("/")
    await owner.get_by_role("link", name="Une demande d'accès attend votre réponse").click()
    asked = owner.locator("[data-kind=request]")
    await expect(asked).to_contain_text("Nous avons une ressourcerie.")
    await asked.get_by_label("Un mot de réponse").fill("Bienvenue.")
    await served.check(owner, f"groups-{kind}-{width}-asked")
    await asked.get_by_role("button", name="Accepter").click()
    await expect(asked).to_have_count(0)

    await guest.goto("/")
    await guest.get_by_role("link", name="Votre demande d'accès a sa réponse").click()
    await expect(guest.locator("main")).to_contain_text("Bienvenue.")
    await guest.get_by_role("button", name="J'ai lu la réponse").click()
    await guest.get_by_label("Ajouter un commentaire").fill("Qui a un modèle de convention ?")
    await guest.get_by_role("button", name="Envoyer le commentaire").click()
    await expect(guest.locator("[data-kind=comment]")).to_contain_text("modèle de convention")
    paper = tmp_path / "Convention type.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF")
    photo = tmp_path / "Le local.pdf"
    photo.write_bytes(b"%PDF-1.4\n%%EOF 2")
    await guest.get_by_text("Ajouter des photos ou des documents").click()
    await guest.get_by_label("Photos ou documents", exact=True).set_input_files([paper, photo])
    await guest.get_by_role("button", name="Ajouter", exact=True).click()
    for name in (paper.name, photo.name):
        await expect(guest.locator("[data-kind=file]").filter(has_text=name)).to_have_count(1)

    await guest.get_by_role("link", name="Prévoir une réunion").click()
    day = (world.today() + timedelta(days=1)).isoformat()
    await guest.locator("#field_held_on").fill(day)
    await guest.get_by_label("Heure").fill("14:30")
    await guest.get_by_label("Lieu").fill("Nantes, 26 place Rosa Parks")
    await guest.get_by_label("Ordre du jour").fill("Tour de table\nLe modèle de convention")
    await served.check(guest, f"groups-{kind}-{width}-plan")
    await guest.get_by_role("button", name="Prévoir la réunion").click()
    await expect(guest.locator("main")).to_contain_text("de 14:30 à 15:30")
    await guest.get_by_role("button", name="Je viens", exact=True).click()
    await expect(guest.locator("#coming")).to_contain_text("Vous avez dit que vous veniez.")
    await served.check(guest, f"groups-{kind}-{width}-meeting")
    async with guest.expect_download() as calendar:
        await guest.get_by_role("link", name="Ajouter à mon calendrier").click()
    assert (await calendar.value).suggested_filename == "reunion.ics"

    await owner.goto("/")
    await owner.get_by_role("button", name="Déposer une idée").first.click()
    await owner.get_by_label("Titre").fill("Une ressourcerie par quartier")
    await owner.get_by_label("Ce qui gêne").fill("On jette des portes neuves.")
    await owner.get_by_label("Ce que vous proposez").fill("Un local, deux fois par mois.")
    await owner.locator("#submit_idea").click()
    await owner.goto(f"/o/brest/x/{ME}/groups/{group}/links")
    await owner.get_by_role("button", name="Lier Une ressourcerie par quartier").click()
    await expect(owner.locator("[data-kind=link]")).to_contain_text("Une ressourcerie par quartier")
    await expect(owner.locator("[data-kind=comment]")).to_contain_text("Nora Ménard")
    await served.check(owner, f"groups-{kind}-{width}-inside")
    await guest.goto(f"/o/nantes/x/{ME}/groups/{group}")
    await expect(guest.locator("[data-kind=link]")).to_have_count(0)
    await guest.goto(f"/o/nantes/x/{ME}/calendar?month={day[:7]}")
    await expect(guest.locator(".month-meeting")).to_have_count(1)
    await served.check(guest, f"groups-{kind}-{width}-month")
    await owner.goto(f"/o/brest/x/{ME}/")
    await served.check(owner, f"groups-{kind}-{width}-list")
