"""The file of who was erased: what it tells after a power cut, and after a crash."""

import os
from pathlib import Path

import pytest

from innovation.files.ledger import Erased, keep_in_ledger


def test_a_line_is_synced_then_the_folder_that_names_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[Path] = []
    sync = os.fsync

    def note_sync(number: int) -> None:
        happened.append(Path(f"/proc/self/fd/{number}").readlink())
        sync(number)

    monkeypatch.setattr(os, "fsync", note_sync)
    path = tmp_path / "erasures.jsonl"
    keep_in_ledger(path, [Erased("aaaa", "2026-11-22")])
    assert happened == [path, tmp_path]
