"""Whoever reads English finds every word of the plugin in English."""

import json
import re
from pathlib import Path

import innovation_group_purchasing as plugin
import pytest
from innovation_group_purchasing import importing, purchase, reading, reminding, survey, written
from innovation_group_purchasing.contracts import FAMILIES
from innovation_group_purchasing.importing import COLUMNS
from innovation_group_purchasing.pages import (
    answering,
    bringing,
    coordinating,
    purchases,
    register,
)
from innovation_group_purchasing.procedure import STEPS

ENGLISH = json.loads(Path(plugin.__file__).with_name("translations.json").read_text("utf-8"))["en"]
TEMPLATES = sorted((Path(plugin.__file__).parent / "templates").glob("*.html"))
BROKEN = re.compile(r'"\n\s+"')
"""Between the two lines of one sentence."""
SENTENCE = re.compile(r'(?<!")"([A-ZÉ][^"{}]*\.)"(?!")')


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.stem)
def test_a_template_says_nothing_in_french_alone(template: Path) -> None:
    words = re.findall(r'_\("([^"]*)"', template.read_text("utf-8"))
    assert [one for one in words if one not in ENGLISH] == []


@pytest.mark.parametrize(
    "module",
    [
        answering,
        bringing,
        coordinating,
        importing,
        purchase,
        purchases,
        reading,
        register,
        reminding,
        survey,
        written,
    ],
    ids=lambda m: m.__name__,
)
def test_a_refusal_says_nothing_in_french_alone(module) -> None:
    source = BROKEN.sub("", Path(module.__file__).read_text("utf-8"))
    sentences = SENTENCE.findall(source)
    assert sentences
    assert [one for one in sentences if one not in ENGLISH] == []


def test_families_steps_and_columns_have_their_english() -> None:
    steps = [words for both in STEPS.values() for words in both]
    named = [*FAMILIES.values(), *steps, *COLUMNS.values(), *purchases.STATES.values()]
    assert [one for one in named if one not in ENGLISH] == []
