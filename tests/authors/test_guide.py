"""The documentation for authors is read in a terminal, and its links lead somewhere."""

import re
import shlex

import pytest
import rich_click as click

from innovation.cli import main
from innovation.cli.authoring import PAGES, guide, hooks, page_of_guide
from innovation.hooks.reference import reference
from innovation.hooks.rules import RULES


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_there_and_its_links_lead_to_another(page, capsys):
    guide.main([page], standalone_mode=False)
    text = capsys.readouterr().out
    assert text.rstrip() == page_of_guide(page).rstrip()
    assert set(re.findall(r"\]\((\w+)\.md", text)) <= set(PAGES)


def test_one_rule_is_told_alone(capsys):
    for rule in RULES:
        guide.main([rule], standalone_mode=False)
        told = capsys.readouterr().out
        assert told.startswith(f"### {rule} : ")
        assert told.count("\n#") == 0


def test_a_page_that_is_not_there_tells_those_that_are(capsys):
    with pytest.raises(SystemExit):
        guide.main(["critères"], standalone_mode=False)
    told = capsys.readouterr().err
    assert "Aucune page ne s'appelle critères." in told
    assert all(f"    {page} " in told for page in PAGES)


def test_the_list_of_hooks_says_the_word_that_new_takes_for_each(capsys):
    hooks.main([], standalone_mode=False)
    told = capsys.readouterr().out
    assert all(f"--with {hook.option}\n" in told for hook in reference().values())


def test_each_hook_is_told_with_its_example(capsys):
    for name, hook in reference().items():
        hooks.main([name], standalone_mode=False)
        told = capsys.readouterr().out
        assert told.startswith(hook.signature)
        assert "@hook" in told
    with pytest.raises(SystemExit):
        hooks.main(["boutons"], standalone_mode=False)
    assert "Aucun hook ne s'appelle boutons" in capsys.readouterr().err


COMMAND = re.compile(r"(?:`|^    |^\$ )(innovation [a-z][^`\n]*)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_each_command_of_the_pages_is_one_and_takes_these_options(page):
    """Wherever it stands: those of the pages that teach are run as well."""
    for line in COMMAND.findall(page_of_guide(page)):
        words = shlex.split(line.partition(" || ")[0])[1:]
        command: click.Command = main
        while isinstance(command, click.Group) and words and words[0] != "x":
            found = command.get_command(click.Context(command), words.pop(0))
            assert found, line
            command = found
        command.make_parser(click.Context(command)).parse_args(words)
