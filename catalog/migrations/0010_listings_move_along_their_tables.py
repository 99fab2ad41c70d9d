"""The database itself refuses a change of state that the tables in catalog.states do not name."""

from django.db import migrations

TRIGGER = """
CREATE FUNCTION catalog_move_along_table() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM catalog_listingmove
        WHERE machine = TG_ARGV[0] AND source = OLD.status AND target = NEW.status
    ) THEN
        RAISE EXCEPTION 'listing_moves_along_its_table: no % goes from % to %', TG_ARGV[0], OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
TABLES = {"listing": "catalog_product", "change": "catalog_productchange"}
ATTACH = """
CREATE TRIGGER listing_moves_along_its_table BEFORE UPDATE OF status ON {table} FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION catalog_move_along_table('{machine}');
"""
ALLOWED = {
    "listing": {
        "draft": "submitted published archived",
        "changes_requested": "submitted published archived",
        "submitted": "draft published changes_requested archived",
        "published": "paused archived",
        "paused": "published archived",
        "archived": "draft",
    },
    "change": {
        "awaiting": "approved changes_requested withdrawn",
        "changes_requested": "awaiting withdrawn",
    },
}


def write(apps, _schema_editor):
    rows = apps.get_model("catalog", "ListingMove").objects
    rows.bulk_create(
        rows.model(machine=machine, source=source, target=target)
        for machine, moves in ALLOWED.items()
        for source, targets in moves.items()
        for target in targets.split()
    )
    # Nobody could ever approve one: a reviewer looks at a change, and those have none.
    apps.get_model("catalog", "Product").objects.filter(status="pending_review").update(status="draft")


def erase(apps, _schema_editor):
    apps.get_model("catalog", "ListingMove").objects.all().delete()
    products = apps.get_model("catalog", "Product").objects
    products.filter(status="submitted").update(status="pending_review")
    products.filter(status="changes_requested").update(status="draft")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0009_review")]

    operations = [
        migrations.RunPython(write, erase),
        migrations.RunSQL(TRIGGER, "DROP FUNCTION catalog_move_along_table"),
        *(
            migrations.RunSQL(
                ATTACH.format(table=table, machine=machine), f"DROP TRIGGER listing_moves_along_its_table ON {table}"
            )
            for machine, table in TABLES.items()
        ),
    ]
