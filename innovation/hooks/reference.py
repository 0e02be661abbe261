"""The reference of every hook: its signature from ``specs``, its words from ``reference.toml``."""

import ast
import inspect
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from innovation.hooks import specs

EXAMPLE = {"name": "bancs", "module": "bancs", "title": "Les bancs"}
"""The plugin of the examples."""

TEXTS = ("since", "says", "when", "fails", "example", "test")


@dataclass(frozen=True, slots=True)
class Explained:
    """One hook as its users read of it; ``since`` is the interface that brought it."""

    name: str
    since: str
    says: str
    when: str
    fails: str
    example: str
    test: str
    option: str
    """Its word in ``innovation plugin new --with``."""
    needs: tuple[str, ...] = ()
    """The hooks that its example needs."""
    files: dict[str, str] = field(default_factory=dict)
    """What its example needs beside the module, by path."""

    @property
    def summary(self) -> str:
        """The first sentence of what it says, without marks."""
        sentence = re.split(r"(?<=\.) ", self.says.replace("\n", " "), maxsplit=1)[0]
        return sentence.replace("`", "")

    @property
    def signature(self) -> str:
        """How a plugin that wants every argument writes it."""
        return f"{self.name}({', '.join(inspect.signature(getattr(specs, self.name)).parameters)})"

    @property
    def returns(self) -> str:
        """What it returns, as ``specs`` says it."""
        told = inspect.signature(getattr(specs, self.name)).return_annotation
        return "None" if told in (None, inspect.Signature.empty) else _named(told)


def _named(annotation: object) -> str:
    if type(annotation) is type:
        return annotation.__name__
    return re.sub(r"\b(innovation|typing)\.([a-z_]+\.)*", "", str(annotation))


@cache
def reference() -> dict[str, Explained]:
    """Every hook that is explained, in the order of the interface."""
    told = tomllib.loads(Path(__file__).with_name("reference.toml").read_text("utf-8"))
    return {name: _explained(name, table) for name, table in told.items()}


def _explained(name: str, told: dict[str, Any]) -> Explained:
    return Explained(
        name=name,
        option=told.get("option", name),
        needs=tuple(told.get("needs", ())),
        files=told.get("files", {}),
        **{key: told[key].strip("\n") for key in TEXTS},
    )


def hooks_used(source: str) -> set[str]:
    """The hooks that a plugin's source has; its code is not run."""
    return {
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(isinstance(mark, ast.Name) and mark.id == "hook" for mark in node.decorator_list)
    }


def filled(text: str, **words: str) -> str:
    """An example's text, for the plugin of this ``name``, ``module`` and ``title``."""
    for word, said in words.items():
        text = text.replace(f"{{{word}}}", said)
    return text
