"""Take the pictures of the documentation from the demonstration itself.

python3 start.py pictures          docs/images/board.png
python3 start.py pictures FOLDER   every page, on a phone and on a desk, light and dark; a PDF
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from innovation.demo import accounts
from innovation.testing.browser import chromium_arguments, find_chromium

ROOT = Path(__file__).resolve().parent.parent
BOARD = ROOT / "docs" / "images" / "board.png"
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (390, "light"), (1280, "light"), (1280, "dark"),
)  # fmt: skip


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def demonstration() -> Iterator[str]:
    """The demonstration, served for a while from a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"INNOVATION_DATABASE_URL": f"sqlite:///{folder}/vivier.sqlite"}
        command = [sys.executable, "-m", "innovation"]
        for prepare in ("migrate", "demo"):
            subprocess.run([*command, prepare], env=env, check=True, stdout=subprocess.DEVNULL)
        port = _free_port()
        serve = [*command, "serve", "--port", str(port)]
        with subprocess.Popen(serve, env=env, stdout=subprocess.DEVNULL) as server:
            try:
                address = f"http://127.0.0.1:{port}"
                _wait_for(f"{address}/readyz")
                yield address
            finally:
                server.terminate()


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urlopen(address, timeout=10)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def logged_in(browser: Browser, address: str, email: str) -> Page:
    """A window in which a demonstration account is logged in."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 800}, locale="fr-FR"
    )
    page = context.new_page()
    page.goto("/login")
    page.fill('[name="email"]', email)
    page.fill('[name="password"]', next(account[1] for account in accounts()))
    page.locator('form[action="/login"] .btn-primary').click()
    page.wait_for_url(re.compile(f"^{address}/$"))
    return page


@dataclass(frozen=True, slots=True)
class Walk:
    """One person's way through the site: addresses, and what leads to the others."""

    email: str
    paths: tuple[str, ...]
    ideas: tuple[str, ...] = ()
    """The beginnings of titles, each perhaps with what follows the idea's address."""
    practices: int = 0
    others: tuple[Callable[[Page], str], ...] = ()


def _walk(page: Page, walk: Walk, folder: Path) -> None:
    ideas = _links(page, "/ideas", "/ideas/")
    paths = [*walk.paths]
    for wanted in walk.ideas:
        title, _, rest = wanted.partition(" /")
        paths += [href + (f"/{rest}" if rest else "") for t, href in ideas if t.startswith(title)]
    paths += [href for _, href in _links(page, "/library", "/practices/")][: walk.practices]
    role = walk.email.partition(".")[0]
    for number, path in enumerate(paths + [find(page) for find in walk.others], start=1):
        if path.endswith("/pdf"):
            (folder / f"{role}-{number:02}.pdf").write_bytes(page.request.get(path).body())
            continue
        page.goto(path)
        _take(page, folder, f"{role}-{number:02}")


def _take(page: Page, folder: Path, name: str) -> None:
    """One load, three pictures: a phone, a desk, a desk at night."""
    page.locator(".htmx-request").first.wait_for(state="detached")
    words = re.sub(r"\W+", "-", page.title().rpartition("·")[0]).strip("-")[:30]
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        path = folder / f"{name}-{words}-{width}-{scheme}.png"
        page.screenshot(path=path, full_page=True, animations="disabled")


def _links(page: Page, path: str, prefix: str) -> list[tuple[str, str]]:
    """What a list leads to: titles and addresses."""
    page.goto(path)
    found = page.locator(f'main a[href^="{prefix}"]').evaluate_all(
        "links => links.map(a => [a.textContent.trim(), a.getAttribute('href')])"
    )
    return [(title, href) for title, href in found if href.count("/") == 2 and "?" not in href]


def _draft(page: Page) -> str:
    """A draft with a title that looks like an idea that is there."""
    page.goto("/")
    page.locator('form[action="/drafts"] button').first.click()
    page.wait_for_url("**/drafts/*")
    page.fill('[name="title"]', "Ranger les poussettes dans le hall")
    page.locator('button[value="save"]').click()
    page.wait_for_load_state()
    return page.url


def _import(page: Page) -> str:
    """A file that was received, one of whose lines can't be let in."""
    page.goto("/imports")
    sheet = "titre;problème;solution\nUn banc;On ne s'assoit nulle part.;Un banc.\n;Sans titre.;\n"
    page.set_input_files(
        'input[type="file"]',
        {"name": "idées.csv", "mimeType": "text/csv", "buffer": sheet.encode()},
    )
    page.locator('form[action="/imports"] button').click()
    page.wait_for_load_state()
    return page.url


def _within(path: str, pattern: str) -> Callable[[Page], str]:
    """Whatever a page leads to first, by how its address goes on."""

    def find(page: Page) -> str:
        page.goto(path)
        links: list[str] = page.locator("main a").evaluate_all(
            "all => all.map(a => a.pathname + a.search)"
        )
        return next(link for link in links if re.fullmatch(re.escape(path) + pattern, link))

    return find


def _someone(page: Page) -> str:
    """Whoever comes first in the team."""
    return _links(page, "/people", "/people/")[0][1]


def _tool(office: str, plugin: str) -> str:
    return f"/o/{office}/x/{plugin}"


PURCHASES, REPORTS = _tool("brest", "group_purchasing"), _tool("brest", "progress_report")
GROUPS, SCHOOL = _tool("rennes", "working_groups"), _tool("rennes", "rennes_proximite")
PILOTS = _tool("nantes", "nantes_pilots")
THING = r"/[\w-]{12}"


def _meeting(page: Page) -> str:
    return _within(_within(GROUPS, f"/groups{THING}")(page), f"/meetings{THING}")(page)


def _report_pdf(page: Page) -> str:
    return _within(REPORTS, r"/reports/\d+")(page) + "/pdf"


WALKS = (
    Walk(
        "ronan.kermarrec@brest.example",
        ("/", "/board", "/ideas", "/ideas?words=poussettes", "/ideas?words=introuvable",
         "/library", "/library?words=gardien", "/filters", "/people", "/style"),
        ("Un abri", "Un abri /invitation", "Un accueil", "Les boutons",
         "Une recyclerie", "Douze maisons"),
        practices=3,
        others=(_draft, _someone),
    ),
    Walk("nolwenn.abgrall@brest.example", ("/",), ("Un abri", "Un abri /sheet")),
    Walk(
        "herve.quemeneur@brest.example",
        ("/", "/ideas?stage=assessed", "/filters"),
        ("Un abri", "Un abri /groupings", "Un abri /co-authors", "Un carnet", "Un carnet /pilot",
         "Prévenir", "Une recyclerie", "Des ampoules /practice", "Une recyclerie /lead"),
        practices=1,
    ),
    Walk(
        "karim.benali@brest.example",
        (PURCHASES, f"{PURCHASES}/windows", f"{PURCHASES}/projects",
         REPORTS, "/reports", "/reports/progress_report.point_etape"),
        others=(
            _within(PURCHASES, f"/contracts{THING}"),
            _within(f"{PURCHASES}/projects", THING),
            _within(REPORTS, r"/reports/\d+"),
            _report_pdf,
        ),
    ),
    Walk(
        "gaelle.podeur@brest.example",
        ("/", "/office", "/people", "/imports", "/plugins", "/invitations", "/plugins/directory",
         "/plugins/group_purchasing/settings", "/plugins/group_purchasing/permissions",
         f"{PURCHASES}/contracts/new", f"{PURCHASES}/import"),
        others=(_import, _someone),
    ),
    Walk(
        "malika.bertho@rennes.example",
        ("/", GROUPS, f"{GROUPS}/groups/new", f"{GROUPS}/calendar", SCHOOL,
         "/reports/rennes_proximite.ecole"),
        others=(
            _within(GROUPS, f"/groups{THING}"),
            _meeting,
            _within(SCHOOL, f"/sessions{THING}"),
        ),
    ),
    Walk(
        "bastien.gautier@rennes.example",
        ("/",),
        ("Un guide", "Un guide /versions/2", "Un samedi", "Prévenir d'une", "Prévenir d'une /pdf"),
    ),
    Walk("antoine.jolivet@nantes.example", ("/",), ("Un carnet", "Un carnet /rework")),
    Walk(
        "julien.brossard@nantes.example",
        ("/", PILOTS, "/reports/nantes_pilots.mois", _tool("nantes", "progress_report")),
        others=(_within(PILOTS, f"/pilots{THING}"),),
    ),
)  # fmt: skip


def _everything(browser: Browser, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    visitor = browser.new_page(base_url=address)
    for path in ("/login", "/nowhere"):
        visitor.goto(path)
        _take(visitor, folder, "visitor")
    for walk in WALKS:
        page = logged_in(browser, address, walk.email)
        _walk(page, walk, folder)
        page.context.close()


def main() -> None:
    """Start the demonstration, take the pictures, end it."""
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=chromium_arguments()
        )
        if sys.argv[1:]:
            _everything(browser, address, Path(sys.argv[1]))
        else:
            page = logged_in(browser, address, "herve.quemeneur@brest.example")
            page.goto("/board")
            page.screenshot(path=BOARD)
        browser.close()


if __name__ == "__main__":
    main()
