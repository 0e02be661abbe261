"""No page asks anything of another host, keeps another cookie, or makes the server call anybody."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from innovation.db import reading
from innovation.demo import PASSWORD
from innovation.demo.loading import load
from innovation.domain.people import SYSTEM
from innovation.queries.people import viewer_by_email
from innovation.web.passwords import hash_password

pytestmark = pytest.mark.browser

COOKIES = {"vivier", "language", "theme"}
OF_EACH = 2
"""How many pages of each kind are opened."""


@pytest.fixture
def called() -> Iterator[list[str]]:
    """Every host that this process, in which the server runs, looks up or connects to."""
    heard: list[str] = []
    listening = True

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if not listening or event not in ("socket.connect", "socket.getaddrinfo"):
            return
        place = arguments[1] if event == "socket.connect" else arguments
        if isinstance(place, tuple):
            heard.append(str(place[0]))

    sys.addaudithook(hear)
    yield heard
    listening = False


def kind_of(path: str) -> str:
    """An address without what names one thing."""
    return re.sub(r"/[\w-]{12}(?=/|$)|/\d+(?=/|$)", "/*", urlsplit(path).path)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_no_page_of_the_demonstration_calls_anybody_else(served, called) -> None:
    site = served.site
    await load(site.plugins, site.app.site.files, await hash_password(PASSWORD), lambda *_: None)
    async with reading(SYSTEM):
        boss = await viewer_by_email(SYSTEM, "gaelle.podeur@brest.example")
    opened: Counter[str] = Counter()
    hosts: set[str] = set()
    for person, *waiting in ((None, "/login", "/privacy"), (boss, "/", "/account")):
        page = await served.page(person)
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        seen = set(waiting)
        while waiting:
            path = waiting.pop(0)
            opened[kind_of(path)] += 1
            await page.goto(path)
            await page.wait_for_load_state("networkidle")
            for link in await page.locator("a[href^='/']:not([download])").evaluate_all(
                "links => links.map(a => a.getAttribute('href'))"
            ):
                kind = kind_of(link)
                known = opened[kind] + sum(kind_of(one) == kind for one in waiting)
                if link not in seen and known < OF_EACH and not re.search(FILES, link):
                    seen.add(link)
                    waiting.append(link)
        cookies = {cookie["name"] for cookie in await page.context.cookies()}
        assert cookies <= COOKIES
    assert hosts == {urlsplit(served.address).netloc}
    assert set(called) <= {"127.0.0.1", "localhost", "::1"}
    assert len(opened) > 20, sorted(opened)


FILES = r"/(export|pdf|files|data)(/|\?|$)|^/static/"
