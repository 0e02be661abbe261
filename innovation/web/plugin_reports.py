"""The reports of plugins: what they ask, and building one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from innovation.domain.contributions import Field, Value
from innovation.domain.documents import Document
from innovation.domain.people import Viewer
from innovation.hooks.bridge import finished
from innovation.hooks.cards import ReportCard
from innovation.hooks.declared import Hooks, default_of, live
from innovation.hooks.office import OfficePlugins
from innovation.hooks.plain import document as plain_document
from innovation.hooks.problems import Asking, place_of_function
from innovation.hosting.context import context_for
from innovation.web.answers import read_answers
from innovation.web.forms import CONTROL, Form

PREFIX = "a."


@dataclass(frozen=True, slots=True)
class Given:
    """What an address, or a command, answers to a report's questions."""

    typed: Mapping[str, Any]
    answers: Mapping[str, Value]
    errors: Mapping[str, str]
    complete: bool
    """Whether the report can be made."""


def read_given(report: ReportCard, query: Mapping[str, list[str]]) -> Given:
    """The answers of an address; what is not asked is ignored, what is wrong is told."""
    asked = asked_by(report)
    names = {PREFIX + field.key for field in asked}
    sent = {name: values for name, values in query.items() if name in names}
    fields = {name: [CONTROL.sub("", one) for one in values] for name, values in sent.items()}
    if not fields and asked:
        return Given({PREFIX + one.key: default_of(one) for one in asked}, {}, {}, complete=False)
    form = Form(fields)
    answers, errors = read_answers(asked, form, PREFIX, about={}, complete=True)
    whole = {field.key: answers.get(field.key, default_of(field)) for field in asked}
    return Given(form.typed(), whole, errors, complete=not errors)


def asked_by(report: ReportCard) -> tuple[Field, ...]:
    """Its questions; a report takes no file."""
    return tuple(field for field in report.asks if field.kind != "file")


async def build_report(
    office: OfficePlugins, key: str, answers: Mapping[str, Value], viewer: Viewer
) -> Document:
    """The document of the report with this qualified key; ``PluginProblem`` when it fails."""
    plugin, _, short = key.partition(".")
    offered = {"office": office.slug, "settings": office.settings_of(plugin)}

    def work(asking: Asking, hooks: Hooks, ctx: object) -> Document:
        report = live(asking, hooks, "reports", short, **offered)
        made = finished(report.build(ctx, answers), ctx)
        try:
            return plain_document(made)
        except ValueError as error:
            place = place_of_function(report.build)
            raise asking.problem(f"{short} : {error}", place) from error

    return await office.run(plugin, "report", "reports", context_for(office, plugin, viewer), work)
