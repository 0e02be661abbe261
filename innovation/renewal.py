"""Ask the running server for new processes, which take the code as it is now."""

import fcntl
import os
import signal
from contextlib import suppress
from pathlib import Path


def renew_running(path: Path | None) -> bool:
    """Ask the running server to renew its children; ``False`` when none, or not ours to ask."""
    if path is None or not path.exists():
        return False
    with suppress(PermissionError), path.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.kill(int(file.read()), signal.SIGHUP)
            return True
    return False
