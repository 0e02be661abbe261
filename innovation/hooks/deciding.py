"""The two decisions that an office leaves to one plugin: who assesses, and the overall score."""

from collections.abc import Mapping
from typing import Any

from innovation.domain.contributions import IdeaFacts
from innovation.domain.facts import Marked, Score
from innovation.hooks.bridge import finished
from innovation.hooks.declared import Hooks, call, wrong_result
from innovation.hooks.office import OfficePlugins
from innovation.hooks.plain import LONGEST_SENTENCE, misfit_in_words, plain
from innovation.hooks.problems import Asking, PluginProblem, place_of_function

MOST = 20
"""How many people a plugin may ask to assess one idea."""


async def overall_score(office: OfficePlugins, marked: Marked) -> tuple[str, Score | None]:
    """The plugin that scores for this office, and its score: none when it fails.

    No plugin is "" and none: the plain mean is all there is.
    """
    plugin = office.deciders.get("overall_score", "")
    offered = {"office": office.slug, "marked": marked, "settings": office.settings_of(plugin)}

    def work(asking: Asking, hooks: Hooks, _ctx: object) -> Score:
        return score_of(asking, hooks, offered)

    if not plugin:
        return "", None
    try:
        return plugin, await office.run(plugin, "decide", "overall_score", None, work)
    except PluginProblem:
        return plugin, None


def score_of(asking: Asking, hooks: Hooks, offered: Mapping[str, Any]) -> Score:
    """What the hook answers, once it is a number and a sentence; in the plugin's thread."""
    function = hooks["overall_score"]
    score = call(function, offered)
    if fault := wrong_result(score, Score):
        raise asking.problem(f"{fault}, Score est attendu", place_of_function(function))
    made = Score(plain(score.total), plain(score.reason))
    fault = misfit_in_words(made)
    if not fault and len(made.reason) > LONGEST_SENTENCE:
        fault = f"la raison a {LONGEST_SENTENCE} lettres au plus"
    if fault:
        raise asking.problem(f"Score : {fault}", place_of_function(function))
    return Score(float(made.total), made.reason)


async def named_assessors(office: OfficePlugins, idea: IdeaFacts, ctx: object) -> list[str]:
    """The public ids of those whom the office's plugin asks to assess; ``PluginProblem``."""
    plugin = office.deciders["assessors"]

    def work(asking: Asking, hooks: Hooks, there: object) -> list[str]:
        function = hooks["assessors"]
        offered = {"office": office.slug, "idea": idea, "ctx": there}
        named = finished(call(function, offered), there)
        fault = wrong_result(named, list, tuple)
        if not fault and not all(isinstance(one, str) for one in named):
            fault = "la liste contient autre chose que des textes"
        if not fault and len(named := plain(named)) > MOST:
            fault = f"la liste a plus de {MOST} personnes"
        if fault:
            message = f"{fault}, une liste d'identifiants publics est attendue"
            raise asking.problem(message, place_of_function(function))
        return list(dict.fromkeys(named))

    return await office.run(plugin, "decide", "assessors", ctx, work)
