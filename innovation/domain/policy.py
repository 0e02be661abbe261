"""Who may do what: ``matrix.csv``, read as data. Who sees what is ``domain/sight.py``."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from innovation.domain.people import Viewer
from innovation.domain.refusals import NotAllowed, Refusal
from innovation.domain.stages import Part, Role


@dataclass(frozen=True, slots=True)
class Stake:
    """How one viewer is tied to one thing: its office, and their parts in it.

    ``invited`` says that the viewer's whole committee was asked to assess it. ``impartial`` are
    the roles in which somebody of its office could judge it without being tied to it.
    """

    office: str
    parts: frozenset[Part] = frozenset()
    invited: bool = False
    impartial: frozenset[Role] = frozenset({Role.CHAIR, Role.OFFICE_ADMIN})
    adopted: bool = False

    @property
    def is_tied(self) -> bool:
        """Whether the viewer is no fair judge: a practice is taken up for the office, though."""
        own = set() if self.adopted else {Part.AUTHOR}
        return not self.parts.isdisjoint({Part.CO_AUTHOR, Part.RECUSED} | own)

    @property
    def is_author(self) -> bool:
        """Whether the viewer carries the idea, alone or with others."""
        return not self.parts.isdisjoint({Part.AUTHOR, Part.CO_AUTHOR})


@cache
def matrix() -> dict[str, frozenset[str]]:
    """For each action, the relations that allow it."""
    text = (files("innovation.domain") / "matrix.csv").read_text("utf-8")
    return {
        row["action"]: frozenset(name for name, cell in row.items() if cell == "x")
        for row in csv.DictReader(text.splitlines())
    }


def relations(viewer: Viewer, stake: Stake | None) -> frozenset[str]:
    """The matrix's columns that hold for this viewer and this thing (their own office if none)."""
    if viewer.is_visitor:
        return frozenset({"visitor"})
    found = {str(role) for role in viewer.roles & {Role.COORDINATOR, Role.OPERATOR}}
    if stake is None or stake.office == viewer.office:
        found |= {"staff"} | {str(r) for r in viewer.roles & {Role.OFFICE_ADMIN}}
        found |= {"chair"} if presides(viewer, stake) else set()
        committee = Role.ASSESSOR in viewer.roles
    else:
        found |= {"other_office"} | ({"other_chair"} if Role.CHAIR in viewer.roles else set())
        found |= _as_guest(viewer, stake)
        committee = stake.invited and viewer.has(Role.ASSESSOR)
    parts = stake.parts if stake else frozenset()
    author = bool(parts & {Part.AUTHOR, Part.CO_AUTHOR})
    if author:
        found.add("author")
    if Part.LEAD in parts:
        found.add("lead")
    if Part.RECUSED in parts:
        found.add("recused")
    elif (committee or Part.NAMED in parts) and not author:
        found.add("assessor")
    return frozenset(found)


def _as_guest(viewer: Viewer, stake: Stake) -> set[str]:
    """What somebody of an invited committee is to another office's idea."""
    if not stake.invited or Part.RECUSED in stake.parts:
        return set()
    presides_there = viewer.has(Role.CHAIR) and not stake.is_tied
    sits = {"guest"} if viewer.has(Role.ASSESSOR, Role.CHAIR) else set()
    return sits | ({"guest_chair"} if presides_there else set())


def presides(viewer: Viewer, stake: Stake | None) -> bool:
    """Whether somebody holds the chair for a thing of their office.

    Nobody presides over their own idea while somebody else can: another chair, else the
    administrator. An office is never blocked: the tied chair presides when there is nobody else.
    """
    if stake is None:
        return viewer.has(Role.CHAIR)
    if stake.is_tied:
        return viewer.has(Role.CHAIR) and not stake.impartial
    stands_in = viewer.has(Role.OFFICE_ADMIN) and Role.CHAIR not in stake.impartial
    return viewer.has(Role.CHAIR) or stands_in


def refusals_to(viewer: Viewer, action: str, stake: Stake | None = None) -> list[Refusal]:
    """Why the matrix does not allow this action; nothing when it does."""
    if viewer.system or relations(viewer, stake) & matrix()[action]:
        return []
    return [Refusal("Votre rôle ne permet pas cette action.")]


def can(viewer: Viewer, action: str, stake: Stake | None = None) -> bool:
    """Whether the matrix allows this action."""
    return not refusals_to(viewer, action, stake)


def require(viewer: Viewer, action: str, stake: Stake | None = None) -> None:
    """Raise ``NotAllowed`` for a visible thing that this person may not act on."""
    if not can(viewer, action, stake):
        raise NotAllowed(action)
