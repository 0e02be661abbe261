"""Where an idea stands: its stage, its status, and what a committee may decide."""

from enum import StrEnum


class Stage(StrEnum):
    """The four stages, in the order an idea goes through them."""

    SUBMITTED = "submitted"
    ASSESSED = "assessed"
    PILOTED = "piloted"
    SHARED = "shared"


class Status(StrEnum):
    """What holds an idea where it is; ``open`` when nothing does."""

    OPEN = "open"
    REWORK = "rework"
    ON_HOLD = "on_hold"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    GROUPED = "grouped"


class Verdict(StrEnum):
    """What a committee decides on an assessed idea."""

    GO = "go"
    REWORK = "rework"
    HOLD = "hold"
    DECLINE = "decline"


class ReplyKind(StrEnum):
    """What an office replies to a practice that is shared with it."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    LATER = "later"
    DECLINE = "decline"


class RoundState(StrEnum):
    """A round of assessment: its marks are sealed until ``revealed``, for ever if ``void``."""

    OPEN = "open"
    LOCKED = "locked"
    REVEALED = "revealed"
    VOID = "void"


class Part(StrEnum):
    """How a person, or an office's committee, takes part in an idea.

    ``named``: a plugin asked this assessor, who may hold no role; kept beside ``assessor``.
    """

    AUTHOR = "author"
    CO_AUTHOR = "co_author"
    ASSESSOR = "assessor"
    NAMED = "named"
    LEAD = "lead"
    COMMITTEE = "committee"
    RECUSED = "recused"


class Joining(StrEnum):
    """How far somebody is on the way to carrying an idea with its author."""

    INVITED = "invited"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


class Role(StrEnum):
    """What a person may be in their office, besides being of its staff."""

    STAFF = "staff"
    ASSESSOR = "assessor"
    CHAIR = "chair"
    OFFICE_ADMIN = "office_admin"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"


OF_THE_SITE = frozenset({Role.COORDINATOR, Role.OPERATOR})
"""The roles that no office gives: those of the three offices, and of the machine."""


class Category(StrEnum):
    """The five kinds of innovation named by the offices' convention."""

    SOCIAL = "sociale"
    TECHNICAL = "technique"
    ARCHITECTURAL = "architecturale"
    DIGITAL = "numérique"
    MANAGERIAL = "managériale"


class IdeaKind(StrEnum):
    """A proposal says what to do; a need (*irritant*) only says what hurts."""

    PROPOSAL = "proposal"
    NEED = "need"
