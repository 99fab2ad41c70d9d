"""A page's rows of a partner, read and written at once: five hundred listings cost one statement, not five hundred."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from federation.core.merkle import bucket_of
from federation.core.records import ReplicaRow

_COLUMNS = "version, deleted, digest, payload, sig, key_id, generation, bucket"
_COPY = f"COPY federation_remotelisting (partner_id, record_id, shown_digest, {_COLUMNS}) FROM STDIN"
_CHANGE = """
UPDATE federation_remotelisting mine SET version = new.version, deleted = new.deleted, digest = new.digest,
    payload = new.payload, sig = new.sig, key_id = new.key_id, generation = new.generation
FROM unnest(%s::text[], %s::bigint[], %s::bool[], %s::text[], %s::bytea[], %s::bytea[], %s::text[], %s::bigint[])
    AS new (record_id, version, deleted, digest, payload, sig, key_id, generation)
WHERE mine.partner_id = %s AND mine.record_id = new.record_id
"""
_NAMED = """
SELECT record_id, version, deleted, digest, payload, sig, key_id, generation FROM federation_remotelisting
WHERE partner_id = %s AND record_id = ANY(%s)
"""
_SEE = "UPDATE federation_remotelisting SET generation = %s WHERE partner_id = %s AND record_id = ANY(%s)"


def rows_named(partner_id: int, ids: Collection[str]) -> list[ReplicaRow]:
    """Those of these records that are there. Nothing is asked where there are none to ask for."""
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [partner_id, list(ids)])
        return [replica_row(*values) for values in cursor.fetchall()]


def replica_row(name: str, version: int, deleted: bool, digest: str, payload: Any, sig: Any, *rest: Any) -> ReplicaRow:
    """Of the columns in this order, key_id and generation last."""
    return ReplicaRow(name, version, deleted, digest, None if payload is None else bytes(payload), bytes(sig), *rest)


def insert_rows(partner_id: int, rows: Sequence[ReplicaRow]) -> None:
    """Rows that are not there yet: another one of that name is an IntegrityError."""
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.write("".join(_line(partner_id, row) for row in rows))


def update_rows(partner_id: int, rows: Sequence[ReplicaRow]) -> None:
    """Rows that are there: a record stays in its bucket, and shows what it showed."""
    columns = zip(
        *(
            (row.id, row.version, row.deleted, row.digest, row.payload, row.sig, row.key_id, row.generation)
            for row in rows
        ),
        strict=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, [*map(list, columns), partner_id])


def see_rows(partner_id: int, rows: Sequence[ReplicaRow], generation: int) -> None:
    """Rows that are as they were, and were seen by the reading of this generation."""
    with connection.cursor() as cursor:
        cursor.execute(_SEE, [generation, partner_id, [row.id for row in rows]])


def _line(partner_id: int, row: ReplicaRow) -> str:
    """As COPY reads it. Names are printable ASCII (core.wire), so only the backslash has a meaning of its own."""
    payload = "\\N" if row.payload is None else "\\\\x" + row.payload.hex()
    name, key = row.id.replace("\\", "\\\\"), row.key_id.replace("\\", "\\\\")
    return (
        f"{partner_id}\t{name}\t\t{row.version}\t{'t' if row.deleted else 'f'}\t{row.digest}\t{payload}"
        f"\t\\\\x{row.sig.hex()}\t{key}\t{row.generation}\t{bucket_of(row.id)}\n"
    )
