"""Twenty more invented ideas, with what people do around them: carrying them together, saying
that they are concerned, commenting, adding photos, withdrawing, grouping, measuring, asking
another committee."""

from datetime import datetime

from innovation.demo.lively.brest import brest
from innovation.demo.lively.nantes import nantes
from innovation.demo.lively.rennes import rennes
from innovation.demo.stories import Story


def carried_together(now: datetime) -> list[Story]:
    """The ideas of the three offices."""
    return [*rennes(now), *brest(now), *nantes(now)]
