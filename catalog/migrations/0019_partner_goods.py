"""Partners' goods have one writer, no stock and no members here, whoever tries and by whichever door."""

from django.db import migrations

# The writer says who it is with SET LOCAL (catalog.services.partner_products). What services keep of every product
# alike (lowest price, search words) is not watched.
WRITER = """
CREATE FUNCTION catalog_partner_writer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    maker bigint;
BEGIN
    IF current_setting('marketplace.partner_writer', true) IS DISTINCT FROM 'on' THEN
        IF TG_ARGV[0] = 'product' THEN
            maker := (line ->> 'producer_id')::bigint;
        ELSE
            SELECT producer_id INTO maker FROM catalog_product WHERE id = (line ->> 'product_id')::bigint;
        END IF;
        IF EXISTS (
            SELECT 1 FROM catalog_producer producer JOIN catalog_marketplace market ON market.id = producer.marketplace_id
            WHERE producer.id = maker AND NOT market.is_ourselves
        ) THEN
            RAISE EXCEPTION 'partner_goods_are_written_by_federation_only' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION catalog_ours_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Nested: a plan is made only of what is reached, and each table has one of the two columns.
    IF TG_ARGV[0] = 'lot' THEN
        IF EXISTS (
            SELECT 1 FROM catalog_productvariant pack
            JOIN catalog_partnerproduct theirs ON theirs.product_id = pack.product_id WHERE pack.id = NEW.variant_id
        ) THEN
            RAISE EXCEPTION 'stock_is_of_our_own_goods' USING ERRCODE = 'check_violation';
        END IF;
    ELSE
        IF EXISTS (
            SELECT 1 FROM catalog_producer producer
            JOIN catalog_marketplace market ON market.id = producer.marketplace_id
            WHERE producer.id = NEW.producer_id AND NOT market.is_ourselves
        ) THEN
            RAISE EXCEPTION 'members_are_of_our_own_producers' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""
DROP = "DROP FUNCTION catalog_partner_writer; DROP FUNCTION catalog_ours_only;"
PRODUCT = (
    "producer_id, category_id, slug, name_vi, name_en, summary_vi, description_vi, description_en, ingredients_vi, "
    "origin_vi, allergens, storage, shelf_life_days, season_months, delivery_scope, is_wholesale_only, status, tags"
)
TRIGGERS = {
    "catalog_product": f"INSERT OR DELETE OR UPDATE OF {PRODUCT} ON catalog_product "
    "FOR EACH ROW EXECUTE FUNCTION catalog_partner_writer('product')",
    "catalog_productvariant": "INSERT OR DELETE OR UPDATE ON catalog_productvariant "
    "FOR EACH ROW EXECUTE FUNCTION catalog_partner_writer('part')",
    "catalog_certificate": "INSERT OR DELETE OR UPDATE ON catalog_certificate "
    "FOR EACH ROW EXECUTE FUNCTION catalog_partner_writer('part')",
    "catalog_productimage": "INSERT OR DELETE OR UPDATE ON catalog_productimage "
    "FOR EACH ROW EXECUTE FUNCTION catalog_partner_writer('part')",
    "catalog_lot": "INSERT OR UPDATE OF variant_id ON catalog_lot "
    "FOR EACH ROW EXECUTE FUNCTION catalog_ours_only('lot')",
    "catalog_membership": "INSERT OR UPDATE OF producer_id ON catalog_membership "
    "FOR EACH ROW EXECUTE FUNCTION catalog_ours_only('member')",
}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0018_partner_products")]

    operations = [
        migrations.RunSQL(WRITER, DROP),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER partner_goods_stay_theirs BEFORE {what}",
                f"DROP TRIGGER partner_goods_stay_theirs ON {table}",
            )
            for table, what in TRIGGERS.items()
        ),
    ]
