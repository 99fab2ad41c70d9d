"""Whom a product is not shared with is part of its listing; what federation itself writes is no news to partners."""

from importlib import import_module

from django.db import migrations

NOTE = import_module("federation.migrations.0002_note_changes_of_listings").NOTE
AGAIN = NOTE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
BEGIN = "BEGIN\n"
SKIP = """BEGIN
    -- Partners' goods are never ours to publish (catalog.services.partner_products says so for its transaction).
    IF current_setting('marketplace.partner_writer', true) = 'on' THEN
        RETURN NULL;
    END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("federation", "0003_partners"), ("catalog", "0019_partner_goods")]

    operations = [
        migrations.RunSQL(AGAIN.replace(BEGIN, SKIP, 1), AGAIN),
        migrations.RunSQL(
            "CREATE TRIGGER federation_notes_changes AFTER INSERT OR UPDATE OR DELETE ON catalog_sharingstop "
            "FOR EACH ROW EXECUTE FUNCTION federation_note('part')",
            "DROP TRIGGER federation_notes_changes ON catalog_sharingstop",
        ),
    ]
