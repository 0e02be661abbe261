"""The directors' meeting: a report frozen, a decision written down, an error told beside it."""

import pytest
from innovation_progress_report.periods import containing

from innovation import world
from innovation.domain.stages import Role

pytestmark = pytest.mark.browser

ROOT = "/o/brest/x/progress_report"


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
async def test_directors_read_freeze_decide_and_correct(served, width: int, theme: str) -> None:
    await served.site.office("brest")
    chair = await served.site.person("brest", "Camille Brest", Role.CHAIR)
    await served.site.activate("progress_report", "brest")
    page = await served.page(chair, width=width, theme=theme)
    await page.goto(f"{ROOT}/periods/{containing(world.today()).before().key}")
    await page.click("#freeze")
    await page.click("text=Écrire une décision")
    await page.fill("#field_text", "Un acheteur commun pour les ascenseurs")
    await page.fill("#field_due_on", "2020-01-31")
    await page.click("#decide")
    await page.wait_for_selector("[data-kind=decision]:has-text('en retard')")
    await page.click("text=Signaler une erreur")
    await page.fill("#field_erratum", "Une réponse a été comptée deux fois.")
    await page.click("#correct")
    await page.wait_for_selector("[data-kind=erratum]")
    await served.check(page, f"progress-report-{width}")
    await page.goto(f"{ROOT}/")
    await page.wait_for_selector("text=errata : 1")
    await served.check(page, f"progress-reports-{width}")
