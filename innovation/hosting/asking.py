"""What plugins are asked with and about: the idea as each may see it, and its gates."""

from collections.abc import Collection
from dataclasses import replace

from innovation import texts
from innovation.domain.contributions import Field, IdeaFacts
from innovation.domain.people import Viewer
from innovation.domain.refusals import Refusal
from innovation.domain.stages import Stage
from innovation.hooks.office import ContextOf, GateAnswer, OfficePlugins, plugin_of
from innovation.hosting.context import context_for, own_answers
from innovation.queries.ideas import Idea
from innovation.queries.pilots import Measure, Pilot


def facts_for(idea: Idea, total: float | None) -> dict[str, IdeaFacts]:
    """The idea as each plugin may see it: with its own answers only, by their short keys."""
    return _Facts(idea, total)


class _Facts(dict[str, IdeaFacts]):
    """Made when a plugin is asked, since any plugin may be."""

    def __init__(self, idea: Idea, total: float | None) -> None:
        super().__init__()
        self.idea = idea
        self.total = total

    def __missing__(self, plugin: str) -> IdeaFacts:
        idea = self.idea
        return IdeaFacts(
            public_id=idea.public_id,
            title=idea.title,
            stage=idea.facts.stage,
            category=idea.category,
            theme=idea.theme,
            fields=own_answers(idea.extra, plugin),
            total=self.total,
        )


def computed_measures(office: OfficePlugins, pilot: Pilot | None) -> list[Measure]:
    """Those of a pilot's indicators whose value a plugin that runs here can tell."""
    told = {
        card.key
        for card in office.indicators
        if card.computed and office.is_running(plugin_of(card.key))
    }
    return [measure for measure in (pilot.measures if pilot else ()) if measure.key in told]


def contexts(office: OfficePlugins, viewer: Viewer) -> ContextOf:
    """What each of the office's plugins may ask for this person, by its name."""
    return lambda plugin: context_for(office, plugin, viewer)


async def ask_gates(
    office: OfficePlugins,
    before: Stage,
    idea: Idea,
    total: float | None,
    passed: Collection[str] = (),
    *,
    by: Viewer,
) -> tuple[list[GateAnswer], list[Refusal]]:
    """What the office's gates say of a move of this person's, and their refusals with who says so.

    ``passed`` are those that may be passed while they do not answer. An answer that a plugin
    wants before the stage, and that is missing, is a refusal too.
    """
    asked = await office.ask_gates(before, facts_for(idea, total), contexts(office, by))
    answers = [replace(a, open=True) if a.unavailable and a.key in passed else a for a in asked]
    refusals = [
        Refusal("%(gate)s : %(reason)s", source=a.plugin, gate=a.label, reason=a.reason)
        for a in answers
        if not a.open
    ]
    return answers, refusals + [_missing(one, before) for one in missing(office, before, idea)]


def missing(office: OfficePlugins, before: Stage, idea: Idea) -> list[Field]:
    """The questions that wait for an answer before an idea may enter a stage."""
    order = list(Stage)
    given = {**idea.extra, "kind": idea.kind, "category": idea.category}
    return [
        asked
        for asked in office.idea_fields
        if asked.required_from
        and order.index(asked.required_from) <= order.index(before)
        and asked.is_asked(given)
        and given.get(asked.key) in (None, "", [])
    ]


def _missing(asked: Field, before: Stage) -> Refusal:
    return Refusal(
        "« %(question)s » attend une réponse avant l'étape « %(stage)s » : complétez les réponses.",
        source=plugin_of(asked.key),
        question=asked.label,
        stage=texts.label(before),
    )
