"""The form of an idea, as a draft, as a submission and as a rework."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from innovation import texts
from innovation.actions.ideas import Names
from innovation.changes import Content
from innovation.domain.contributions import Field, Theme
from innovation.domain.stages import Category
from innovation.domain.words import N_
from innovation.hooks.office import OfficePlugins
from innovation.queries.ideas import Draft, Idea
from innovation.texts import translated
from innovation.web.answers import read_answers
from innovation.web.forms import Form, FormModel, Line, LongText, Version, Word, check

PREFIX = "x."
MOST_CO_AUTHORS = 10


class IdeaForm(FormModel):
    """The core's fields; plugins' fields come beside, as ``x.<key>``."""

    kind: Literal["proposal", "need"] = "proposal"
    title: Line = ""
    problem: LongText = ""
    solution: LongText = ""
    category: Literal["", "sociale", "technique", "architecturale", "numérique", "managériale"] = ""
    theme: Word = ""
    benefit: LongText = ""
    site: Line = ""
    version: Version = 0
    intent: Word = "submit"


class DraftForm(IdeaForm):
    """Before the submission, the form also says for whom and with whom, by their names."""

    on_behalf_of: Line = ""
    co_author: list[Line] = []


@dataclass(frozen=True, slots=True)
class Posted:
    """What the form says, and what is wrong with it."""

    content: Content | None
    names: Names
    version: int
    intent: str
    errors: Mapping[str, str]


def read_idea(form: Form, plugins: OfficePlugins, model: type[IdeaForm] = IdeaForm) -> Posted:
    """The posted idea; required answers are asked for only when it is submitted."""
    values, errors = check(model, form, prefixes=[PREFIX], lists=["co_author"])
    intent = form.one("intent") or "save"
    about = {name: form.one(name) for name in ("kind", "category")}
    answers, wrong = read_answers(
        plugins.idea_fields, form, PREFIX, about=about, complete=intent == "submit"
    )
    errors |= wrong
    if values and values.theme and values.theme not in [t.key for t in plugins.themes]:
        errors["theme"] = translated("Ce choix n'est pas dans la liste.")
    if values is None or errors:
        return Posted(None, Names(), values.version if values else 0, intent, errors)
    content = Content(
        kind=values.kind,
        title=values.title,
        problem=values.problem,
        solution="" if values.kind == "need" and intent == "submit" else values.solution,
        category=values.category,
        theme=values.theme,
        benefit=values.benefit,
        site=values.site,
        extra=answers,
    )
    return Posted(content, _names(values), values.version, intent, {})


def _names(values: IdeaForm) -> Names:
    if not isinstance(values, DraftForm):
        return Names()
    together = [name for name in values.co_author if name][:MOST_CO_AUTHORS]
    return Names(values.on_behalf_of, tuple(together))


def names_of(draft: Draft) -> Names:
    """The people named in a draft."""
    return Names(draft.on_behalf_of, draft.co_authors)


def content_of(idea: Draft | Idea) -> Content:
    """What is written in a draft or in an idea."""
    return Content(
        kind=idea.kind,
        title=idea.title,
        problem=idea.problem,
        solution=idea.solution,
        category=idea.category,
        theme=idea.theme,
        benefit=idea.benefit,
        site=idea.site,
        extra=idea.extra,
    )


def typed(idea: Draft | Idea) -> dict[str, Any]:
    """An idea's content, as its form shows it."""
    content = content_of(idea)
    shown: dict[str, Any] = {
        name: getattr(content, name) for name in Content.__slots__ if name != "extra"
    }
    if isinstance(idea, Draft):
        shown |= {"on_behalf_of": idea.on_behalf_of, "co_author": list(idea.co_authors)}
    return shown | {PREFIX + key: value for key, value in idea.extra.items()}


def differences(draft: Draft, form: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Each field that two windows fill in otherwise: its name, and both texts."""
    labels = {
        "title": N_("Titre"),
        "problem": N_("Ce qui gêne"),
        "solution": N_("Ce que vous proposez"),
        "benefit": N_("Ce que cela apporterait"),
        "site": N_("Lieu"),
        "on_behalf_of": N_("Au nom de"),
    }
    there = typed(draft)
    both = [(label, there[name], form.get(name, "")) for name, label in labels.items()]
    return [one for one in both if one[1] != one[2].strip()]


FOLDED = ("benefit", "site", "theme", "on_behalf_of", "co_author")
"""The core's fields that are folded away, as optional questions are, until they hold something."""


def offered(
    plugins: OfficePlugins, form: Mapping[str, Any], errors: Mapping[str, str]
) -> dict[str, Any]:
    """What the form offers, and whether it is shown unfolded."""
    themes: tuple[Theme, ...] = plugins.themes
    fields: tuple[Field, ...] = plugins.idea_fields
    folded = [*FOLDED, *(PREFIX + field.key for field in fields if not field.required)]
    return {
        "categories": [(c.value, texts.label(c)) for c in Category],
        "themes": themes,
        "fields": fields,
        "unfolded": any(name in errors or _holds(form.get(name)) for name in folded),
    }


def _holds(value: Any) -> bool:
    return any(value) if isinstance(value, list) else value not in (None, "")
