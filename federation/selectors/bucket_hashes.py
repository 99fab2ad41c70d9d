"""Hashes of buckets, counted by the database: a page of changes touches nearly all, and one has hundreds of rows.

The same sum as `core.merkle`, which audits and the doctor use: each would notice if the other were wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection, models

from federation.core.merkle import BUCKETS, EMPTY_BUCKET

# Lines as in merkle.bucket_hash, in the order of the ids' bytes (the column's collation is C).
_COUNT = """
SELECT wanted.number, coalesce(encode(sha256(string_agg(
    convert_to(record.record_id, 'UTF8') || '\\x00'::bytea || convert_to(record.version::text, 'UTF8')
    || '\\x00'::bytea || convert_to(record.digest, 'UTF8') || '\\x0a'::bytea, ''::bytea ORDER BY record.record_id)),
    'hex'), %(empty)s) AS hash
FROM unnest(%(numbers)s::int[]) AS wanted (number)
LEFT JOIN {records} record ON record.{owner} = %(owner)s AND record.bucket = wanted.number AND NOT record.deleted
GROUP BY wanted.number
"""


def counted(records: type[models.Model], owner: str, value: str | int, numbers: Collection[int]) -> dict[int, str]:
    """Of these buckets, from the rows as they are now. owner: the column that says whose rows, and its value."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT.format(records=records._meta.db_table, owner=owner),
            {"empty": EMPTY_BUCKET, "numbers": sorted(numbers), "owner": value},
        )
        return dict(cursor.fetchall())


def in_order(found: Iterable[tuple[int, str]]) -> list[str]:
    """All 256, those that were never counted empty."""
    known = dict(found)
    return [known.get(number, EMPTY_BUCKET) for number in range(BUCKETS)]
