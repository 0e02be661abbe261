"""The pages that teach, from the wheel alone: each command and each file as written.

The wheel is installed in an environment of its own, beside links to our libraries: nothing of the
sources is on its path. .ci/run does the same with every library installed anew.
"""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: object, cwd: Path = ROOT) -> None:
    done = subprocess.run(
        [str(part) for part in command], check=False, cwd=cwd, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Where the commands of a Vivier installed from its wheel are."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "wheels")
    home = tmp_path / "venv"
    venv.create(home)
    [ours] = home.glob("lib/*/site-packages")
    for library in Path(sysconfig.get_path("purelib")).iterdir():
        if not library.name.lstrip("_").startswith("innovation"):
            (ours / library.name).symlink_to(library)
    [wheel] = (tmp_path / "wheels").glob("*.whl")
    uv = Path(sys.executable).with_name("uv")
    run(
        uv, "pip", "install", "-q", "--offline", "--no-deps", "--python", home / "bin/python", wheel
    )
    return home / "bin"


@pytest.mark.timeout(600)
def test_somebody_who_has_only_the_pages_and_the_wheel_writes_plugins(installed, tmp_path):
    desk = tmp_path / "desk"
    desk.mkdir()
    run(sys.executable, ROOT / "scripts/tutorial.py", installed, desk, cwd=desk)
    outside = "import innovation, pathlib; print(pathlib.Path(innovation.__file__).parents[1])"
    told = subprocess.run(
        [installed / "python", "-c", outside], check=True, capture_output=True, text=True, cwd=desk
    )
    assert not told.stdout.strip().startswith(str(ROOT))
