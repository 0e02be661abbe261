"""The rules of ``innovation plugin check``, all of them: those that need a site too."""

import asyncio
import re
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from jinja2 import Environment, TemplateError

from innovation.db.plugin_migrations import migrate_down
from innovation.domain.plugin_sql import BadMigrations
from innovation.hooks.black_box import doing
from innovation.hooks.checking import OFFICES, Examined, examine, tried_apart
from innovation.hooks.discovery import Found, read_plugin
from innovation.hooks.loading import module_of
from innovation.hooks.manifest import BadManifest, text_of
from innovation.hooks.migrations import KINDS, steps_of
from innovation.hooks.problems import Asking, PluginProblem, quoted
from innovation.hooks.rules import Finding
from innovation.testing.databases import migrated_place
from innovation.testing.forms import Browserless
from innovation.testing.kit import OfficeSite, make_tables, office_site
from innovation.testing.trying import tried
from innovation.testing.wording import wording
from innovation.web.extensions import folder_beside, templates_of

T = TypeVar("T")

PAGES = (
    "/", "/board", "/ideas", "/library", "/people", "/plugins", "/office", "/help/rights",
    "/ideas/export?format=csv", "/library/export?format=csv",
)  # fmt: skip
"""What the people of another office look at, besides an idea, its sheet and the form."""
SAFE = re.compile(r"\|\s*safe\b")
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)
POSTED = re.compile(r"""method\s*=\s*["']?post""", re.IGNORECASE)
TOKEN = re.compile(r"form_token|\binclude\b|\bcaller\b")
"""The token itself, or a part of another template that may bring it."""
READERS = ("assessor1", "office_admin")
CHANGING = re.compile(
    r'name="(?:_csrf|_key|next)" value="[^"]*"|value="[^"]*" name="(?:_csrf|_key|next)"'
    r"|Référence\s:\s\S+"
)


def check_plugin(plugin: ModuleType | Path) -> list[str]:
    """Every rule that a plugin does not keep; advice is left out, a test does not fail for it."""
    found = found_of(plugin)
    if isinstance(found, Finding):
        return [str(found)]
    return [str(one) for one in checked(found).findings if one.is_error]


def assert_contained(plugin: ModuleType | Path, office: str = "") -> None:
    """``AssertionError`` if the two other offices see anything of a plugin active in one."""
    found = found_of(plugin)
    assert isinstance(found, Found), str(found)
    leaks = _run(_leaks(found, office or _home(found)))
    assert not leaks, "\n".join(map(str, leaks))


def found_of(plugin: ModuleType | Path) -> Found | Finding:
    """The plugin of this module, or whose source is there."""
    path = plugin if isinstance(plugin, Path) else Path(str(plugin.__file__))
    module = "" if isinstance(plugin, Path) else plugin.__name__
    found = read_plugin(Asking(path.stem, "manifest", path), path, module)
    return Finding.of(found) if isinstance(found, PluginProblem) else found


def checked(found: Found) -> Examined:
    """Every rule; those that need a site are tried once the others are kept."""
    if died := tried_apart(found):
        return Examined((died,))
    return _run(_checked(found))


async def _checked(found: Found) -> Examined:
    told = await examine(found)
    if any(one.is_error for one in told.findings):
        return told
    more = [*_templates(found), *await _up_and_down(found)]
    if not any(one.is_error for one in more):
        more += wording(found)
    for rule, further in (("E17", tried), ("E16", lambda one: _leaks(one, _home(one)))):
        if not any(one.is_error for one in more):
            doing(rule)
            more += await further(found)
    return replace(told, findings=(*told.findings, *more))


def _home(found: Found) -> str:
    return (found.manifest.offices or OFFICES)[0]


def _run(work: Coroutine[Any, Any, T]) -> T:
    """The result of ``work``, in a loop of its own: the caller may be inside one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


# --- E11 -------------------------------------------------------------------------------


def _templates(found: Found) -> list[Finding]:
    """The templates that do not compile, or that take what people wrote for HTML."""
    env = templates_of(found.name, found.source)
    folder = folder_beside(found.source, "templates")
    files = sorted(folder.rglob("*.html"))
    return [one for file in files for one in _faults_of(file, file.relative_to(folder), env)]


def _faults_of(file: Path, name: Path, env: Environment) -> Iterator[Finding]:
    place = f"templates/{name.as_posix()}"
    try:
        text = text_of(file)
        env.get_template(name.as_posix())
    except BadManifest as error:
        yield Finding("E11", str(error), f"{place}:{error.line}")
        return
    except TemplateError as error:
        told = quoted("le gabarit ne se lit pas", str(error.message))
        yield Finding("E11", told, f"{place}:{getattr(error, 'lineno', 1)}")
        return
    told = "le formulaire n'a pas {{ form_token() }} : le site le refusera"
    yield from (Finding("E21", told, f"{place}:{line}") for line in _without_token(text))
    for number, line in enumerate(text.splitlines(), 1):
        if SAFE.search(line):
            yield Finding("W05", "emploie |safe", f"{place}:{number}")


def _without_token(text: str) -> Iterator[int]:
    """The line of each form that is posted as it stands."""
    for form in FORM.finditer(text):
        if POSTED.search(form[0]) and not TOKEN.search(form[0]):
            yield text.count("\n", 0, form.start()) + 1


# --- E14 -------------------------------------------------------------------------------


async def _up_and_down(found: Found) -> list[Finding]:
    """Run its migrations up, down and up on an empty database."""
    if not any(steps_of(found, kind) for kind in KINDS):
        return []
    async with migrated_place() as place:
        try:
            await make_tables(place, found)
            await migrate_down(place.owner, found.name, steps_of(found, place.kind))
            await make_tables(place, found)
        except BadMigrations as bad:
            return [Finding("E14", str(bad))]
    return []


# --- E16 -------------------------------------------------------------------------------


async def _leaks(found: Found, office: str) -> list[Finding]:
    """What the two other offices see of a plugin that is active and used in one."""
    others = [slug for slug in OFFICES if slug != office][:2]
    async with office_site([module_of(found)], office, active=False) as site:
        readers = [await _reader(site, slug, role) for slug in others for role in READERS]
        before = [await reader.read() for reader in readers]
        await site.activate()
        await site.idea()
        after = [await reader.read() for reader in readers]
    return [
        Finding("E16", f"{who} change : {_first_change(text, later[who])}")
        for earlier, later in zip(before, after, strict=True)
        for who, text in earlier.items()
        if later[who] != text
    ]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody of another office, and the pages that they look at."""

    name: str
    browser: Browserless
    pages: Sequence[str]

    async def read(self) -> dict[str, str]:
        """Their pages, without what is random."""
        seen = {}
        for page in self.pages:
            answer = await self.browser.open(page)
            seen[f"{page} ({self.name})"] = CHANGING.sub("", f"{answer.status_code} {answer.text}")
        return seen


async def _reader(site: OfficeSite, office: str, role: str) -> _Reader:
    """One of an office that has an idea and a draft."""
    idea = (await site.idea(office=office)).public_id
    browser = await site.client(role, office)
    await browser.open("/")
    draft = (await browser.send("/drafts")).url.path
    pages = (*PAGES, f"/ideas/{idea}", f"/ideas/{idea}/sheet", draft)
    return _Reader(f"{office}, {role}", browser, pages)


def _first_change(before: str, after: str) -> str:
    """Where the two begin to differ, with a few words before."""
    pairs = enumerate(zip(before, after, strict=False))
    same = next((place for place, (old, new) in pairs if old != new), min(len(before), len(after)))
    words = (text[max(0, same - 60) : same + 60].replace("\n", " ") for text in (before, after))
    return " / ".join(f"« {text} »" for text in words)
