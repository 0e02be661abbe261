"""What ``check`` sees in a plugin's pages that no visit of them would tell."""

import asyncio

import pytest

from innovation.hooks.checking import examine
from innovation.testing.conformance import checked

PAGES = """
from innovation.api.web import Page, See, get, post

@get("/", may="member")
async def index(ctx, asked):
    return Page("index.html")

@post("/lieux", may="member", form=())
async def write(ctx, asked):
    async with ctx.writing() as db:
        {statement}
    return See("/")

@hook
def routes():
    return [{routes}]
"""
GOOD = {"statement": "await db.fetch('SELECT 1')", "routes": "index, write"}
TEMPLATE = """{% extends "x.html" %}
{% block main %}
<h1>Lieux</h1>
<form method="post" action="{{ path("/lieux") }}">{{ form_token() }}{{ ui.button("Oui") }}</form>
{% endblock %}
"""


def told_of(packaged, template=TEMPLATE, **changed):
    found = packaged(PAGES.format(**{**GOOD, **changed}), {"templates/index.html": template})
    findings = checked(found).findings
    return [(one.rule, one.place) for one in findings if one.rule not in ("W02", "W04")]


def test_pages_with_a_form_keep_the_rules(packaged):
    assert told_of(packaged) == []


def test_a_form_without_its_token_is_told_with_its_line(packaged):
    assert told_of(packaged, TEMPLATE.replace("{{ form_token() }}", "")) == [
        ("E21", "templates/index.html:4")
    ]


@pytest.mark.parametrize(
    "form",
    [
        '<form method="get" action="{{ path("/") }}">{{ ui.button("Chercher") }}</form>',
        '<form method="post" action="{{ path("/") }}">{% include "_lieu.html" %}</form>',
    ],
)
def test_a_form_that_needs_no_token_or_has_it_from_elsewhere_is_not_told(form, packaged):
    parts = {"templates/_lieu.html": "{{ form_token() }}"}
    page = TEMPLATE.replace("<h1>Lieux</h1>", f"<h1>Lieux</h1>{form}")
    found = packaged(PAGES.format(**GOOD), {**parts, "templates/index.html": page})
    assert {one.rule for one in checked(found).findings} <= {"W02", "W04"}


def test_what_is_asked_of_tables_and_never_awaited_is_told(packaged):
    assert told_of(packaged, statement="db.fetch('SELECT 1')") == [("E18", "__init__.py:17")]


def test_a_page_that_routes_forgets_is_told(packaged):
    found = packaged(PAGES.format(**{**GOOD, "routes": "index"}), {})
    [told] = [one for one in asyncio.run(examine(found)).findings if one.rule == "W10"]
    assert told.message == "routes oublie /lieux"
