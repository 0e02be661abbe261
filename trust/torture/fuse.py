"""A disk that can lose its power: what nobody has synced is forgotten, as a real one may do.

``python -m trust.torture.fuse BACKING MOUNT`` serves, in memory, what the folder BACKING holds; a
file's bytes are safe once the file is synced, its name once its folder is. At the end BACKING
holds what is safe. Nothing needs root. ``Disk`` is what rounds use.
"""

import errno
import os
import random
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import mfusepy

from trust.torture.site import ROOT

PAGE = 4096
CUT, FAIL, QUOTA, CALLS = "user.cut", "user.fail", "user.quota", "user.calls"
"""Extended attributes of the mount: a word said to one is obeyed between two calls."""
PATIENCE = 10.0


@dataclass(slots=True, eq=False)
class Node:
    """A file or a folder: its bytes as programs see them, and as the disk has them."""

    mode: int
    live: bytearray = field(default_factory=bytearray)
    safe: bytearray = field(default_factory=bytearray)
    unsafe: set[int] = field(default_factory=set)
    """The pages that were written since they were last synced."""
    changed: int = field(default_factory=time.time_ns)
    links: int = 1

    def write(self, data: bytes, offset: int) -> None:
        """Write, for programs only."""
        end = offset + len(data)
        if len(self.live) < offset:
            self.live.extend(bytes(offset - len(self.live)))
        self.live[offset:end] = data
        self.unsafe.update(range(offset // PAGE, -(-end // PAGE)))
        self.changed = time.time_ns()

    def truncate(self, length: int) -> None:
        """Cut or extend, for programs only."""
        if length < len(self.live):
            del self.live[length:]
        self.live.extend(bytes(length - len(self.live)))
        self.unsafe.add(length // PAGE)
        self.changed = time.time_ns()

    def sync(self) -> None:
        """All of it is safe."""
        for page in self.unsafe:
            self._keep(page)
        del self.safe[len(self.live) :]
        self.safe.extend(bytes(len(self.live) - len(self.safe)))
        self.unsafe.clear()

    def lose(self, chance: random.Random | None) -> None:
        """The power is cut: each page not synced is lost, or perhaps not."""
        if chance:
            for page in sorted(self.unsafe):
                if chance.random() < 0.5:
                    self._keep(page)
        self.live, self.unsafe = bytearray(self.safe), set()

    def _keep(self, page: int) -> None:
        start = page * PAGE
        piece = self.live[start : start + PAGE]
        if piece:
            self.safe.extend(bytes(max(0, start - len(self.safe))))
            self.safe[start : start + len(piece)] = piece


Names = dict[str, Node]


class Memory(mfusepy.Operations):  # type: ignore[misc]
    """The file system itself; one call at a time."""

    use_ns = True

    def __init__(self, names: Names) -> None:
        self.live: Names = dict(names)
        self.safe: Names = dict(names)
        self.open_files: dict[int, Node] = {}
        self.handle = 0
        self.calls = 0
        self.off = False
        self.quota = 1 << 40
        self.failing: dict[int, int] = {}
        """Which of the coming calls fail, and with what."""

    # --- What rounds say ---------------------------------------------------------

    def setxattr(self, path: str, name: str, value: bytes, *_: Any) -> int:
        """A word from outside."""
        words = value.decode().split()
        if name == CUT:
            self._cut(random.Random(words[0]) if words else None)
        elif name == QUOTA:
            self.quota = self._size() + int(words[0]) if words else 1 << 40
        elif name == FAIL:
            first, last, number = map(int, words)
            self.failing = {self.calls + n: number for n in range(first, last + 1)}
        else:
            raise mfusepy.FuseOSError(errno.ENOTSUP)
        return 0

    def getxattr(self, path: str, name: str, position: int = 0) -> bytes:
        """How many calls there were that change something."""
        if name == CALLS:
            return str(self.calls).encode()
        raise mfusepy.FuseOSError(errno.ENODATA)

    def _cut(self, chance: random.Random | None) -> None:
        self.off = True
        for name in {*self.live, *self.safe}:
            if chance and chance.random() < 0.5:
                _copy_name(self.live, self.safe, name)
        for node in {id(node): node for node in self.safe.values()}.values():
            node.lose(chance)
        self.live = dict(self.safe)

    # --- What happens before a call ---------------------------------------------------

    def _changing(self) -> None:
        """Every call that changes or syncs something begins here, and may fail here."""
        self.calls += 1
        if self.off or self.calls in self.failing:
            raise mfusepy.FuseOSError(errno.EIO if self.off else self.failing[self.calls])

    def _size(self) -> int:
        nodes = {id(node): node for node in self.live.values()}
        return sum(len(node.live) for node in nodes.values())

    def _room_for(self, more: int) -> None:
        if more > 0 and self._size() + more > self.quota:
            raise mfusepy.FuseOSError(errno.ENOSPC)

    def _node(self, path: str) -> Node:
        if self.off:
            raise mfusepy.FuseOSError(errno.EIO)
        if path not in self.live:
            raise mfusepy.FuseOSError(errno.ENOENT)
        return self.live[path]

    def _held(self, path: str, fh: int | None) -> Node:
        if self.off:
            raise mfusepy.FuseOSError(errno.EIO)
        return self.open_files.get(fh or 0) or self._node(path)

    def _opened(self, node: Node) -> int:
        self.handle += 1
        self.open_files[self.handle] = node
        return self.handle

    # --- Calls that only look -------------------------------------------------------------

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        """What a file is."""
        node = self.open_files.get(fh or 0) or self.live.get(path)
        if node is None:
            raise mfusepy.FuseOSError(errno.ENOENT)
        times = dict.fromkeys(("st_atime", "st_mtime", "st_ctime"), node.changed)
        who = {"st_uid": os.getuid(), "st_gid": os.getgid()}
        return (
            {"st_mode": node.mode, "st_nlink": node.links, "st_size": len(node.live)} | times | who
        )

    def readdir(self, path: str, fh: int) -> Iterator[str]:
        """What a folder holds."""
        yield from (".", "..")
        for name in list(self.live):
            if name != "/" and _parent(name) == path:
                yield PurePosixPath(name).name

    def open(self, path: str, flags: int) -> int:
        """A file that is there."""
        node = self._node(path)
        if flags & os.O_TRUNC:
            self._changing()
            node.truncate(0)
        return self._opened(node)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        """Some of a file."""
        return bytes(self._held(path, fh).live[offset : offset + size])

    def release(self, path: str, fh: int) -> int:
        """A file is closed."""
        self.open_files.pop(fh, None)
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        """How much room is left."""
        room = max(0, self.quota - self._size()) // PAGE
        return {
            "f_bsize": PAGE,
            "f_frsize": PAGE,
            "f_blocks": room,
            "f_bfree": room,
            "f_bavail": room,
        }

    # --- Calls that change something ---------------------------------------------------------

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        """A new file."""
        self._changing()
        self._room_for(1)
        self.live[path] = Node(stat.S_IFREG | mode)
        return self._opened(self.live[path])

    def mkdir(self, path: str, mode: int) -> int:
        """A new folder."""
        self._changing()
        self._room_for(1)
        self.live[path] = Node(stat.S_IFDIR | mode)
        return 0

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        """Some of a file, not safe yet."""
        self._changing()
        node = self._held(path, fh)
        self._room_for(offset + len(data) - len(node.live))
        node.write(data, offset)
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        """A file's length."""
        self._changing()
        node = self._held(path, fh)
        self._room_for(length - len(node.live))
        node.truncate(length)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        """A file's bytes are safe; its name is not, until its folder is synced.

        After a failure the bytes count as written and are not safe, as on Linux.
        """
        node = self._held(path, fh)
        try:
            self._changing()
        except OSError:
            node.unsafe.clear()
            raise
        node.sync()
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        """The names in a folder are safe."""
        self._changing()
        for name in {*self.live, *self.safe}:
            if _parent(name) == path:
                _copy_name(self.live, self.safe, name)
        return 0

    def rename(self, old: str, new: str) -> int:
        """Another name, for a file."""
        self._changing()
        self.live[new] = self._node(old)
        del self.live[old]
        return 0

    def link(self, target: str, source: str) -> int:
        """One more name."""
        self._changing()
        node = self.live[target] = self._node(source)
        node.links += 1
        return 0

    def unlink(self, path: str) -> int:
        """One name less."""
        self._changing()
        self._node(path).links -= 1
        del self.live[path]
        return 0

    def rmdir(self, path: str) -> int:
        """One folder less."""
        self._changing()
        del self.live[path]
        return 0

    def chmod(self, path: str, mode: int) -> int:
        """Who may."""
        self._node(path).mode = stat.S_IFMT(self._node(path).mode) | mode
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        """Whose it is: always ours."""
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        """When it was changed; in nanoseconds."""
        self._node(path).changed = times[1] if times else time.time_ns()
        return 0


def _parent(name: str) -> str:
    return str(PurePosixPath(name).parent)


def _copy_name(source: Names, target: Names, name: str) -> None:
    if name in source:
        target[name] = source[name]
    else:
        target.pop(name, None)


# --- The folder that it comes from and goes back to ---------------------------------------------


def load(folder: Path) -> Names:
    """Everything in a folder, safe."""
    names = {"/": Node(stat.S_IFDIR | 0o755)}
    for path in sorted(folder.rglob("*")):
        node = Node(path.stat().st_mode)
        if path.is_file():
            node.live, node.safe = bytearray(path.read_bytes()), bytearray(path.read_bytes())
        names[f"/{path.relative_to(folder)}"] = node
    return names


def save(names: Names, folder: Path) -> None:
    """Put back in a folder what is safe; what lies in a folder that was lost is lost."""
    shutil.rmtree(folder)
    folder.mkdir()
    for name, node in sorted(names.items()):
        path = folder / name.lstrip("/")
        if path.parent.is_dir() and name != "/" and _is_reachable(name, names):
            _save(node, path)


def _is_reachable(name: str, names: Names) -> bool:
    return all(str(parent) in names for parent in PurePosixPath(name).parents)


def _save(node: Node, path: Path) -> None:
    if stat.S_ISDIR(node.mode):
        path.mkdir(mode=node.mode & 0o777)
    else:
        path.write_bytes(node.safe)
        path.chmod(node.mode & 0o777)


# --- From outside --------------------------------------------------------------------------------


def why_not() -> str:
    """Why no such disk can be had here; empty when it can."""
    if not Path("/dev/fuse").exists():
        return "FUSE n'est pas là : /dev/fuse manque"
    return "" if shutil.which("fusermount3") else "FUSE n'est pas là : fusermount3 manque"


@dataclass(slots=True)
class Disk:
    """A disk in memory, where the programs of a round write."""

    backing: Path
    mount: Path
    process: "subprocess.Popen[bytes] | None" = None

    def plug(self) -> None:
        """Mount it, with what the folder behind it holds."""
        self.mount.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "trust.torture.fuse", str(self.backing), str(self.mount)]
        self.process = subprocess.Popen(command, cwd=ROOT, process_group=0)
        deadline = time.monotonic() + PATIENCE
        while not self.mount.is_mount():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise OSError("the disk could not be mounted")
            time.sleep(0.01)

    def unplug(self) -> None:
        """Unmount it, once nothing holds it; the folder behind it then holds what was safe."""
        if self.process is None:
            return
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            # Refused while a file is open, but for "z", which is for a round that went wrong.
            how = "-u" if time.monotonic() < deadline else "-uz"
            command = ["fusermount3", how, "-q", str(self.mount)]
            subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.1)
        self.process = None

    def cut(self, seed: str = "") -> None:
        """Cut the power; with a seed, each unsynced page and name survives with even odds."""
        os.setxattr(self.mount, CUT, seed.encode())

    def fail(self, first: int, last: int, number: int) -> None:
        """Let the calls from the ``first`` to the ``last`` from now on fail with an error."""
        os.setxattr(self.mount, FAIL, f"{first} {last} {number}".encode())

    def leave(self, room: int | None) -> None:
        """Leave room for so many bytes more; ``None`` for all that is wanted."""
        os.setxattr(self.mount, QUOTA, b"" if room is None else str(room).encode())

    def calls(self) -> int:
        """How many calls there were that change or sync something."""
        return int(os.getxattr(self.mount, CALLS))


@contextmanager
def plugged(backing: Path, mount: Path) -> Iterator[Disk]:
    """A disk for the time of the block; whoever writes to it must have ended by then."""
    disk = Disk(backing, mount)
    disk.plug()
    try:
        yield disk
    finally:
        disk.unplug()


def main(arguments: Iterable[str]) -> None:
    """Serve a folder until it is unmounted."""
    backing, mount = map(Path, arguments)
    memory = Memory(load(backing))
    mfusepy.FUSE(memory, str(mount), foreground=True, nothreads=True)
    save(memory.safe if memory.off else _synced(memory), backing)


def _synced(memory: Memory) -> Names:
    """An orderly end syncs everything."""
    for node in memory.live.values():
        node.sync()
    return memory.live


if __name__ == "__main__":
    main(sys.argv[1:])
