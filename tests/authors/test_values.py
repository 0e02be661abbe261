"""The page of values tells every name that authors import, with all that it has."""

import inspect
import re
from dataclasses import fields, is_dataclass
from enum import EnumMeta

import pytest

from innovation import api
from innovation.api import db, web
from innovation.cli.authoring import page_of_guide
from innovation.domain.verbs import SAYINGS
from innovation.hooks.context import Context, Talk
from innovation.web.rendering import environment

PAGE = page_of_guide("values")
ROWS = PAGE.splitlines()
NAMES = {
    **{name: getattr(api, name) for name in api.__all__ if name != "hook"},
    **{name: getattr(web, name) for name in web.__all__},
    **{name: getattr(db, name) for name in db.__all__},
}
BEHIND = {"method", "handler"}
"""Of a route: ``get`` and ``post`` say them."""


def rows_of(name: str) -> str:
    found = [row for row in ROWS if re.search(rf"\b{name}\b", row)]
    assert found, f"{name} is not told"
    return "\n".join(found)


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_told_with_all_that_it_has(name):
    told, value = rows_of(name), NAMES[name]
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]*)`", told))))
    if isinstance(value, EnumMeta):
        assert all(f"{name}.{member.name}" in told for member in value)
    elif is_dataclass(value):
        assert {field.name for field in fields(value)} - BEHIND <= words


@pytest.mark.parametrize("name", [n for n, value in NAMES.items() if is_dataclass(value)])
def test_what_may_be_left_out_is_told_as_it_is(name):
    """``key, label, kind="text"``: of each signature on the page, in its order."""
    found = re.search(rf"`{name}\(([^`]*)\)`", PAGE)
    if not found:
        return
    told = [one.partition("=") for one in re.findall(r'\w+(?:=(?:"[^"]*"|\(\)|\w+))?', found[1])]
    parameters = inspect.signature(NAMES[name]).parameters
    assert [name for name, _, _ in told] == list(parameters)
    for word, _, value in told:
        default = parameters[word].default
        if value:
            assert eval(value) == default
        else:
            assert default is inspect.Parameter.empty or callable(default), word


def test_each_event_of_the_page_exists():
    told = re.findall(r"`((?:idea|round|decision|pilot|practice|comment)\.\w+)`", PAGE)
    assert set(told) - {"idea.fields"} <= SAYINGS.keys()
    assert len(told) > 10


def test_what_a_template_may_use_is_there():
    macros = environment().get_template("ui.html").module
    for name in re.findall(r"\bui\.(\w+)", PAGE):
        assert hasattr(macros, name), name
    assert set(re.findall(r"\\\| (\w+)", PAGE)) <= environment().filters.keys()


def test_all_that_ctx_does_is_told():
    reference = page_of_guide("reference")
    for name in [name for name in vars(Context) if not name.startswith("_")]:
        assert f"ctx.{name}" in reference, name
    assert {name for name in vars(Talk) if not name.startswith("_")} >= {"show", "say"}
