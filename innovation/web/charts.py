"""Line charts, drawn on the server: SVG without style nor script, in the colour of the text.

The library that draws them is loaded by the first chart, and each chart is kept by its content.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from markupsafe import Markup

from innovation import texts
from innovation.queries.pilots import Measure

WIDTH, HEIGHT = 300, 170
LOCALES: Mapping[str, Literal["fr-FR", "en-GB"]] = {"fr": "fr-FR", "en": "en-GB"}
INK = {"labelColor": "currentColor", "titleColor": "currentColor", "domainColor": "currentColor"}


async def charts(measures: Iterable[Measure]) -> dict[str, Markup]:
    """The chart of each indicator that has a line to show, by its key."""
    lines = {one.key: json.dumps(_spec(one)) for one in measures if len(one.standing) > 1}
    drawn = await asyncio.gather(
        *(asyncio.to_thread(_draw, spec, texts.language()) for spec in lines.values())
    )
    return dict(zip(lines, drawn, strict=True))


@lru_cache(maxsize=256)
def _draw(spec: str, language: str) -> Markup:
    import vl_convert  # noqa: PLC0415 - half a second and a hundred megabytes, for charts alone

    locale = LOCALES[language]
    svg = vl_convert.vegalite_to_svg(
        spec, allowed_base_urls=[], format_locale=locale, time_format_locale=locale
    )
    # The figure's sentence and its table say the same to whoever does not see it.
    tag = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_view_box(svg)}" aria-hidden="true">'
    return Markup(tag + svg[svg.index(">") + 1 :])  # noqa: S704 - a spec of ours, escaped by vega


def _view_box(svg: str) -> str:
    return svg.partition('viewBox="')[2].partition('"')[0]


def line(points: Sequence[tuple[date, float]]) -> Markup:
    """The chart of a series: slow the first time, so to be drawn in a thread before it is shown."""
    return _draw(json.dumps(_spec_of(points, ())), texts.language())


def _spec(measure: Measure) -> dict[str, Any]:
    """The points by day, and the values that they are compared with."""
    marks = (
        (measure.baseline, texts.gettext("Départ"), [1, 3]),
        (measure.target, texts.gettext("Cible"), [6, 3]),
        (measure.stop_at, texts.gettext("Arrêt"), [2, 2]),
    )
    return _spec_of([(point.taken_on, point.value) for point in measure.standing], marks)


def _spec_of(
    told: Sequence[tuple[date, float]], marks: Sequence[tuple[float | None, str, list[int]]]
) -> dict[str, Any]:
    points = [{"day": day.isoformat(), "value": value} for day, value in told]
    days = {"field": "day", "type": "temporal", "title": None, "scale": {"type": "utc"}}
    value = {"field": "value", "type": "quantitative", "title": None, "scale": {"zero": False}}
    line = {
        "data": {"values": points},
        "mark": {"type": "line", "stroke": "currentColor", "point": {"fill": "currentColor"}},
        "encoding": {"x": days | {"axis": {"tickCount": 4, "grid": False}}, "y": value},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": HEIGHT,
        "background": None,
        "config": {
            "font": "inherit",
            "view": {"stroke": None},
            "axis": INK | {"tickColor": "currentColor", "gridOpacity": 0.15, "labelFontSize": 12},
        },
        "layer": [line, *(part for at, name, dash in marks for part in _threshold(at, name, dash))],
    }


def _threshold(at: float | None, name: str, dash: list[int]) -> list[Mapping[str, Any]]:
    """A horizontal line with its name at its end."""
    if at is None:
        return []
    text = {"type": "text", "text": name, "align": "right", "dy": -6, "fill": "currentColor"}
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "strokeDash": dash, "stroke": "currentColor"},
            "encoding": {"y": {"datum": at}},
        },
        {
            "data": {"values": [{}]},
            "mark": text | {"fontSize": 12},
            "encoding": {"y": {"datum": at}, "x": {"value": WIDTH}},
        },
    ]
