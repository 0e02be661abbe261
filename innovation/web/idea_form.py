"""The form of an idea, as a draft, as a submission and as a rework."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from innovation.changes import Content
from innovation.domain.contributions import Field, Theme
from innovation.domain.stages import Category, IdeaKind
from innovation.hooks.office import OfficePlugins
from innovation.queries.ideas import Draft, Idea
from innovation.web import texts
from innovation.web.answers import read_answers
from innovation.web.forms import Form, FormModel, Line, LongText, Version, Word, check
from innovation.web.texts import translated

PREFIX = "x."


class IdeaForm(FormModel):
    """The core's fields; plugins' fields come beside, as ``x.<key>``."""

    kind: Literal["proposal", "need"] = "proposal"
    title: Line = ""
    problem: LongText = ""
    solution: LongText = ""
    category: Literal["", "sociale", "technique", "architecturale", "numérique", "managériale"] = ""
    theme: Word = ""
    version: Version = 0
    intent: Word = "submit"


@dataclass(frozen=True, slots=True)
class Posted:
    """What the form says, and what is wrong with it."""

    content: Content | None
    version: int
    intent: str
    errors: Mapping[str, str]


def read_idea(form: Form, plugins: OfficePlugins) -> Posted:
    """The posted idea; required answers are asked for only when it is submitted."""
    values, errors = check(IdeaForm, form, prefixes=[PREFIX])
    intent = form.one("intent") or "save"
    answers, wrong = read_answers(plugins.idea_fields, form, PREFIX, complete=intent == "submit")
    errors |= wrong
    if values and values.theme and values.theme not in [t.key for t in plugins.themes]:
        errors["theme"] = translated("Ce choix n'est pas dans la liste.")
    if values is None or errors:
        return Posted(None, values.version if values else 0, intent, errors)
    content = Content(
        kind=values.kind,
        title=values.title,
        problem=values.problem,
        solution=values.solution if values.kind == "proposal" else "",
        category=values.category,
        theme=values.theme,
        extra=answers,
    )
    return Posted(content, values.version, intent, {})


def typed(idea: Draft | Idea) -> dict[str, Any]:
    """An idea's content, as its form shows it."""
    shown: dict[str, Any] = {
        "kind": idea.kind,
        "title": idea.title,
        "problem": idea.problem,
        "solution": idea.solution,
        "category": idea.category,
        "theme": idea.theme,
    }
    return shown | {PREFIX + key: value for key, value in idea.extra.items()}


def choices(plugins: OfficePlugins) -> dict[str, Any]:
    """What the form offers."""
    themes: tuple[Theme, ...] = plugins.themes
    fields: tuple[Field, ...] = plugins.idea_fields
    return {
        "categories": [(c.value, texts.label(c)) for c in Category],
        "kinds": [(k.value, texts.label(k)) for k in IdeaKind],
        "themes": themes,
        "fields": fields,
    }
