"""A peer beside the product: a pretalx from its package, with the same rows, one process each."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvloop

from bench import client
from bench.client import Ask
from bench.data import COMMON, OFFICE
from bench.servers import Server, free_port, serving
from innovation.db import connect, disconnect, fetch, reading
from innovation.domain.people import SYSTEM

PACKAGES = ("pretalx==2025.2.2", "gunicorn==27.0.1")
HOME = Path(__file__).parents[1] / "build" / "peers" / "pretalx"
"""Its own environment, made once; git ignores it."""
PYTHON = HOME / "bin" / "python"
SITE = Path(__file__).with_name("pretalx_site.py")
SECONDS = 4.0
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """How many times faster the product answers than the peer, page by page."""

    peer: str
    size: int
    faster: Mapping[str, float]
    peer_rates: Mapping[str, float]


def install(tell: Callable[[str], None]) -> None:
    """Make the peer's environment, unless it is there."""
    if (HOME / "installed").exists():
        return
    tell("Installation de pretalx…")
    subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
    subprocess.run([str(PYTHON), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    (HOME / "installed").write_text("\n".join(PACKAGES))


def loaded(folder: Path, url: str) -> dict[str, Any]:
    """A site of its own with the rows of this database: how to ask for its pages."""
    rows = folder / "pretalx.json"
    rows.write_text(json.dumps(asyncio.run(_rows(url))), "utf-8")
    done = subprocess.run(
        [str(PYTHON), str(SITE), str(rows)], env=_environment(folder), check=True,
        capture_output=True, text=True, cwd=folder,
    )  # fmt: skip
    asked: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return asked


async def _rows(url: str) -> dict[str, Any]:
    await connect(url)
    async with reading(SYSTEM):
        ideas = await fetch(
            "SELECT i.title, i.problem, i.solution, p.name AS author, "
            "(SELECT string_agg(CAST(x.part AS text), ',') FROM (SELECT avg(m.value) / 4.0 AS part "
            "FROM sheet s JOIN mark m ON m.sheet = s.id JOIN round r ON r.id = s.round "
            "WHERE r.idea = i.id GROUP BY s.id) x) AS parts "
            "FROM idea i JOIN person p ON p.id = i.author ORDER BY i.id"
        )
        people = await fetch(
            "SELECT p.name FROM person p JOIN person_role r ON r.person = p.id "
            "WHERE p.office = {} AND r.role = 'assessor' ORDER BY p.id",
            OFFICE,
        )
    await disconnect()
    for idea in ideas:
        idea["sheets"] = [float(part) for part in (idea.pop("parts") or "").split(",") if part]
    return {"ideas": ideas, "assessors": [row["name"] for row in people]}


def _environment(folder: Path) -> dict[str, str]:
    place = folder / "pretalx"
    place.mkdir(exist_ok=True)
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        "PRETALX_SITE_URL": "http://127.0.0.1",
        "PRETALX_DB_TYPE": "sqlite3",
        "PRETALX_DB_NAME": str(place / "pretalx.sqlite"),
        "PRETALX_FILESYSTEM_LOGS": str(place / "logs"),
        "PRETALX_FILESYSTEM_MEDIA": str(place / "media"),
        "PRETALX_FILESYSTEM_STATIC": str(place / "static"),
    }


def serve(folder: Path, asked: Mapping[str, Any]) -> AbstractContextManager[Server]:
    """The peer behind gunicorn, in one process that keeps connections open."""
    port = free_port()
    command = (
        "gunicorn", "pretalx.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
        "--threads", "1", "--keep-alive", "60", "--timeout", "120",
    )  # fmt: skip
    first = client.request("GET", str(asked["list"]), asked["headers"])
    environment, log = _environment(folder), folder / "pretalx.log"
    return serving(command, port, first, environment, log, python=str(PYTHON))


def compare(
    folder: Path, size: int, url: str, ours: Mapping[str, tuple[int, Ask, int]],
    tell: Callable[[str], None],
) -> Compared:  # fmt: skip
    """Ask for the same pages of both in turn."""
    install(tell)
    tell("pretalx : chargement des mêmes idées par ses propres modèles…")
    asked = loaded(folder, url)
    faster, rates = {}, {}
    with serve(folder, asked) as peer:
        for page, (ask, status) in _pages(asked).items():
            tell(f"pretalx : {page}…")
            ratios, theirs = [], []
            for _ in range(ROUNDS):
                them = uvloop.run(client.load(peer.port, ask, status, SECONDS))
                us = uvloop.run(client.load(*ours[page], 1.0))
                ratios.append(us.rate / them.rate)
                theirs.append(them.rate)
            faster[page], rates[page] = statistics.median(ratios), statistics.median(theirs)
    return Compared("pretalx 2025.2.2", size, faster, rates)


def _pages(asked: Mapping[str, Any]) -> dict[str, tuple[Ask, int]]:
    headers = asked["headers"]

    def always(path: str) -> Ask:
        request = client.request("GET", path, headers)
        return lambda _: request

    body = urlencode({"csrfmiddlewaretoken": asked["csrf"], **asked["score"], "text": "Utile."})

    def review(connection: int) -> bytes:
        return client.request("POST", asked["sheets"][connection], headers, body.encode())

    return {
        "list": (always(asked["list"]), 200),
        "search": (always(f"{asked['list']}?{urlencode({'q': COMMON})}"), 200),
        "idea": (always(asked["idea"]), 200),
        "sheet": (review, 302),
    }
