"""Nothing of a row is looked at before it is known that somebody is to be told: a page of partners is thousands of rows."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("federation.migrations.0004_note_sharing")
NOTE = BEFORE.AGAIN.replace(BEFORE.BEGIN, BEFORE.SKIP, 1)
OLD = "    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;\n"
NEW = "    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;\n"

LATE = (
    NOTE.replace(OLD, "    old_row jsonb;\n")
    .replace(NEW, "    new_row jsonb;\n")
    .replace(" OR old_row = new_row THEN\n        RETURN NULL;\n    END IF;\n", " THEN\n        RETURN NULL;\n    END IF;\n")
    .replace(
        "    INSERT INTO federation_outbox",
        "    old_row := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;\n"
        "    new_row := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;\n"
        "    IF old_row = new_row THEN\n        RETURN NULL;\n    END IF;\n"
        "    INSERT INTO federation_outbox",
    )
)


class Migration(migrations.Migration):
    dependencies = [("federation", "0005_operational_key_ends")]

    operations = [migrations.RunSQL(LATE, NOTE)]
