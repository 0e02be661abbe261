"""The Chromium that the browser tests drive."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find_chromium() -> str | None:
    """The program named by INNOVATION_TEST_BROWSER, else the first on the PATH.

    ``None`` leaves it to Playwright, which looks for the browser that it has downloaded.
    """
    named = os.environ.get("INNOVATION_TEST_BROWSER")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def chromium_arguments() -> list[str]:
    """Launch options; Chromium's own sandbox refuses to start as root."""
    return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*QUIET]


def axe_script() -> str:
    """The source of axe-core, which checks accessibility inside the page."""
    return (Path(__file__).resolve().parents[2] / "build" / "axe.js").read_text()
