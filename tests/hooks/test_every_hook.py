"""Every hook is documented with its exact signature, tested, and used by a plugin of plugins/."""

import re
from pathlib import Path

import pytest

from innovation.hooks import specs
from innovation.hooks.loading import new_manager
from innovation.hooks.reference import reference
from scripts.hooks_page import PAGE, page, used_by

TESTS = Path(__file__).parents[1]
HOOKS = sorted(name for name in vars(new_manager().hook) if not name.startswith("_"))
USED = used_by()


def test_every_hook_is_explained_and_nothing_else():
    assert sorted(reference()) == HOOKS


def test_the_page_is_made_from_the_specifications():
    assert page() == PAGE.read_text("utf-8"), "python3 scripts/hooks_page.py"


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_what_it_is_for(name):
    assert len(getattr(specs, name).__doc__) > 40


@pytest.mark.parametrize("name", HOOKS)
def test_the_example_of_a_hook_has_a_test_which_new_writes_and_the_tests_of_authors_run(name):
    assert re.search(r"^(async )?def test_", reference()[name].test, re.MULTILINE)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_tested(name):
    tests = (path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))
    assert any(f"def {name}(" in text for text in tests)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_used_by_a_plugin(name):
    assert USED.get(name)
