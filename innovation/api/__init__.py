"""All that a plugin imports from the site; everything else may change without notice."""

from innovation.domain.contributions import (
    Block,
    Criterion,
    Field,
    Gate,
    Happening,
    IdeaFacts,
    Indicator,
    Panel,
    Pass,
    PilotFacts,
    PilotKind,
    Theme,
    Value,
    Verb,
)
from innovation.domain.stages import Stage
from innovation.hooks.html import Html
from innovation.hooks.specs import API_VERSION, Context, hook

__all__ = [
    "API_VERSION", "Block", "Context", "Criterion", "Field", "Gate", "Happening", "Html",
    "IdeaFacts", "Indicator", "Panel", "Pass", "PilotFacts", "PilotKind", "Stage", "Theme",
    "Value", "Verb", "hook",
]  # fmt: skip
