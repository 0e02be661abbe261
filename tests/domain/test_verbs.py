"""Every event has its sentence, and every sentence its event: read from the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import innovation
from innovation.domain.stages import Verdict
from innovation.domain.verbs import SAYINGS

CODE = Path(innovation.__file__).parent


def recorded() -> Iterator[tuple[str, ast.expr]]:
    """The verb of each ``record(…)``, with the file that it stands in."""
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="record"), args=[verb, *_]):
                    yield path.relative_to(CODE).as_posix(), verb


def verbs_of(verb: ast.expr) -> set[str]:
    if isinstance(verb, ast.Constant):
        return {str(verb.value)}
    if isinstance(verb, ast.IfExp):
        return verbs_of(verb.body) | verbs_of(verb.orelse)
    if ast.unparse(verb) == "f'decision.{verdict}'":
        return {f"decision.{verdict}" for verdict in Verdict}
    return set()


def test_every_event_has_its_sentence_and_every_sentence_its_event() -> None:
    assert set().union(*(verbs_of(verb) for _, verb in recorded())) == set(SAYINGS)


def test_only_plugins_name_verbs_of_their_own() -> None:
    """A verb that is made up at run time can't be checked here."""
    assert {path for path, verb in recorded() if not verbs_of(verb)} <= {"worker.py"}


def test_a_sentence_asks_for_nothing_but_an_actor_a_thing_and_numbers() -> None:
    for saying in SAYINGS.values():
        assert saying.sentence % {"actor": "Anne", "thing": "Bancs"}


def test_marks_are_told_to_nobody_else() -> None:
    assert {verb for verb, saying in SAYINGS.items() if saying.audience == "sealed"} == {
        "co_author.asked",
        "co_author.declined",
        "co_author.refused",
        "co_author.removed",
        "comment.edited",
        "identity.linked",
        "identity.unlinked",
        "sheet.written",
        "support.given",
        "support.taken_back",
        "thread.attached",
        "thread.detached",
        "thread.edited",
        "thread.hidden",
        "thread.removed",
        "thread.said",
        "thread.shown",
    }
    assert {verb for verb, saying in SAYINGS.items() if saying.audience == "all"} == {
        "comment.shared",
        "idea.adopted",
        "practice.adapted",
        "practice.declined",
        "practice.delayed",
        "practice.shared",
        "practice.imported",
    }
