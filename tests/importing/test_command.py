"""``innovation import``, as a person types it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from innovation.cli import main

Run = Callable[..., Result]

MIXED = "titre;probleme;couleur\nFrais;Trop chaud;bleu\nVide;;\n"


@pytest.fixture
def innovation(place: Any) -> Run:
    """Run ``innovation`` with words on a site that has Brest."""

    def run(*words: str | Path, typed: str = "") -> Result:
        known = {
            "INNOVATION_DATABASE_URL": place.application,
            "INNOVATION_SECRET_KEY": "k" * 40,
            "INNOVATION_BASE_URL": "http://127.0.0.1:8000",
            "COLUMNS": "200",
        }
        return CliRunner().invoke(main, [str(word) for word in words], env=known, input=typed)

    added = run("office", "add", "brest", "--name", "Brest Habitat", "--city", "Brest")
    assert added.exit_code == 0, added.output
    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a good row and a bad one."""
    path = tmp_path / "idées.csv"
    path.write_text(MIXED, "cp1252")
    return path


def test_columns_are_shown_bad_lines_told_and_good_ones_written_once(
    innovation: Run, file: Path
) -> None:
    done = innovation("import", file, "--office", "brest", typed="o\n")
    assert done.exit_code == 1
    assert "Problème" in done.output
    assert "(laissée de côté)" in done.output
    assert "Ligne 3 : La colonne « Problème » est vide." in done.output
    assert "Nouvelles : 1. Déjà là : 0. Lignes refusées : 1." in done.output
    again = innovation("import", file, "--office", "brest", "--yes")
    assert "Nouvelles : 0. Déjà là : 1." in again.output


@pytest.mark.parametrize("words", [("--dry-run",), ("--strict", "--yes"), ("--yes", "--dry-run")])
def test_nothing_is_written_when_it_was_not_asked(
    innovation: Run, file: Path, words: tuple[str, ...]
) -> None:
    assert innovation("import", file, "--office", "brest", *words).exit_code == 1
    after = innovation("import", file, "--office", "brest", "--yes")
    assert "Nouvelles : 1." in after.output


def test_a_no_writes_nothing(innovation: Run, file: Path) -> None:
    assert "Nouvelles" not in innovation("import", file, "--office", "brest", typed="n\n").output


def test_the_refused_rows_are_kept_to_be_corrected_and_imported(
    innovation: Run, file: Path, tmp_path: Path
) -> None:
    refused = tmp_path / "refusées.csv"
    innovation("import", file, "--office", "brest", "--yes", "--report", refused)
    text = refused.read_text("utf-8-sig")
    assert text.splitlines()[1] == "Vide;;;3;La colonne « Problème » est vide."
    refused.write_text(text.replace("Vide;;", "Vide;Trop vide;"), "utf-8-sig")
    corrected = innovation("import", refused, "--office", "brest", "--yes")
    assert (corrected.exit_code, "Nouvelles : 1." in corrected.output) == (0, True)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_can_not_be_imported_is_refused_in_words(
    innovation: Run, file: Path, tmp_path: Path
) -> None:
    assert "Aucun office" in innovation("import", file, "--office", "lorient").output
    file.write_bytes(b"nom;texte\na;b\n")
    refused = innovation("import", file)
    assert (refused.exit_code, "Colonne absente : Titre" in refused.output) == (1, True)
    file.write_bytes(b"")
    assert "est vide" in innovation("import", file).output
