"""Before a plugin changes the grid: what would move is shown, and nothing sealed with it."""

import re
from pathlib import Path
from typing import Any

import pytest

from innovation.domain.contributions import Criterion
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import keep_for_later
from innovation.queries.ranking import Waiting
from innovation.web.grid_preview import ranked, weighed

SCALE = ("Non", "Un peu", "Assez", "Beaucoup", "Oui")
USE = Criterion("common.utilite", "Utilité", "Q ?", 3, SCALE)
REUSE = Criterion("brest_open_factory.reemploi", "Réemploi", "Q ?", 1, SCALE)
HEAVY = Criterion("brest_open_factory.reemploi", "Réemploi", "Q ?", 9, SCALE)
NEW = Criterion("essai.neuf", "Neuf", "Q ?", 5, SCALE)

WEIGHTED = """
from innovation.api import Criterion, Field, hook

PLUGIN = {"name": "poids", "title": "Poids", "description": "d", "version": "1.0", "api": "1.2",
          "offices": ["brest"], "contact": "dsi"}


@hook
def settings_fields():
    return [Field("poids", "Poids du réemploi", "number", default="1")]


@hook
def criteria(settings):
    scale = ("Non", "Un peu", "Assez", "Beaucoup", "Oui")
    return [Criterion("gain", "Gain", "Que gagne-t-on ?", int(settings["poids"]), scale)]
"""


def idea(name: str, *sheets: dict[str, int | None]) -> Waiting:
    return Waiting(name, name.title(), (USE, REUSE), sheets)


def test_new_weights_rank_anew_what_was_marked_and_make_up_no_mark() -> None:
    useful = idea("useful", {USE.key: 4, REUSE.key: 0}, {USE.key: 4, REUSE.key: None})
    reused = idea("reused", {USE.key: 1, REUSE.key: 4})
    unmarked = idea("unmarked", {USE.key: None, REUSE.key: None})
    lines = ranked([unmarked, useful, reused], [USE, REUSE], [USE, HEAVY, NEW])
    told = [(one.public_id, one.before, one.after) for one in lines]
    assert told == [("reused", 2, 1), ("useful", 1, 2), ("unmarked", 3, 3)]
    assert lines[2].mean_after is None
    assert [round(one.mean_after or 0) for one in lines[:2]] == [81, 62]


def test_a_criterion_that_leaves_counts_no_more_and_is_told() -> None:
    kept = weighed([USE, REUSE], [USE, NEW])
    assert [(one.label, one.before, one.after) for one in kept] == [
        ("Utilité", 3, 3), ("Réemploi", 1, None), ("Neuf", None, 5),
    ]  # fmt: skip
    (line,) = ranked([idea("one", {USE.key: 2, REUSE.key: 4})], [USE, REUSE], [USE])
    assert (line.mean_before, line.mean_after) == (62.5, 50)


@pytest.fixture
def plugins(tmp_path: Path) -> PluginHost:
    """The installed plugins, and one whose weight is a setting."""
    place = tmp_path / "plugins" / "brest" / "poids.py"
    place.parent.mkdir(parents=True)
    place.write_text(WEIGHTED, "utf-8")
    host = PluginHost(tmp_path / "plugins", on_problem=keep_for_later)
    host.load()
    return host


def sent_back(page: str) -> dict[str, str]:
    """The form that confirms."""
    form = page.rsplit('<form method="post" action="/plugins/', maxsplit=1)[-1]
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form.split("</form>")[0]))


async def test_an_administrator_sees_what_a_weight_would_move_then_confirms(
    town: Any, ready: Any, walk: Any, give_sheet: Any, sql: Any
) -> None:
    sealed = await ready("round.reveal", title="Sous scellés")
    loved = await ready("idea.decide", title="Aimée")
    path = "/plugins/poids/activation"
    asked = await town.post("office_admin", path, {})
    assert asked.status_code == 200
    page = asked.text
    assert "Gain" in page and loved.title in page and sealed.title not in page
    assert "1 tour en cours garde sa grille" in page
    assert not await sql("SELECT 1 FROM plugin_activation WHERE plugin = 'poids'")
    back = {k: v for k, v in sent_back(page).items() if not k.startswith("_")}
    assert back == {"confirmed": "yes"}
    assert (await town.post("office_admin", path, back)).status_code == 303
    kept = await sql("SELECT grid FROM round")
    assert not any("poids.gain" in row["grid"] for row in kept), "rounds under way keep their grid"
    (row,) = await sql("SELECT version FROM plugin_activation WHERE plugin = 'poids'")
    settings = {"version": str(row["version"]), "s.poids": "7"}
    asked = await town.post("office_admin", "/plugins/poids/settings", settings)
    back = {k: v for k, v in sent_back(asked.text).items() if not k.startswith("_")}
    assert back == settings | {"confirmed": "yes"}
    same = await town.post("office_admin", "/plugins/poids/settings", settings | {"s.poids": "1"})
    assert same.status_code == 303, "a grid that stays asks nothing"
    off = await town.post("office_admin", "/plugins/poids/deactivation", {})
    assert "retiré" in off.text


async def test_where_nothing_is_under_way_nothing_is_asked(town: Any) -> None:
    assert (await town.post("office_admin", "/plugins/poids/activation", {})).status_code == 303
