"""Who sees what: one rule for each kind of thing.

Each has its SQL twin in ``queries/visible.py``, and the tests prove the two equal over every way
out. Who sees nothing of a thing is answered as if it did not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass

from innovation.domain.people import Viewer
from innovation.domain.pipeline import CLOSED
from innovation.domain.policy import Stake
from innovation.domain.stages import Part, Role, Stage, Status


@dataclass(frozen=True, slots=True)
class Sight:
    """What the rule of ideas looks at, for one viewer and one idea."""

    stake: Stake
    stage: Stage
    status: Status
    open_box: bool


def sees_idea(viewer: Viewer, sight: Sight) -> bool:
    """An idea with its versions, comments, files, decisions and pilot, and the panels beside it."""
    stake = sight.stake
    if viewer.system or stake.parts & {Part.AUTHOR, Part.CO_AUTHOR, Part.LEAD}:
        return True
    recused = Part.RECUSED in stake.parts
    guest = stake.invited and viewer.has(Role.ASSESSOR, Role.CHAIR)
    if (guest or Part.NAMED in stake.parts) and not recused:
        return True
    if viewer.is_visitor or stake.office != viewer.office:
        return False
    if viewer.has(Role.CHAIR, Role.OFFICE_ADMIN) or (viewer.has(Role.ASSESSOR) and not recused):
        return True
    return sight.status not in CLOSED and (sight.open_box or sight.stage is not Stage.SUBMITTED)


def sees_practice(viewer: Viewer, state: str, of_idea: Sight | None = None) -> bool:
    """A practice that is shared is everybody's who is logged in; a proposed one its idea's."""
    if state == "shared":
        return not viewer.is_visitor
    return of_idea is not None and sees_idea(viewer, of_idea)


def sees_file(
    viewer: Viewer,
    *,
    removed: bool = False,
    shared: bool = False,
    writer: int = 0,
    of_idea: Sight | None = None,
) -> bool:
    """A draft's file is its ``writer``'s, removed or not; an idea's is seen with the idea.

    ``shared``: it was chosen to be seen with a practice that is shared.
    """
    if of_idea is None:
        return is_own(viewer, writer)
    return not removed and (sees_idea(viewer, of_idea) or (shared and not viewer.is_visitor))


def is_own(viewer: Viewer, person: int) -> bool:
    """Drafts, kept searches and imported files are one person's alone; so are sealed marks."""
    return viewer.system or (not viewer.is_visitor and viewer.id == person)


def reads_comment(viewer: Viewer, state: str, office: str, writer: int) -> bool:
    """The words of a comment whose idea or practice is seen: hidden, they are for few."""
    if state != "hidden":
        return True
    chief = viewer.office == office and viewer.has(Role.CHAIR, Role.OFFICE_ADMIN)
    return chief or is_own(viewer, writer)


def reads_in_thread(*, moderates: bool) -> Callable[[Viewer, str, str, int], bool]:
    """The words of a comment on a plugin's thing: hidden, they are its writer's, and whose the
    plugin lets moderate. An office's chair is nobody there.
    """
    return lambda viewer, state, _, writer: state != "hidden" or moderates or is_own(viewer, writer)


def sees_person(viewer: Viewer, office: str) -> bool:
    """The people of one's own office."""
    return viewer.system or (not viewer.is_visitor and viewer.office == office)
