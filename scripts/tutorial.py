"""Do what the pages of docs/plugins that teach say, as written, with an installed Vivier.

python3 scripts/tutorial.py BIN FOLDER, where BIN holds ``innovation`` and ``python``, and FOLDER
is empty. The pages are the installed ones: ``innovation plugin guide``.
"""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from innovation.testing.forms import Browserless

PAGES = ("tutorial", "register")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"`([\w/]+/[\w.]+\.(?:py|sql|html))`")
NEEDS = {
    "pytest": "python -c 'import pytest' 2>/dev/null",
    "postgresql": "python -c 'from innovation.testing.postgres import *; "
    'exec("with postgres_server(): pass")\' 2>/dev/null',
}
"""What a command may need that is not everywhere, and whether it is here."""
SERVE = "innovation serve"
PASSWORD = "trois-offices-un-vivier"  # noqa: S105 - the demonstration's, printed for all to use
AUTHOR, OTHER = "ronan.kermarrec@brest.example", "malika.bertho@rennes.example"


class Tutorial:
    """A reader who types everything."""

    def __init__(self, bin_: Path, folder: Path) -> None:
        self.folder = folder
        kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
        self.environment = {**kept, "PATH": f"{bin_}{os.pathsep}/usr/bin:/bin", "COLUMNS": "200"}

    def read(self, name: str) -> None:
        """Write each file and run each command, in the order of the page, then look."""
        page = self.run(f"innovation plugin guide {name}")
        for block in BLOCK.finditer(page):
            kind, text = block.groups()
            if kind != "console":
                path = self.folder / FILE.findall(page[: block.start()])[-1]
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
            elif SERVE in text:
                with self.served(text) as address:
                    asyncio.run(see(address))
            else:
                self.type(text)

    def type(self, text: str) -> None:
        """Run a block's commands; each other line must be among what its command says."""
        for part in text.split("$ ")[1:]:
            command, *expected = part.strip().splitlines()
            if missing := [one for one in NEEDS if one in command and not self.has(one)]:
                print(f"tutorial: no {missing[0]} here: {command}")
                continue
            said = self.run(command)
            for line in expected:
                expect(line in said, f"{command}\n  should say: {line}\n  says: {said}")

    def has(self, need: str) -> bool:
        return self.run(f"{NEEDS[need]} && echo yes || true") == "yes\n"

    def run(self, command: str) -> str:
        """All that a command says; the end if it fails."""
        done = subprocess.run(
            ["/bin/bash", "-c", f"{{ {command}; }} 2>&1"],
            check=False,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        expect(done.returncode == 0, f"{command}\n{done.stdout}")
        return done.stdout

    @contextmanager
    def served(self, text: str) -> Iterator[str]:
        """Serve as the page says, on a port that is free here."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = re.sub(r"--port \d+", f"--port {port}", text.strip().removeprefix("$ "))
        program, *arguments = command.split()
        found = shutil.which(program, path=self.environment["PATH"]) or program
        with (self.folder / "serve.log").open("w") as log:
            server = subprocess.Popen(
                [found, *arguments], cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(60)


# --- What its section 6 promises ------------------------------------------------------


async def see(address: str) -> None:
    """Brest's people see the plugin work; another office's see no difference."""
    await until_ready(address)
    author = await entered(address, AUTHOR)
    idea = await proposed(author)
    await author.open(f"{idea}/panels/bancs.conseil")
    expect(author.sees("l'accord se demande à la mairie de quartier"), "the panel is not there")
    judges = [
        await entered(address, name)
        for name in ("nolwenn.abgrall@brest.example", "karim.benali@brest.example")
    ]
    for judge in judges:
        await marked(judge, idea)
    chair = await entered(address, "herve.quemeneur@brest.example")
    await chair.open(idea)
    await chair.send("/reveal")
    await chair.send("/decisions", verdict="go", reason="Utile.")
    await chair.open(f"{idea}/pilot")
    expect(chair.sees("La ville n'a pas encore donné son accord"), "the gate does not say why")
    other = await entered(address, OTHER)
    await other.open("/")
    await other.send("/drafts")
    expect(not other.sees("La ville a-t-elle donné son accord"), "another office sees the field")


async def proposed(author: Browserless) -> str:
    await author.open("/")
    await author.send("/drafts")
    expect(author.sees("La ville a-t-elle donné son accord"), "the field is not asked")
    assert author.page is not None
    sent = await author.send(
        author.page.url.path, "submit", title="Un banc au soleil", problem="Rien pour s'asseoir.",
        solution="Un banc.", category="sociale",
    )  # fmt: skip
    expect(sent.url.path.startswith("/ideas/"), "the idea was not submitted")
    return str(sent.url.path)


async def marked(judge: Browserless, idea: str) -> None:
    page = await judge.open(f"{idea}/sheet")
    expect(judge.sees("Confort d'assise"), "the first criterion is not there")
    expect(judge.sees("Entretien du banc"), "the second criterion is not there")
    names = sorted(set(re.findall(r'name="mark\.([^"]+)"', page.text)))
    await judge.send("/sheet", **{f"mark__{name.replace('.', '__')}": "2" for name in names})


async def entered(address: str, email: str) -> Browserless:
    browser = Browserless(httpx2.AsyncClient(base_url=address, timeout=60))
    await browser.open("/login")
    home = await browser.send("/login", email=email, password=PASSWORD)
    expect('action="/logout"' in home.text, f"{email} could not sign in")
    return browser


async def until_ready(address: str) -> None:
    async with httpx2.AsyncClient(base_url=address) as client:
        for _ in range(600):
            try:
                if (await client.get("/readyz")).status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            await asyncio.sleep(0.2)
    expect(False, "the site is not ready")


def expect(kept: bool, otherwise: str) -> None:
    if not kept:
        sys.exit(f"tutorial: {otherwise}")


if __name__ == "__main__":
    reader = Tutorial(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute())
    for name in PAGES:
        reader.read(name)
        print(f"{name}: done as written")
