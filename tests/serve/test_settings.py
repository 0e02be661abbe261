"""Settings that are wrong are told at once, in words: no site starts half right."""

from pathlib import Path

import pytest

from innovation.config import BadSettings, Settings, settings_from_environment


def test_a_key_that_is_empty_or_short_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("\n")
    with pytest.raises(BadSettings, match="32 caractères"):
        Settings(secret_key_file=tmp_path / "key")


def test_a_key_that_a_full_disk_cut_short_is_not_used(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/vivier.sqlite"
    assert len(Settings(database_url=url).key()) >= 32
    (tmp_path / "secret-key").write_text("")
    with pytest.raises(BadSettings, match="secret-key"):
        Settings(database_url=url)


def test_a_setting_of_no_known_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INNOVATION_SESSION_HOUR", "2")
    with pytest.raises(BadSettings, match=r"INNOVATION_SESSION_HOUR .*INNOVATION_SESSION_HOURS"):
        settings_from_environment()


def test_an_address_of_a_proxy_is_an_address() -> None:
    Settings(forwarded_allow="127.0.0.1, 10.0.0.0/8, ::1")
    Settings(forwarded_allow="*")
    with pytest.raises(BadSettings, match="INNOVATION_FORWARDED_ALLOW"):
        Settings(forwarded_allow="localhst")


def test_a_file_that_is_not_there_is_told_in_french(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"absent\.toml : ce fichier n'existe pas"):
        Settings(oidc=tmp_path / "absent.toml", base_url="https://vivier.example")


def test_a_site_stays_where_it_is_when_a_plugin_changes_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "modules").mkdir()
    began = Settings(plugins_dir=Path("modules"), pid_file=Path("serve.pid"))
    kept = Settings(database_url="sqlite:///db", files=Path("files"))
    monkeypatch.chdir("/")
    assert began.database_url == f"sqlite:///{tmp_path}/var/vivier.sqlite"
    assert (began.plugins_folder, began.pid_path) == (tmp_path / "modules", tmp_path / "serve.pid")
    assert began.files_folder == tmp_path / "var" / "files"
    assert (kept.database_url, kept.files_folder) == (
        f"sqlite:///{tmp_path}/db",
        tmp_path / "files",
    )
