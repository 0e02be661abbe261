"""Word by word: both texts can be read back from what is told of their difference."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.domain.differences import Piece, differences


def read(pieces: tuple[Piece, ...], *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Des bancs.", "Des bancs.", [("kept", "Des bancs.")]),
        ("", "Des bancs.", [("added", "Des bancs.")]),
        (
            "Des bancs en bois.",
            "Des bancs en palettes.",
            [("kept", "Des bancs en "), ("removed", "bois"), ("added", "palettes"), ("kept", ".")],
        ),
        (
            "un banc bleu ici",
            "une table rouge ici",
            [("removed", "un banc bleu"), ("added", "une table rouge"), ("kept", " ici")],
        ),
    ],
)
def test_what_changed_is_told_in_whole_words(
    before: str, after: str, told: list[tuple[str, str]]
) -> None:
    assert [(piece.kind, piece.text) for piece in differences(before, after)] == told


@given(st.text("ab é.,\n'1", max_size=60), st.text("ab é.,\n'1", max_size=60))
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert read(pieces, "kept", "removed") == before
    assert read(pieces, "kept", "added") == after


def test_long_texts_are_compared_in_threads_alike() -> None:
    before = " ".join(f"La palette {n} encombre la cour {n % 7}." for n in range(300))
    after = before.replace("palette 100 ", "planche 100 ") + " Fin."
    alone = differences(before, after)
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(differences, [before] * 8, [after] * 8)) == {alone}
    assert read(alone, "added") == "planche Fin."
