"""Several wholesale tiers per pack, in the place of the one that stood in two columns."""

import django.db.models.deletion
from django.db import migrations, models

FALL = """
CREATE FUNCTION catalog_wholesale_prices_fall() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM catalog_varianttier other
        WHERE other.variant_id = NEW.variant_id AND other.id <> NEW.id
          AND (other.min_units < NEW.min_units) <> (other.price_vnd > NEW.price_vnd)
    ) THEN
        RAISE check_violation USING MESSAGE = 'wholesale_prices_fall: the more packs, the lower the price of each';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER wholesale_prices_fall AFTER INSERT OR UPDATE ON catalog_varianttier
DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION catalog_wholesale_prices_fall();
"""
NO_FALL = "DROP TRIGGER wholesale_prices_fall ON catalog_varianttier; DROP FUNCTION catalog_wholesale_prices_fall();"


def to_rows(apps, schema_editor):
    tier = apps.get_model("catalog", "VariantTier")
    packs = apps.get_model("catalog", "ProductVariant").objects.filter(wholesale_min_units__isnull=False)
    tier.objects.bulk_create(
        tier(variant=pack, min_units=pack.wholesale_min_units, price_vnd=pack.wholesale_price_vnd)
        for pack in packs.filter(wholesale_price_vnd__gt=0)
    )


def to_columns(apps, schema_editor):
    """The first tier; the columns have no room for more."""
    packs = apps.get_model("catalog", "ProductVariant").objects
    for tier in apps.get_model("catalog", "VariantTier").objects.order_by("variant", "-min_units"):
        packs.filter(pk=tier.variant_id).update(
            wholesale_min_units=tier.min_units, wholesale_price_vnd=tier.price_vnd
        )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0020_minimum_order")]

    operations = [
        migrations.CreateModel(
            name="VariantTier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("min_units", models.PositiveIntegerField()),
                ("price_vnd", models.PositiveBigIntegerField(help_text="of one pack, VAT included")),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tiers",
                        to="catalog.productvariant",
                    ),
                ),
            ],
            options={
                "ordering": ["min_units"],
                "constraints": [
                    models.UniqueConstraint(fields=("variant", "min_units"), name="one_tier_per_pack_and_number"),
                    models.CheckConstraint(
                        condition=models.Q(("min_units__gt", 1)), name="tier_starts_above_one_pack"
                    ),
                    models.CheckConstraint(condition=models.Q(("price_vnd__gt", 0)), name="tier_costs_something"),
                ],
            },
        ),
        migrations.RunPython(to_rows, to_columns),
        migrations.RemoveConstraint(model_name="productvariant", name="wholesale_price_and_minimum_together"),
        migrations.RemoveField(model_name="productvariant", name="wholesale_min_units"),
        migrations.RemoveField(model_name="productvariant", name="wholesale_price_vnd"),
        migrations.RunSQL(FALL, NO_FALL),
    ]
