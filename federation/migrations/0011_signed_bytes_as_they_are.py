"""Signed bytes are stored as they are: pglz was tried on each of them, and on none it saved enough to be kept.

It was a third of what the database did for a listing that came. Rows that are there stay as they are.
"""

from django.db import migrations

_TABLES = ("federation_change", "federation_remotelisting")


def _storage(kind: str) -> str:
    return ";".join(f"ALTER TABLE {table} ALTER COLUMN payload SET STORAGE {kind}" for table in _TABLES)


class Migration(migrations.Migration):
    dependencies = [("federation", "0010_pictures")]
    operations = [migrations.RunSQL(_storage("EXTERNAL"), _storage("EXTENDED"))]
