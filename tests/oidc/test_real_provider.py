"""The whole way with a real provider: its login form, its tokens, its end of session."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from innovation.actions.people import invite_person
from innovation.config import Settings
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.hooks.host import PluginHost
from innovation.testing.forms import forms_of
from innovation.testing.site import ADDRESS, TestSite, running_site
from tests.oidc.nano import PASSWORD, nanoidp, table


@pytest.fixture
async def site(place: Any, plugins: PluginHost, tmp_path: Path) -> AsyncIterator[TestSite]:
    """A site whose office in Brest has a real provider."""
    with nanoidp(tmp_path / "idp", ADDRESS) as issuer:
        settings = Settings(
            database_url=place.application,
            secret_key="k" * 40,
            base_url=ADDRESS,
            oidc=table(tmp_path / "idp", issuer),
        )
        async with running_site(settings, plugins) as started:
            yield started


def check(folder: Path, office: str) -> Any:
    """``innovation oidc check``, as an operator types it."""
    told = {"INNOVATION_OIDC": str(folder / "oidc.toml"), "INNOVATION_BASE_URL": ADDRESS}
    command = [sys.executable, "-m", "innovation", "oidc", "check", office]
    return subprocess.run(
        command, env=os.environ | told, cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_real_provider_lets_in_and_out(site: TestSite, tmp_path: Path) -> None:
    said = check(tmp_path / "idp", "brest")
    assert said.returncode == 0, said.stderr
    assert f"{ADDRESS}/oidc/brest/callback" in said.stdout
    assert "clés pour RS256 : 1" in said.stdout and "PKCE : oui" in said.stdout
    assert check(tmp_path / "idp", "nantes").returncode == 1
    await site.office("brest")
    async with writing(SYSTEM):
        token = await invite_person("Anne", "anne@brest.test", "", [], "brest", by=SYSTEM)
    anne = site.visitor()
    link = f"/invitations/{token}"
    await anne.open(link)
    page = await anne.send(f"{link}/provider")
    async with httpx.AsyncClient(verify=False, trust_env=False) as there:
        answer = await there.get(page.headers["refresh"].removeprefix("0; url="))
        (form,) = forms_of(answer.text)
        filled = dict(form.filled({"username": "anne", "password": PASSWORD}))
        back = await there.post(urljoin(str(answer.url), form.action), data=filled)
        entered = await anne.client.get(back.headers["location"])
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        assert (await anne.open("/")).status_code == 200
        replayed = await anne.client.get(back.headers["location"])
        assert replayed.status_code == 400
        gone = await anne.send("/logout")
        ended = await there.get(gone.headers["refresh"].removeprefix("0; url="))
        assert ended.status_code in (200, 302, 303), ended.text
    assert (await anne.open("/")).url.path == "/login"
