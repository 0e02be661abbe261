"""What is said and joined around a thing of a plugin: the plugin says who sees it, we keep it."""

from dataclasses import dataclass
from datetime import datetime

from innovation.domain.refusals import Refusal

MOST_FILES = 200
"""A thread lasts for years: more than an idea's ten."""


@dataclass(frozen=True, slots=True)
class Space:
    """What a plugin answers of a thing of its own that somebody sees.

    ``moderates``: they may hide what others say and take their files away. ``closed`` says why
    nothing more is written there.
    """

    thing: str
    moderates: bool = False
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment in a thread, and what its reader may do to it; no text where it is not theirs."""

    public_id: str
    author: str
    office: str
    text: str
    state: str
    at: datetime
    edited: bool
    editable: bool
    removable: bool
    hideable: bool
    version: int


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """A photo or a document of a thread; ``removable`` by its reader."""

    public_id: str
    name: str
    size: int
    type: str
    width: int
    height: int
    by: str
    at: datetime
    removable: bool

    @property
    def is_photo(self) -> bool:
        """Whether pages show it."""
        return self.width > 0

    @property
    def ending(self) -> str:
        """What people call its kind: PDF, DOCX, JPG."""
        return self.name.rpartition(".")[2].upper()


@dataclass(frozen=True, slots=True)
class Discussion:
    """A thread as its page shows it: a page of comments, the oldest first, and all the files."""

    space: Space
    remarks: tuple[Remark, ...] = ()
    files: tuple[JoinedFile, ...] = ()
    older: int = 0


def too_many_files() -> Refusal:
    """A thread carries so many files and no more."""
    return Refusal(
        "Il y a déjà %(most)s fichiers ici : retirez ceux qui ne servent plus.", most=MOST_FILES
    )
