"""All that a plugin imports from the site; everything else may change without notice.

``innovation.api.web`` has what its own pages need, ``innovation.api.db`` its own tables.
"""

from innovation.domain.contributions import (
    Block,
    Criterion,
    Field,
    Gate,
    Indicator,
    Job,
    MenuItem,
    Panel,
    Pass,
    Permission,
    PilotKind,
    Report,
    Theme,
    Verb,
)
from innovation.domain.documents import Document, Facts, Heading, Note, Rows, Series, Text
from innovation.domain.facts import (
    Happening,
    IdeaFacts,
    Marked,
    MarkedCriterion,
    OfficeFacts,
    PersonFacts,
    PilotFacts,
    PracticeFacts,
    Score,
    Value,
)
from innovation.domain.figures import OfficeFigures
from innovation.domain.stages import Role, Stage
from innovation.hooks.context import Context, Database
from innovation.hooks.html import Html
from innovation.hooks.specs import API_VERSION, hook

__all__ = [
    "API_VERSION", "Block", "Context", "Criterion", "Database", "Document", "Facts", "Field",
    "Gate", "Happening", "Heading", "Html", "IdeaFacts", "Indicator", "Job", "Marked",
    "MarkedCriterion", "MenuItem", "Note", "OfficeFacts", "OfficeFigures", "Panel", "Pass",
    "Permission", "PersonFacts", "PilotFacts", "PilotKind", "PracticeFacts", "Report",
    "Role", "Rows", "Score", "Series", "Stage", "Text", "Theme", "Value", "Verb", "hook",
]  # fmt: skip
