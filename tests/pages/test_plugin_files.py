"""A plugin's files for browsers: what was there as it was loaded, and nothing that acts alone."""

from pathlib import Path
from typing import Any

import pytest

from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import keep_for_later
from innovation.web.extensions import static_of

MODULE = """
PLUGIN = {"name": "plans", "title": "Plans", "description": "Des plans.", "version": "1.0",
          "api": "1.2", "contact": "dsi", "offices": "*"}
"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg"><script href="/x/plans/0/act.js"/>
<script>document.title = "agi"</script></svg>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "plugins/_all/plans"


@pytest.fixture
def plugins(folder: Path) -> PluginHost:
    (folder / "static/deep").mkdir(parents=True)
    (folder / "__init__.py").write_text(MODULE)
    (folder / "secret.css").write_text("secret")
    (folder / "static/plan.svg").write_text(DRAWING)
    (folder / "static/deep/act.js").write_text("'use strict';")
    (folder / "static/link.css").symlink_to(folder / "secret.css")
    (folder / "static/deep/again.js").symlink_to("act.js")
    host = PluginHost(folder.parents[1], on_problem=keep_for_later)
    host.load()
    return host


async def test_a_drawing_opened_alone_runs_nothing(town: Any, folder: Path) -> None:
    await town.site.activate("plans", "brest")
    files = static_of(folder / "__init__.py")
    answers = {
        name: await town.get("staff", f"/x/plans/{files[name].digest}/{name}")
        for name in ("plan.svg", "deep/act.js")
    }
    assert [answer.status_code for answer in answers.values()] == [200, 200]
    rules = {name: answer.headers["content-security-policy"] for name, answer in answers.items()}
    assert "sandbox; default-src 'none'" in rules["plan.svg"]
    assert "sandbox" not in rules["deep/act.js"]


async def test_no_link_and_no_dots_lead_out_of_the_folder(town: Any, folder: Path) -> None:
    await town.site.activate("plans", "brest")
    files = static_of(folder / "__init__.py")
    assert set(files) == {"plan.svg", "deep/act.js", "deep/again.js"}
    for name in ("link.css", "../secret.css", "%2e%2e/secret.css", "deep/..%2f..%2fsecret.css"):
        for file in files.values():
            path = f"/x/plans/{file.digest}/{name}"
            assert (await town.get("staff", path)).status_code == 404, path


async def test_a_file_that_changes_is_served_as_it_was_until_the_site_starts_again(
    town: Any, folder: Path
) -> None:
    await town.site.activate("plans", "brest")
    path = f"/x/plans/{static_of(folder / '__init__.py')['deep/act.js'].digest}/deep/act.js"
    (folder / "static/deep/act.js").write_text("alert(1)")
    assert (await town.get("staff", path)).text == "'use strict';"
    (folder / "static/deep/act.js").unlink()
    assert (await town.get("staff", path)).text == "'use strict';"
