"""Take the pictures of the documentation from the demonstration itself.

python3 start.py pictures          docs/images/board.png
python3 start.py pictures FOLDER   every page, on a phone and on a desk, light and dark
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from innovation.demo import accounts
from innovation.testing.browser import chromium_arguments, find_chromium

ROOT = Path(__file__).resolve().parent.parent
BOARD = ROOT / "docs" / "images" / "board.png"
PAGES = ("/", "/board", "/ideas", "/library", "/people", "/plugins", "/style")


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


def logged_in(
    browser: Browser, address: str, email: str, *, width: int = 1280, theme: str = "light"
) -> Page:
    """A window in which a demonstration account is logged in."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if theme == "dark" else "light",
        locale="fr-FR",
    )
    page = context.new_page()
    page.goto("/login")
    page.fill('[name="email"]', email)
    page.fill('[name="password"]', next(account[1] for account in accounts()))
    page.locator('form[action="/login"] button').click()
    page.wait_for_url(re.compile(f"^{address}/$"))
    return page


def _everything(browser: Browser, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for width, theme in ((1280, "light"), (390, "dark"), (390, "light"), (1280, "dark")):
        for role in ("gaelle.podeur", "herve.quemeneur", "ronan.kermarrec"):
            page = logged_in(browser, address, f"{role}@brest.example", width=width, theme=theme)
            page.goto("/ideas")
            links = page.locator('main [data-kind=idea] a[href^="/ideas/"]').evaluate_all(
                "links => [...new Set(links.map(a => a.getAttribute('href')))]"
            )
            for path in [*PAGES, *links[:8]]:
                page.goto(path)
                page.wait_for_load_state("networkidle")
                title = page.title().split("·")[0].strip()[:30].replace("/", "-")
                page.screenshot(path=folder / f"{width}-{theme}-{role}-{title}.png", full_page=True)
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
