"""The documentation for authors is read in a terminal, and its links lead somewhere."""

import re

import pytest

from innovation.cli.authoring import PAGES, guide, hooks, page_of_guide
from innovation.hooks.reference import reference


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_there_and_its_links_lead_to_another(page, capsys):
    guide.main([page], standalone_mode=False)
    text = capsys.readouterr().out
    assert text.rstrip() == page_of_guide(page).rstrip()
    assert set(re.findall(r"\]\((\w+)\.md", text)) <= set(PAGES)


def test_each_hook_is_told_with_its_example(capsys):
    for name, hook in reference().items():
        hooks.main([name], standalone_mode=False)
        told = capsys.readouterr().out
        assert told.startswith(hook.signature)
        assert "@hook" in told
    with pytest.raises(SystemExit):
        hooks.main(["boutons"], standalone_mode=False)
    assert "Aucun hook ne s'appelle boutons" in capsys.readouterr().err
