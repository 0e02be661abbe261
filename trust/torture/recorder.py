"""The recorder: people who write to a site, each one thing after another, and note its answers.

``python -m trust.torture.recorder URL CAST HISTORY SEED KIND,…`` goes on until its standard input
closes. It knows the site by its pages and forms alone.
"""

import json
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from trust.torture.history import Log, Operation, acknowledged
from trust.torture.site import ROOT, Site

KINDS = ("comment", "draft", "file", "idea", "sheet", "support")
PATIENCE = 90.0
"""Seconds to wait for an answer: a site that starts on a busy machine is late, not lost."""
PERSISTENCE = 0.7
"""How often somebody whose answer was lost sends the same form again, until it is answered."""
BOUNDARY = "torture-boundary"
FILES = 8
"""What may be attached to one idea, and a little less."""


class Stuck(Exception):
    """The site has stopped saying yes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0 when nothing did."""

    status: int = 0
    where: str = ""
    page: str = ""
    why: str = ""
    """What came instead of an answer."""

    @property
    def outcome(self) -> str:
        """Whether it was done. A 5xx may follow the COMMIT as well as precede it."""
        if self.status == 200 or (self.status == 303 and not self.where.startswith("/login")):
            return "ok"
        return "fail" if 300 <= self.status < 500 else "unknown"


@dataclass(slots=True)
class Person:
    """Somebody in front of a browser."""

    name: str
    is_assessor: bool
    address: str
    cookie: str
    ideas: Sequence[str]
    log: Log
    chance: random.Random
    over: threading.Event
    token: str = ""
    draft: str = ""
    own: dict[str, int] = field(default_factory=dict)
    """One's own ideas, and how many files were added to each."""
    done: int = 0

    # --- Asking ----------------------------------------------------------------

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        """Send one request; nothing comes back from a site that was killed."""
        parts = urlsplit(self.address)
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        if body:
            headers["Content-Type"] = kind or "application/x-www-form-urlencoded"
        connection = HTTPConnection(str(parts.hostname), parts.port, timeout=PATIENCE)
        try:
            with closing(connection):
                connection.request(method, path, body or None, headers)
                got = connection.getresponse()
                page = got.read().decode(errors="replace")
                return Answer(got.status, got.headers.get("Location", ""), page)
        except (OSError, HTTPException) as error:
            return Answer(why=repr(error))

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form."""
        return self.ask("POST", path, urlencode({"_csrf": self.token, **fields}).encode())

    def wait_for(self, path: str) -> Answer:
        """A page, as soon as it can be had."""
        while not self.over.is_set():
            if (answer := self.ask("GET", path)).status == 200:
                return answer
            time.sleep(0.1)
        raise Stuck

    def begin(self, kind: str, on: str = "", **more: object) -> Operation:
        """Note what is about to be asked, under a text of its own."""
        self.done += 1
        name = self.name.replace(" ", "")
        token = f"{name}x{kind}x{self.done:06}x{self.chance.getrandbits(32):08x}"
        operation = Operation(0, self.name, kind, token, on, more=more)
        self.log.begin(operation)
        return operation

    def send(self, operation: Operation, attempt: Callable[[], Answer]) -> Answer:
        """Ask, and perhaps again with the same form while no answer comes; note what it was."""
        answer, lost = attempt(), False
        if answer.outcome == "unknown":
            operation.missed = answer.why or str(answer.status)
        while answer.outcome == "unknown" and self.chance.random() < PERSISTENCE:
            if self.over.wait(0.1):
                break
            again = attempt()
            lost = True
            answer = again if again.status else answer
        # An attempt before a refusal may have been the one that was done.
        operation.outcome = "unknown" if lost and answer.outcome == "fail" else answer.outcome  # type: ignore[assignment]
        operation.status, operation.where = answer.status, answer.where
        self.log.settle(operation)
        return answer

    # --- What people do ----------------------------------------------------------

    def live(self, kinds: Sequence[str]) -> None:
        """Do one thing after another."""
        with suppress(Stuck):
            self.enter()
            while not self.over.is_set():
                kind = self.chance.choice(kinds)
                getattr(self, f"do_{kind}")()
                self.over.wait(self.chance.random() * 0.03)

    def enter(self) -> None:
        """Take the session's token from a page."""
        found = re.search(r'name="_csrf" value="([^"]+)"', self.wait_for("/").page)
        if found is None:
            raise RuntimeError(f"{self.name} is not logged in")
        self.token = found[1]

    def do_comment(self) -> None:
        """Say something on an idea that everybody talks about."""
        idea = self.chance.choice(self.ideas)
        one = self.begin("comment", idea)
        self.send(
            one, lambda: self.post(f"/ideas/{idea}/comments", _key=one.token[-20:], text=one.token)
        )

    def do_support(self) -> None:
        """Change one's mind about an idea."""
        idea = self.chance.choice(self.ideas)
        support = self.chance.choice(("yes", "no"))
        one = self.begin("support", idea, value=support)
        self.send(
            one,
            lambda: self.post(f"/ideas/{idea}/support", _key=one.token[-20:], support=support),
        )

    def do_draft(self) -> None:
        """Go on writing one's draft."""
        if not self.draft:
            self.draft = self._new_draft()
        if self.draft:
            one, path = self.begin("draft", self.draft), f"/drafts/{self.draft}/autosave"
            fields = {"title": one.token, "problem": "On attend.", "version": "1"}
            self.send(one, lambda: self.post(path, _key=f"window-{self.draft}", **fields))

    def _new_draft(self) -> str:
        answer = self.post("/drafts")
        return answer.where.rpartition("/")[2] if answer.status == 303 else ""

    def do_idea(self) -> None:
        """Submit a new idea."""
        draft = self._new_draft()
        if not draft:
            return
        one = self.begin("idea", draft)
        fields = {
            "kind": "proposal", "title": one.token, "problem": "On attend.",
            "solution": "Un abri.", "category": "sociale", "version": "1", "intent": "submit",
        }  # fmt: skip
        key = one.token[-20:]
        answer = self.send(one, lambda: self.post(f"/drafts/{draft}", _key=key, **fields))
        if answer.outcome == "ok":
            self.own[answer.where.rpartition("/")[2]] = 0

    def do_file(self) -> None:
        """Add a document to an idea of one's own."""
        free = [idea for idea, files in self.own.items() if files < FILES]
        if not free:
            self.do_idea()
            return
        idea = self.chance.choice(free)
        self.own[idea] += 1
        one = self.begin("file", idea)
        body = _upload(self.token, one.token[-20:], f"{one.token}.pdf", document(one.token))
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        self.send(one, lambda: self.ask("POST", f"/ideas/{idea}/files", body, kind))

    def do_sheet(self) -> None:
        """Give one's marks, or change them."""
        if not self.is_assessor:
            self.do_comment()
            return
        idea = self.chance.choice(self.ideas)
        page = self.ask("GET", f"/ideas/{idea}/sheet")
        version = re.search(r'name="version" value="(\d+)"', page.page)
        if page.status != 200 or version is None:
            return
        marks = dict.fromkeys(re.findall(r'name="(mark\.[^"]+)"', page.page), "2")
        one = self.begin("sheet", idea)
        fields = {"version": version[1], "comment": one.token, **marks}
        key = one.token[-20:]
        self.send(one, lambda: self.post(f"/ideas/{idea}/sheet", _key=key, **fields))


def document(token: str) -> bytes:
    """A PDF like no other; its bytes follow from its name."""
    noise = random.Random(token).randbytes(6_000).hex()
    return f"%PDF-1.4\n% {token}\n% {noise}\n%%EOF\n".encode()


def _upload(csrf: str, key: str, name: str, content: bytes) -> bytes:
    lines: list[bytes] = []
    for field_name, value in (("_csrf", csrf), ("_key", key)):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field_name}"\r\n\r\n'
        lines.append(f"{head}{value}\r\n".encode())
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
    lines.append(f"--{BOUNDARY}\r\n{head}\r\nContent-Type: application/pdf\r\n\r\n".encode())
    return b"".join([*lines, content, f"\r\n--{BOUNDARY}--\r\n".encode()])


# --- From outside ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorder at work."""

    history: Path
    process: "subprocess.Popen[bytes]"

    def acknowledged(self) -> int:
        """How many things the site said yes to, so far, whoever asked."""
        return acknowledged(self.history)

    def wait(self, more: int = 1, patience: float = 180.0) -> int:
        """Wait until the site has said yes so many times more; ``Stuck`` when it does not."""
        wanted, deadline = self.acknowledged() + more, time.monotonic() + patience
        while (now := self.acknowledged()) < wanted:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise Stuck(f"{more} more acknowledged writes were awaited after {now}")
            time.sleep(0.02)
        return now


@contextmanager
def recording(
    site: Site, history: Path, *, seed: int, kinds: Sequence[str] = KINDS
) -> Iterator[Recording]:
    """A recorder of its own process, that writes to the site until the block ends.

    The history is appended to: the rounds of one site share one.
    """
    cast = site.folder / "cast.json"
    cast.write_text(json.dumps(site.cast))
    command = [sys.executable, "-m", "trust.torture.recorder", site.address, str(cast)]
    process = subprocess.Popen(
        [*command, str(history), str(seed), ",".join(kinds)], stdin=subprocess.PIPE, cwd=ROOT,
        process_group=0,
    )  # fmt: skip
    try:
        yield Recording(history, process)
    finally:
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(2 * PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(address: str, cast_file: str, history: str, seed: str, kinds: str) -> None:
    """Let everybody write until the standard input closes."""
    cast: Mapping[str, Any] = json.loads(Path(cast_file).read_text())
    log, over = Log(Path(history)), threading.Event()
    everybody = [
        Person(
            one["name"], one["assessor"], address, f"{cast['cookie']}={one['session']}",
            cast["ideas"], log, random.Random(f"{seed} {one['name']}"), over,
        )
        for one in cast["people"]
    ]  # fmt: skip
    threads = [threading.Thread(target=one.live, args=[kinds.split(",")]) for one in everybody]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    over.set()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
