"""Whatever changes a listing leaves a line in the outbox, whichever door it came through; raw SQL, too."""

from django.db import migrations

NOTE = """
CREATE FUNCTION federation_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
BEGIN
    -- A node that was not founded publishes nothing: its outbox would only grow.
    IF NOT EXISTS (SELECT 1 FROM federation_feedhead WHERE feed = 'listings') OR old_row = new_row THEN
        RETURN NULL;
    END IF;
    INSERT INTO federation_outbox (feed, object_id)
    SELECT DISTINCT 'listings', product.id
    FROM (VALUES (old_row), (new_row)) AS touched (line)
    CROSS JOIN LATERAL (
        SELECT (line ->> 'id')::bigint AS id WHERE TG_ARGV[0] = 'product'
        UNION ALL SELECT (line ->> 'product_id')::bigint WHERE TG_ARGV[0] = 'part'
        UNION ALL SELECT pack.product_id FROM catalog_productvariant pack
            WHERE TG_ARGV[0] = 'pack' AND pack.id = (line ->> 'variant_id')::bigint
        UNION ALL SELECT good.id FROM catalog_product good
            WHERE TG_ARGV[0] = 'producer' AND good.producer_id = (line ->> 'id')::bigint
        UNION ALL SELECT good.id FROM catalog_product good
            WHERE TG_ARGV[0] = 'category' AND good.category_id = (line ->> 'id')::bigint
    ) AS product
    WHERE product.id IS NOT NULL;
    RETURN NULL;
END $$;
"""
TABLES = {
    "catalog_product": "product",
    "catalog_productvariant": "part",
    "catalog_productimage": "part",
    "catalog_certificate": "part",
    "catalog_lot": "pack",
    "catalog_varianttier": "pack",
    "catalog_producer": "producer",
    "catalog_category": "category",
}
ATTACH = """
CREATE TRIGGER federation_notes_changes AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION federation_note('{kind}');
"""


class Migration(migrations.Migration):
    dependencies = [("federation", "0001_initial"), ("catalog", "0005_wholesale_tiers")]

    operations = [
        migrations.RunSQL(NOTE, "DROP FUNCTION federation_note"),
        *(
            migrations.RunSQL(
                ATTACH.format(table=table, kind=kind), f"DROP TRIGGER federation_notes_changes ON {table}"
            )
            for table, kind in TABLES.items()
        ),
    ]
