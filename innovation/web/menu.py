"""« Outils »: what plugins add to the navigation, for whoever may use it."""

from typing import Any

from innovation import texts
from innovation.domain.people import Viewer
from innovation.domain.words import N_
from innovation.hooks.cards import ReportCard
from innovation.hooks.office import OfficePlugins, plugin_of
from innovation.web.site import Visit


def root_of(office: str, plugin: str) -> str:
    """Where a plugin's pages stand, for the members of an office."""
    return f"/o/{office}/x/{plugin}"


def tools(visit: Visit, path: str) -> list[dict[str, Any]]:
    """The lines of the plugins that run in this person's office; none of their code is asked."""
    if visit.account is None:
        return []
    office = visit.site.plugins.office(visit.viewer.office)
    lines = _lines(office, visit)
    here = max((url for url, _ in lines if path == url or path.startswith(f"{url}/")), default="")
    return [
        {"url": url, "label": texts.gettext(label), "current": url == here} for url, label in lines
    ]


def reports_for(office: OfficePlugins, viewer: Viewer) -> list[ReportCard]:
    """The reports of the plugins that run here, for whoever may make them."""
    return [
        report
        for report in office.reports
        if not report.permission
        or viewer.system
        or office.may(plugin_of(report.key), report.permission, viewer.roles)
    ]


def _lines(office: OfficePlugins, visit: Visit) -> list[tuple[str, str]]:
    lines = [
        (root_of(office.slug, plugin_of(item.key)) + item.path.rstrip("/"), item.label)
        for item in office.menu
        if not item.permission
        or office.may(plugin_of(item.key), item.permission, visit.viewer.roles)
    ]
    reports = [("/reports", N_("Rapports"))] if reports_for(office, visit.viewer) else []
    return [*lines, *reports]
