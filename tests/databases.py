"""One migrated database per state of the migrations; every test run starts from a copy of it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
_PREFIX, _PROVINCE = "migrated_", "province_"
_Marks = dict[str, tuple[int, int | None]]
_FILLED_BY_MIGRATIONS: dict[str, tuple[_Marks, list[str]]] = {}


def migrated_template(database_url: str) -> str:
    """The name of a database with the present migrations applied; made on first need, older ones are dropped."""
    name = _PREFIX + _fingerprint()
    with one_at_a_time("template"), psycopg.connect(database_url, autocommit=True) as connection:
        old = [row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()]
        if name in old:
            return name
        for stale in [database for database in old if database.startswith(_PREFIX)]:
            _drop(connection, stale)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(f"{_PREFIX}unfinished")))
        _manage(at_database(database_url, f"{_PREFIX}unfinished"), "migrate", "--no-input", "--verbosity=0")
        with psycopg.connect(at_database(database_url, f"{_PREFIX}unfinished"), autocommit=True) as migrated:
            _count_apart(migrated)
            migrated.execute("ANALYZE")  # nobody else will: see local_postgres
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(f"{_PREFIX}unfinished"), sql.Identifier(name)))
    return name


def _count_apart(connection: psycopg.Connection) -> None:
    """No two tables give their rows the same numbers: who takes one row for another is found out, not lucky."""
    found = connection.execute(
        "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
    ).fetchall()
    for place, (name,) in enumerate(found, start=1):
        connection.execute("SELECT setval(%s::regclass, %s)", [f'public."{name}"', place * 100_000])


def province_template(database_url: str) -> str:
    """The name of a database with the demo province in it: loaded once per test run, by the commands that load it."""
    name = f"{_PROVINCE}{os.environ.get('PYTEST_XDIST_TESTRUNUID', str(os.getpid()))[:12]}"
    with one_at_a_time("province"), psycopg.connect(database_url, autocommit=True) as connection:
        old = [row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()]
        if name in old:
            return name
        for stale in [database for database in old if database.startswith(_PROVINCE)]:
            _drop(connection, stale)
        address = fresh_copy(database_url, f"{_PROVINCE}unfinished")
        # As `make run` does, and then what its worker would go on with. Nobody hears what it asks the worker for.
        for arguments in (["--open"], []):
            _manage(address, "load_demo", *arguments, DEMO_ORDERS="40", CELERY_BROKER_URL="memory://")
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(f"{_PROVINCE}unfinished"), sql.Identifier(name)))
    return name


def fresh_copy(database_url: str, name: str, template: str = "") -> str:
    """Make a database of that name anew from a template, else from the migrated one; return its address."""
    template = template or migrated_template(database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        _drop(connection, name)
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
    return at_database(database_url, name)


def as_migrated(name: str) -> str:
    """A database of that name that holds what migrations put there and nothing else; its name again.

    The first time in a process it is copied; later what a test left is deleted, which is many times faster. Only
    when a test touched rows of the migrations' own is it copied anew.
    """
    address = os.environ["DATABASE_URL"]
    if name in _FILLED_BY_MIGRATIONS:
        with psycopg.connect(at_database(address, name), autocommit=True) as connection:
            before, emptied = _FILLED_BY_MIGRATIONS[name]
            # No trigger and no foreign key is asked: the ledger keeps its rows against everybody else.
            forget = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in emptied]
            connection.execute(sql.SQL("; ").join([sql.SQL("SET session_replication_role = replica"), *forget]))
            if _marks(connection, list(before)) == before:
                return name
    with psycopg.connect(fresh_copy(address, name), autocommit=True) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        marks = _marks(connection, sorted(row[0] for row in found))
    filled = {table: mark for table, mark in marks.items() if mark[0]}
    _FILLED_BY_MIGRATIONS[name] = filled, sorted(marks.keys() - filled.keys())
    return name


def _marks(connection: psycopg.Connection, tables: list[str]) -> _Marks:
    """How many rows each table has, and which transaction wrote last to them."""
    ask = sql.SQL("SELECT count(*), max(xmin::text::bigint) FROM {}")
    rows = {table: connection.execute(ask.format(sql.Identifier(table))).fetchone() for table in tables}
    return {table: (row[0], row[1]) for table, row in rows.items() if row}


def at_database(database_url: str, name: str) -> str:
    """The same server's address with another database."""
    address, _, options = database_url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}?{options}"


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Workers of pytest-xdist are processes: only one of them makes what all share."""
    with (Path(os.environ["DATA_DIR"]) / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("*/*/migrations/*.py")):
        digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _manage(database_url: str, *arguments: str, **more: str) -> None:
    told = {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "marketplace.settings"}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, check=False, cwd=ROOT, env=os.environ | told | more, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{arguments[0]} failed:\n{done.stderr}")


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
