"""Visit a running Vivier as a newcomer: first page, every file that it names, a login.

python3 scripts/smoke.py ADDRESS COMMAND…, where the command lists the demonstration's accounts.
Standard library only.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

PATIENCE = 300


class Page(HTMLParser):
    """The files that a page names, and its form's token."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.files: list[str] = []
        self.token = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        address = named.get("href") if tag == "link" else named.get("src")
        if address and not address.startswith("data:"):
            self.files.append(address)
        if tag == "input" and named.get("name") == "_csrf":
            self.token = named.get("value") or ""


def main(site: str, *accounts: str) -> None:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    wait_until_ready(browser, site)
    login = Page(get(browser, urljoin(site, "/login")))
    expect(bool(login.files), "the login page names no file")
    for address in login.files:
        get(browser, urljoin(site, address))
    email, password, *_ = first_account(accounts)
    form = urlencode({"_csrf": login.token, "email": email, "password": password})
    home = get(browser, urljoin(site, "/login"), form.encode())
    expect('action="/logout"' in home, "the login did not lead to the home page")
    print(f"smoke: {site} answers, {len(login.files)} files, {email} signed in")


def first_account(command: Sequence[str]) -> list[str]:
    """The words of the first line that starts with an e-mail address."""
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = [line.split() for line in said.splitlines()]
    found = next((words for words in lines if words and "@" in words[0]), [])
    expect(len(found) > 1, f"no account among: {said}")
    return found


def wait_until_ready(browser: OpenerDirector, site: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            get(browser, urljoin(site, "/readyz"))
        except (URLError, OSError):
            expect(time.monotonic() < deadline, f"not ready after {PATIENCE} s")
            time.sleep(0.2)
        else:
            return


def get(browser: OpenerDirector, address: str, form: bytes | None = None) -> str:
    """Raises ``HTTPError`` on any answer but success; redirections are followed."""
    with browser.open(address, form, timeout=20) as answer:
        return str(answer.read().decode(errors="replace"))


def expect(kept: bool, otherwise: str) -> None:
    if not kept:
        sys.exit(f"smoke: {otherwise}")


if __name__ == "__main__":
    main(*sys.argv[1:])
