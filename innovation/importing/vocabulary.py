"""The words by which a file says a stage, a status, a category or a kind, in either language."""

from innovation.domain.stages import Category, IdeaKind, Stage, Status
from innovation.domain.words import fold

STAGES = {
    **{stage.value: stage for stage in Stage},
    "deposee": Stage.SUBMITTED,
    "evaluee": Stage.ASSESSED,
    "experimentee": Stage.PILOTED,
    "partagee": Stage.SHARED,
}
STATUSES = {
    **{status.value.replace("_", " "): status for status in Status},
    "ouverte": Status.OPEN,
    "a retravailler": Status.REWORK,
    "to rework": Status.REWORK,
    "ajournee": Status.ON_HOLD,
    "non retenue": Status.DECLINED,
    "not retained": Status.DECLINED,
    "retiree": Status.WITHDRAWN,
    "regroupee": Status.GROUPED,
}
STAGE_OF = {
    Status.REWORK: Stage.SUBMITTED,
    Status.ON_HOLD: Stage.ASSESSED,
    Status.DECLINED: Stage.ASSESSED,
}
"""The only stage at which an idea may be in these statuses."""
CATEGORIES = {
    **{fold(category): category for category in Category},
    "social": Category.SOCIAL,
    "technical": Category.TECHNICAL,
    "architectural": Category.ARCHITECTURAL,
    "digital": Category.DIGITAL,
    "managerial": Category.MANAGERIAL,
}
KINDS = {
    "proposition": IdeaKind.PROPOSAL,
    "proposal": IdeaKind.PROPOSAL,
    "irritant": IdeaKind.NEED,
    "need": IdeaKind.NEED,
    "besoin": IdeaKind.NEED,
}
