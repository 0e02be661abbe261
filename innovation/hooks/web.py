"""The web as a plugin sees it: values asked, values answered; no framework and no request."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from innovation.domain.documents import Document

PATTERN = re.compile(r"^/(([A-Za-z0-9_.-]+|\{[a-z_]+\})(/([A-Za-z0-9_.-]+|\{[a-z_]+\}))*/?)?$")
NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the site has checked and made ready: its kind is what its bytes say."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked: parts of the path, the query, and of a form its fields and files.

    A name sent several times has its last value here; ``every`` has them all.
    """

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    key: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    uploads: Mapping[str, tuple[Upload, ...]] = field(default_factory=dict)

    def every(self, name: str) -> tuple[str, ...]:
        """All the values of a field, in their order."""
        return self.values.get(name, ())

    def every_file(self, name: str) -> tuple[Upload, ...]:
        """All the files of a field, in their order."""
        return self.uploads.get(name, ())


class Page:
    """A template of the plugin's own with its values; ``status`` is the answer's, else 200."""

    def __init__(self, template: str, /, **values: Any) -> None:
        self.template = template
        self.status = int(values.pop("status", 200))
        self.values = values


@dataclass(frozen=True, slots=True)
class See:
    """Go on to a page of the plugin's, which says ``said`` once."""

    path: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to keep."""

    name: str
    content: bytes
    type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Pdf:
    """A document set as PDF by the site."""

    document: Document


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no such thing, or not for this person: both look the same."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not, in a sentence; ``page`` is shown again with it, and with what was typed."""

    sentence: str
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file of the thread of ``thing``, or the picture of it that pages show.

    Answering it says that whoever asks sees the thing; a file of another one is missing.
    """

    thing: str
    file: str
    picture: bool = False


Answer = Page | See | Download | Pdf | File | Missing | Refused
ANSWERS = (Page, See, Download, Pdf, File, Missing, Refused)

Handler = Callable[[Any, Asked], Awaitable[Answer]]
Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Route:
    """A page of the plugin's: ``path`` below its own root, ``{name}`` for one part of it.

    ``may`` is ``member``, anybody of the office, or the short key of a permission of the
    plugin's. ``handler`` gets ``(ctx, asked)`` and returns an answer. ``form`` names the fields
    of the form that is sent there, and ``many`` those that may come several times; where neither
    is said, whatever is sent is taken.
    """

    method: Method
    path: str
    may: str
    handler: Handler
    form: Sequence[str] | None = None
    many: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not PATTERN.fullmatch(self.path):
            raise ValueError(f"{self.path} : un chemin ressemble à /groupes/{{groupe}}")
        if self.may == "public":
            raise ValueError(f"{self.path} : une page de module n'est jamais publique")
        if not self.may or not callable(self.handler):
            raise ValueError(f"{self.path} : may et une fonction sont attendus")
        if not all(map(_are_names, (self.form or (), self.many))):
            raise ValueError(f'{self.path} : form et many sont des noms, comme ("lieu", "jour")')

    def misfit(self, sent: Iterable[str]) -> str:
        """The first of these names that its form does not have, or not so often; or nothing."""
        if self.form is None and not self.many:
            return ""
        room = Counter(self.form or ())
        for name in sent:
            if name not in self.many and room[name] < 1:
                return name
            room[name] -= 1
        return ""

    @property
    def shape(self) -> str:
        """The path without the names in it: two routes of one shape would clash."""
        return NAME.sub("{}", self.path.rstrip("/") or "/")

    def match(self, path: str) -> Mapping[str, str] | None:
        """The named parts of ``path``; ``None`` when it is not this page's."""
        wanted, given = (p.strip("/").split("/") for p in (self.path, path))
        if len(wanted) != len(given):
            return None
        named = {}
        for one, part in zip(wanted, given, strict=True):
            if one.startswith("{") and part:
                named[one[1:-1]] = part
            elif one != part:
                return None
        return named


def get(path: str, *, may: str) -> Callable[[Handler], Route]:
    """Make a function the page at ``path``; what ``routes()`` then returns."""
    return lambda handler: Route("GET", path, may, handler)


def post(
    path: str, *, may: str, form: Sequence[str] | None = None, many: Sequence[str] = ()
) -> Callable[[Handler], Route]:
    """Make a function the answer to a form sent to ``path``, with these fields and no other."""
    return lambda handler: Route("POST", path, may, handler, form, many)


def _are_names(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) and one for one in value)
