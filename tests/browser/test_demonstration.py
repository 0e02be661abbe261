"""The demonstration's pages: real titles, every stage, long lists; axe finds nothing."""

import pytest

from innovation.db import reading
from innovation.demo import PASSWORD
from innovation.demo.loading import load
from innovation.domain.people import SYSTEM
from innovation.queries.people import viewer_by_email
from innovation.web.passwords import hash_password

pytestmark = pytest.mark.browser

PEOPLE = (
    ("herve.quemeneur@brest.example", 1280, "light"),
    ("ronan.kermarrec@brest.example", 390, "light"),
    ("sandrine.moreau@nantes.example", 1280, "dark"),
    ("catherine.duval@rennes.example", 390, "dark"),
)
PAGES = ("/", "/board", "/ideas", "/ideas?stage=shared", "/library", "/people")


async def _links(page, path: str, prefix: str) -> list[str]:
    await page.goto(path)
    links = await page.locator(f'main a[href^="{prefix}"]').evaluate_all(
        "links => [...new Set(links.map(a => a.getAttribute('href')))]"
    )
    return [link for link in links if "/panels/" not in link and "/export" not in link]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("email", "width", "theme"), PEOPLE)
async def test_every_page_of_the_demonstration_is_accessible(
    served, kind, email, width, theme
) -> None:
    await load(
        served.site.plugins,
        served.site.app.site.files,
        await hash_password(PASSWORD),
        lambda *_: None,
    )
    async with reading(SYSTEM):
        person = await viewer_by_email(SYSTEM, email)
    page = await served.page(person, width=width, theme=theme)
    ideas = await _links(page, "/ideas", "/ideas/")
    practices = await _links(page, "/library", "/practices/")
    waiting = await _links(page, "/", "/ideas/")
    for path in [*PAGES, *ideas[::3], *practices[:2], *waiting[:4]]:
        await page.goto(path)
        await page.wait_for_load_state("networkidle")
        await served.check(page, f"demo-{email.split('@')[0]}-{path.strip('/').replace('/', '-')}")
